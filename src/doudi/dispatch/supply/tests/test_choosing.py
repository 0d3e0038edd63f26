"""A need that came without a service of the menu gets one, with a reason that is written down; from then on it is matched by it."""

import pytest

from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.supply.models import Listing, Proposal
from doudi.dispatch.supply.publishing import list_need, renew_listing
from doudi.dispatch.supply.queries import open_at
from doudi.dispatch.supply.tests.world import DAY, confirmed, listed, needed, offered, proposed, provider
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import STREET

pytestmark = pytest.mark.django_db
BATH = {"item": "care_bath", "why": "电话里说想洗个澡"}


def chosen(need, *, by, **changed):
    with acting_as(by):
        return renew_listing(need=need, by=by, on=DAY, **{**BATH, **changed})


def test_a_call_without_a_service_is_matched_once_it_has_one(li):
    offered(provider())
    need = needed(by=li, source="HOTLINE", item="", kind="BASIC")
    with acting_as(li):
        assert open_at(STREET).unlisted == []

    chosen(need, by=li)

    with acting_as(li):
        assert open_at(STREET).unlisted == [need]
        list_need(need=need, by=li, on=DAY)
        line = Entry.objects.get(verb="need.item")
        assert (line.about, line.detail) == (need.number, {"was": "", "became": "care_bath", "why": "电话里说想洗个澡"})
    assert [one.offer.given for one in proposed(by=li)] == [["care_bath"]]


def test_what_is_shown_of_it_follows_and_old_matches_lapse(li):
    offered(provider())
    listed(by=li)
    match = proposed(by=li)[0]

    chosen(match.need, by=li, item="care_meal", why="改说要送餐")

    with acting_as(SYSTEM):
        assert Listing.objects.get().item == "care_meal"
        assert Proposal.objects.get().state == "LAPSED"
    assert proposed(by=li) == []


@pytest.mark.parametrize("changed", [{"item": ""}, {"item": "dance"}, {"item": "care_meal"}, {"why": " "}])
def test_it_needs_another_service_of_the_menu_and_a_reason(li, changed):
    need = needed(by=li, item="care_meal")

    with pytest.raises(NotReady):
        chosen(need, by=li, **changed)

    with acting_as(SYSTEM):
        assert not Entry.objects.filter(verb="need.item").exists()


def test_where_somebody_is_on_his_way_it_stays(li):
    offered(provider())
    listed(by=li)
    order = confirmed(proposed(by=li)[0], by=li)

    with pytest.raises(NotReady, match="已经派单"):
        chosen(order.need, by=li, item="care_meal")


def test_the_same_source_asks_for_a_service_once(li):
    twin = needed(by=li, source="DEPARTMENT", source_number="BM-7")
    need = needed(by=li, source="DEPARTMENT", source_number="BM-7", item="")

    with pytest.raises(NotReady, match=twin.number):
        chosen(need, by=li)


def test_who_works_elsewhere_chooses_nothing(li, zhou):
    with pytest.raises(NotAllowed):
        chosen(needed(by=li, item=""), by=zhou)
