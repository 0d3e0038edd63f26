"""A need is shown without identity: nothing of what a provider can read, by any query, leads to anybody. Government answers first."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import Gap, ListedNeed, Listing, Proposal
from doudi.dispatch.supply.publishing import answer_gap, band_of, list_need, withdraw_listing
from doudi.dispatch.supply.queries import portal_listings
from doudi.dispatch.supply.tests.world import DAY, listed, needed, offered, project, proposed, provider, team
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY, HUANG_POPO, STREET

pytestmark = pytest.mark.django_db


def answered(need, stage="REJECTED") -> Need:
    """Let the owner have answered."""
    with acting_as(SYSTEM):
        Need.objects.filter(pk=need.pk).update(stage=stage)
        return Need.objects.get(pk=need.pk)


def test_a_listing_says_what_roughly_where_how_urgent_and_how_old(li):
    made = listed(by=li)

    shown = (made.kind, made.item, made.town, made.urgency, made.band)
    assert shown == ("SERVICE", "care_bath", STREET, "SOON", "ELDER")


def test_no_identity_leaves(li, xiaoliang):
    team(xiaoliang)
    offered(provider())
    made = listed(by=li)
    proposed(by=li)
    with acting_as(li):
        need = ListedNeed.objects.get(listing=made).need

    with acting_as(xiaoliang):
        seen: dict[str, Any] = {
            model.__name__: list(model._default_manager.values())
            for label in ("needs", "supply", "registry", "cases", "evidence", "monitoring")
            for model in apps.get_app_config(label).get_models()
        }
        seen["Entry"] = list(Entry.objects.values())

    assert [one["code"] for one in seen["Listing"]] == [made.code]
    assert not any(seen[name] for name in ("Need", "ListedNeed", "Gap", "Proposal", "Order"))
    everything = str(seen)
    secrets = (need.number, need.masked, need.words, COMMUNITY, HUANG_POPO.name, HUANG_POPO.resident_number)
    assert [one for one in secrets if one in everything] == []


def test_a_listing_has_no_field_that_could_hold_a_name_or_point_to_a_need():
    fields = {field.name for field in Listing._meta.get_fields() if field.concrete}

    assert fields == {
        "id", "code", "kind", "item", "town", "urgency", "band", "wishes", "hours", "lacking_yuan", "listed_on", "state"
    }  # fmt: skip


def test_a_provider_sees_only_the_needs_of_its_towns(li, zhou, xiaoliang):
    team(xiaoliang)
    near = listed(by=li)
    far = listed(by=zhou, residence="440106001001", place="")

    with acting_as(xiaoliang):
        assert [one.code for one in portal_listings()] == [near.code]
    with acting_as(zhou):
        assert list(Listing.objects.values_list("code", flat=True)) == [far.code]


def test_a_service_desk_that_is_no_provider_sees_nothing(li, xiaoliang):
    listed(by=li)

    with acting_as(xiaoliang):
        assert portal_listings() == []


def test_codes_are_made_by_chance(li):
    one, other = listed(by=li), listed(by=li)

    assert one.code != other.code
    assert len(one.code) == 10


def test_a_need_is_listed_once_at_a_time(li):
    need = needed(by=li)

    with acting_as(li):
        first, again = (list_need(need=need, by=li, on=DAY) for _ in range(2))
        withdraw_listing(listing=first, by=li, on=DAY, why="本人不愿公开")
        anew = list_need(need=need, by=li, on=DAY)

    assert first == again != anew


def test_what_is_withdrawn_takes_its_match_with_it(li):
    offered(provider())
    made = listed(by=li)
    proposed(by=li)

    with acting_as(li):
        withdraw_listing(listing=made, by=li, on=DAY, why="本人不愿公开")

        assert Proposal.objects.get().state == "LAPSED"


def test_another_place_lists_nothing(li, zhou):
    need = needed(by=li)

    with acting_as(zhou), pytest.raises(NotAllowed):
        list_need(need=need, by=zhou, on=DAY)


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2008, 8, 4), "CHILD"), (date(2008, 8, 3), "ADULT"), (date(1966, 8, 4), "ADULT"), (date(1966, 8, 3), "ELDER"),
        (date(1946, 8, 4), "ELDER"), (date(1946, 8, 3), "AGED"), (None, "UNKNOWN"),
    ],
)  # fmt: skip
def test_bands_of_age_begin_on_the_birthday(born_on, band):
    assert band_of(born_on, on=DAY) == band


def test_charity_waits_until_government_has_answered(li):
    need = needed(by=li, kind="MED", item="")

    with acting_as(li), pytest.raises(NotReady, match="政府救助还没有答复"):
        answer_gap(need=need, asked_yuan=Decimal(900), government_yuan=Decimal(0), answer="未办", by=li, on=DAY)


@pytest.mark.parametrize("stage", ["DONE", "REJECTED"])
def test_what_is_lacking_is_told_to_charities(li, stage):
    made = listed(by=li, kind="MED", item="")
    with acting_as(li):
        need = answered(ListedNeed.objects.get(listing=made).need, stage)
        gap = answer_gap(
            need=need, asked_yuan=Decimal(900), government_yuan=Decimal(400), answer="医疗救助400元", by=li, on=DAY
        )
        made.refresh_from_db()

    assert gap.left_yuan == 500
    assert made.lacking_yuan == 500


@pytest.mark.parametrize(("asked", "given"), [(400, 400), (400, 500)])
def test_where_government_gave_enough_there_is_no_gap(li, asked, given):
    need = answered(needed(by=li, kind="MED", item=""))

    with acting_as(li), pytest.raises(NotReady, match="没有要补的缺口"):
        answer_gap(need=need, asked_yuan=Decimal(asked), government_yuan=Decimal(given), answer="已救助", by=li, on=DAY)


def test_the_database_lets_nobody_be_helped_twice(li):
    need = answered(needed(by=li, kind="MED", item=""))
    with acting_as(li):
        gap = answer_gap(
            need=need, asked_yuan=Decimal(900), government_yuan=Decimal(400), answer="已救助", by=li, on=DAY
        )

        with pytest.raises(DatabaseError), transaction.atomic():
            Gap.objects.filter(pk=gap.pk).update(charity_yuan=Decimal("500.01"))
        Gap.objects.filter(pk=gap.pk).update(charity_yuan=Decimal(500))


def test_money_is_put_forward_only_for_a_gap(li):
    found = project()
    offered(found.provider, project=found, kind="MONEY", given=["MED"], most_yuan=Decimal(300), title="医疗帮扶")
    made = listed(by=li, kind="MED", item="")

    assert proposed(by=li) == []
    with acting_as(li):
        need = answered(ListedNeed.objects.get(listing=made).need)
        answer_gap(need=need, asked_yuan=Decimal(900), government_yuan=Decimal(0), answer="不符合条件", by=li, on=DAY)
    assert [one.offer.title for one in proposed(by=li)] == ["医疗帮扶"]
