"""Matches are put forward with reasons; a person confirms under consent or says why not; money stays within gap and project."""

from datetime import timedelta
from decimal import Decimal

import pytest

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.hours import mask_of
from doudi.dispatch.supply.models import Gap, ListedNeed, Order, Project, Proposal
from doudi.dispatch.supply.proposing import decline, propose
from doudi.dispatch.supply.publishing import answer_gap, list_need
from doudi.dispatch.supply.reasons import reasons_of
from doudi.dispatch.supply.serving import accept, finish
from doudi.dispatch.supply.terms import TERMS, weights_at
from doudi.dispatch.supply.tests.world import (
    COUNTY,
    DAY,
    at,
    confirmed,
    listed,
    needed,
    offered,
    project,
    proposed,
    provider,
    team,
)
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY, STREET

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(li) -> Proposal:
    """黄婆婆's bath and the station's, put forward."""
    offered(provider())
    listed(by=li)
    return proposed(by=li)[0]


def said(proposal) -> list[str]:
    with acting_as(SYSTEM):
        return reasons_of(proposal, weights=weights_at(STREET, on=proposal.made_on))


def test_a_match_says_why_in_the_order_it_counts(match):
    assert said(match) == [
        "紧急程度：尽快", "正好能提供“助浴”", "在同一个街道（镇）", "最近没有得到过别的帮助",
    ]  # fmt: skip


def test_days_of_waiting_are_told(li):
    offered(provider())
    listed(by=li, on=DAY - timedelta(days=12))

    assert "已经等了 12 天" in said(proposed(by=li)[0])


def test_an_offer_of_the_line_says_so(li):
    offered(provider(), given=["care"])
    listed(by=li)

    assert "能提供同一类服务" in said(proposed(by=li)[0])


def test_a_wish_that_is_not_met_is_told(li):
    offered(provider())
    listed(by=li, wishes=["woman"])

    assert "能提供“助浴”，但有的愿望没能满足" in said(proposed(by=li)[0])


def test_of_two_the_more_urgent_gets_the_only_place_and_the_other_none(li):
    offered(provider(), per_week=1)
    listed(by=li, urgency="NORMAL")
    urgent = listed(by=li, urgency="NOW")

    assert [one.listing_id for one in proposed(by=li)] == [urgent.pk]


def test_who_got_the_second_best_is_told_so(li, xiaoliang):
    offered(provider(), per_week=1)
    offered(team(xiaoliang))
    listed(by=li, urgency="NOW")
    listed(by=li, urgency="NOW")

    found = proposed(by=li)

    assert [one.better_taken for one in found].count(True) == 1
    assert "更合适的本周已满，留给了更需要的人" in said(next(one for one in found if one.better_taken))


def test_matching_anew_lapses_what_nobody_decided(li, match):
    again = proposed(by=li)

    with acting_as(li):
        assert Proposal.objects.get(pk=match.pk).state == "LAPSED"
        assert [one.state for one in again] == ["PROPOSED"]


def test_another_place_matches_nothing_here(zhou):
    with acting_as(zhou), pytest.raises(NotAllowed):
        propose(place=STREET, by=zhou, on=DAY)


@pytest.mark.parametrize(
    ("offer", "is_found"),
    [
        ({"tags": ["elder", "woman"]}, True), ({"tags": ["child"]}, False), ({"tags": ["tekun"]}, False),
        ({"age_from": 78}, True), ({"age_from": 79}, False), ({"valid_until": DAY + timedelta(days=1)}, True),
        ({"valid_from": DAY + timedelta(days=1)}, False), ({"quantity": 0}, False), ({"areas": [f"{STREET}101"]}, False),
        ({"areas": [COMMUNITY]}, True), ({"given": ["care_meal"]}, False),
    ],
)  # fmt: skip
def test_only_what_fits_is_put_forward(li, offer, is_found):
    offered(provider(), **offer)
    listed(by=li)

    assert bool(proposed(by=li)) is is_found


def test_a_confirmed_match_is_an_order(li, match):
    made = confirmed(match, by=li, may_photograph=True)

    assert (made.place, made.state, made.may_photograph) == (COMMUNITY, "SENT", True)
    with acting_as(li):
        match.refresh_from_db()
        assert (match.state, match.decided_by, match.listing.state) == ("CONFIRMED", li, "TAKEN")


def test_without_consent_nobody_learns_who_it_is(li, match):
    with pytest.raises(NotReady, match="先征得本人同意"):
        confirmed(match, by=li, how="  ")

    with acting_as(SYSTEM):
        assert not Order.objects.exists()


def test_a_match_is_decided_once(li, match):
    confirmed(match, by=li)

    with pytest.raises(NotReady, match="已经有结果"):
        confirmed(match, by=li)


def test_room_is_looked_at_again_when_it_is_confirmed(li, zhou, match):
    with acting_as(SYSTEM):
        match.offer.per_week = 0
        match.offer.save(update_fields=["per_week"])

    with pytest.raises(NotReady, match="没有名额"):
        confirmed(match, by=li)


def test_an_offer_that_has_ended_is_not_ordered(li, match):
    with acting_as(SYSTEM):
        match.offer.valid_until = DAY + timedelta(days=1)
        match.offer.save(update_fields=["valid_until"])

    with pytest.raises(NotReady, match="停止供给"):
        confirmed(match, by=li, on=DAY + timedelta(days=1))


def test_who_can_be_met_only_on_saturdays_is_not_matched_with_mornings_of_mondays(li):
    offered(provider(), hours=mask_of(days=[0], parts=[0]))
    need = needed(by=li)
    with acting_as(li):
        list_need(need=need, by=li, on=DAY, hours=mask_of(days=[5]))
    assert proposed(by=li) == []

    offered(provider(name="周末服务站"), hours=mask_of(days=[5, 6]))

    assert len(proposed(by=li)) == 1


def test_a_full_week_is_empty_again_on_monday(li):
    offered(provider(), per_week=1)
    listed(by=li)
    confirmed(proposed(by=li)[0], by=li)
    listed(by=li)

    assert proposed(by=li) == []
    with acting_as(li):
        assert len(propose(place=STREET, by=li, on=DAY + timedelta(days=7))) == 1


def test_a_declined_pair_is_not_put_forward_again(li, match):
    with acting_as(li):
        with pytest.raises(NotReady, match="为什么不采用"):
            decline(proposal=match, why=" ", by=li, on=DAY)
        decline(proposal=match, why="老人想要女护理员", by=li, on=DAY)

    assert proposed(by=li) == []


def test_who_was_helped_lately_counts_less(li):
    offered(provider())
    listed(by=li)
    confirmed(proposed(by=li)[0], by=li)
    listed(by=li)

    again = proposed(by=li)[0]

    assert (again.parts["helped"], again.parts["fairness"]) == (1, 667)


def test_charity_gives_what_is_lacking_and_no_more(li):
    found = project("1000")
    offered(found.provider, project=found, kind="MONEY", given=["MED"], most_yuan=Decimal(800), title="医疗帮扶")
    made = listed(by=li, kind="MED", item="")
    with acting_as(SYSTEM):
        need = ListedNeed.objects.get(listing=made).need
        Need.objects.filter(pk=need.pk).update(stage="DONE")
    with acting_as(li):
        answer_gap(
            need=need, asked_yuan=Decimal(900), government_yuan=Decimal(400), answer="医疗救助400元", by=li, on=DAY
        )

    order = confirmed(proposed(by=li)[0], by=li)

    with acting_as(SYSTEM):
        assert order.amount_yuan == 500
        assert Gap.objects.get().left_yuan == 0
        assert Project.objects.get().promised_yuan == 500


def test_what_one_project_leaves_open_is_shown_again_and_not_to_the_same(li, xiaoliang):
    found = project()
    with acting_as(SYSTEM):
        found.provider.agency = xiaoliang.desk.agency
        found.provider.save(update_fields=["agency"])
    offered(found.provider, project=found, kind="MONEY", given=["CHARITY"], most_yuan=Decimal(300), title="帮扶")
    listed(by=li, kind="CHARITY", item="")
    with acting_as(li):
        need = Need.objects.get()
        answer_gap(need=need, asked_yuan=Decimal(500), government_yuan=Decimal(0), answer="不属政府救助", by=li, on=DAY)
    order = confirmed(proposed(by=li)[0], by=li)

    with acting_as(xiaoliang):
        accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)
        finish(
            order=order, started_at=at(9), ended_at=at(10), units=Decimal(1), words="送到", unsigned_because="银行转账", by=xiaoliang,
            on=DAY,
        )  # fmt: skip

    with acting_as(li):
        again = ListedNeed.objects.select_related("listing").get(is_over=False)
        assert again.listing.lacking_yuan == 200
        assert Need.objects.get().stage != "CLOSED"
    assert proposed(by=li) == []


def test_a_project_that_has_nothing_left_promises_nothing(li):
    found = project("100")
    offered(found.provider, project=found, kind="MONEY", given=["CHARITY"], most_yuan=Decimal(100), title="帮扶")
    for _ in range(2):
        made = listed(by=li, kind="CHARITY", item="")
        with acting_as(li):
            need = ListedNeed.objects.get(listing=made).need
            answer_gap(
                need=need, asked_yuan=Decimal(100), government_yuan=Decimal(0), answer="不属政府救助", by=li, on=DAY
            )
    first, second = proposed(by=li)
    confirmed(first, by=li)

    with pytest.raises(NotReady, match="预算已经用完"):
        confirmed(second, by=li)


def test_every_weight_has_a_source():
    assert all(notice.source and notice.confirmed_on for rows in TERMS.notices.values() for notice in rows)
    assert (
        sum(getattr(weights_at(COUNTY, on=DAY), name) for name in ("urgency", "fit", "nearness", "waiting", "fairness"))
        == 100
    )
