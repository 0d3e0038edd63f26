"""Dibao from the wish to the decision: granted, refused, objected to in time and late, and at a place that has delegated."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.actions import NotAllowed
from doudi.cases.postings.actions import answer_posting_objection, object_to_posting
from doudi.cases.stages import Stage
from doudi.offices.acting import acting_as
from tests.cases import APPLIED_ON, WHY, applied, decided, moved
from tests.roads import (
    accepted,
    fresh,
    hung,
    investigated,
    missing,
    opined,
    second_of_township,
    sent_up,
    set_terms,
    visited,
)
from tests.verification import CAR

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)  # posted on the 3rd, it hung through the 10th
OBJECTED_ON = date(2026, 8, 6)
COUNTY_MUST_GO = "公示期间有投诉举报，县级民政部门必须入户调查后才能确认。"


@pytest.fixture
def posted_case(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)
    return hung(case, li=li, on=APPLIED_ON)


def test_dibao_is_granted_by_rule_from_the_month_after(li, wu, chen, guo):
    case = sent_up(applied(by=li), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON)

    decided(case, by=chen, on=UP_ON)
    moved(case, "granted", by=chen, on=UP_ON)

    with acting_as(chen):
        made = case.decisions.get()
    assert case.stage == Stage.GRANTED
    assert made.is_by_rule
    assert made.amount_yuan == Decimal("3927.00")  # three times 1,309, no income
    assert made.effective_from == date(2026, 9, 1)


def test_each_step_of_the_road_names_its_article(li, wu, chen, guo):
    case = sent_up(applied(by=li), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON)

    with acting_as(chen):
        walked = list(case.steps.values_list("to_stage", "article"))
    assert [stage for stage, _ in walked] == ["submitted", "accepted", "investigating", "opinion", "posted", "county"]
    assert walked[1:] == [
        ("accepted", "最低生活保障审核确认办法 第十条、第十一条"),
        ("investigating", "最低生活保障审核确认办法 第十五条"),
        ("opinion", "最低生活保障审核确认办法 第十六条、第十七条、第十九条"),
        ("posted", "最低生活保障审核确认办法 第十九条第一款"),
        ("county", "最低生活保障审核确认办法 第十九条第一款"),
    ]


def test_a_household_with_a_car_is_refused_with_reasons_and_article(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    rows = [("vehicles", "梁志强", CAR)]
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON, rows=rows, proposes="refuse")
    hung(case, li=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=UP_ON)

    decided(case, by=chen, on=UP_ON, verdict="refused")
    moved(case, "refused", by=chen, on=UP_ON, why="超过财产规定")

    with acting_as(chen):
        made = case.decisions.get()
    assert made.is_by_rule
    assert "车" in made.reasons
    assert made.articles


def test_an_objection_in_time_reopens_and_the_county_must_go_itself(posted_case, li, wu, chen):
    case, notice = posted_case
    objection = object_to_posting(posting=notice, words="他家有一间铺面在出租。", by=None, on=OBJECTED_ON)
    assert fresh(case).stage == Stage.OBJECTED
    assert len(missing(case, "county", by=li, on=OBJECTED_ON)) == 3  # answer, second look, new opinion

    with acting_as(li):
        answer_posting_objection(
            objection=objection, outcome="dismissed", answer="铺面属于其兄，已核对登记。", by=li, on=date(2026, 8, 10),
            review_held_on=date(2026, 8, 7), review_words="村民代表九人，八人认为情况属实。",
        )  # fmt: skip
    opined(case, by=li, on=date(2026, 8, 10))
    moved(case, "county", by=li, on=date(2026, 8, 10))
    decided(case, by=chen, on=UP_ON)

    assert missing(case, "granted", by=chen, on=UP_ON) == [COUNTY_MUST_GO]
    visited(fresh(case), first=chen, second=li, on=UP_ON, level="county")
    assert moved(case, "granted", by=chen, on=UP_ON).stage == Stage.GRANTED


def test_a_late_objection_is_a_complaint_and_moves_nothing(posted_case, li, chen):
    case, notice = posted_case
    objection = object_to_posting(posting=notice, words="他家有一间铺面在出租。", by=None, on=UP_ON)

    assert objection.is_late
    assert fresh(case).stage == Stage.POSTED
    moved(case, "county", by=li, on=UP_ON)  # a complaint does not hold the file
    decided(case, by=chen, on=UP_ON)
    assert missing(case, "granted", by=chen, on=UP_ON) == [COUNTY_MUST_GO]


def test_on_the_last_day_an_objection_is_in_time(posted_case, li):
    case, notice = posted_case

    objection = object_to_posting(posting=notice, words="他家有一间铺面。", by=None, on=date(2026, 8, 10))

    assert not objection.is_late
    assert missing(case, "county", by=li, on=date(2026, 8, 10))
    assert fresh(case).stage == Stage.OBJECTED


def test_where_the_township_confirms_another_of_its_officers_decides(monkeypatch, li, wu, chen, guo):
    set_terms(monkeypatch, dibao_road="dibao_delegated")
    luo = second_of_township()
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)
    hung(case, li=li, on=APPLIED_ON)
    with acting_as(li):
        assert case.clocks.get(limit="total").due_on == date(2026, 8, 31)  # 20 working days, not 30

    with pytest.raises(NotAllowed, match="不能直接转为"):
        moved(case, "county", by=li, on=UP_ON)
    with pytest.raises(NotAllowed, match="没有“审核确认”职责"):
        moved(case, "granted", by=li, on=UP_ON)
    decided(case, by=luo, on=UP_ON)
    assert moved(case, "granted", by=luo, on=UP_ON).stage == Stage.GRANTED


def test_a_refusal_taken_back_is_decided_anew(li, wu, chen, guo):
    from doudi.cases.reviews.actions import answer_again, ask_again

    case = sent_up(applied(by=li), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON)
    decided(
        case,
        by=chen,
        on=UP_ON,
        verdict="refused",
        reasons="误认为不符合",
        articles=("最低生活保障审核确认办法 第二十一条",),
    )
    moved(case, "refused", by=chen, on=UP_ON, why=WHY)
    assert missing(case, "county", by=chen, on=UP_ON, why=WHY) == ["没有撤销原决定的复核、复议或判决。"]

    with acting_as(chen):
        asked = ask_again(case=fresh(case), road="again", words="材料看错了人。", by=chen, on=UP_ON)
        answer_again(reconsideration=asked, outcome="reopened", answer="确属认定错误。", by=chen, on=date(2026, 8, 12))
    again = fresh(case)
    if again.stage == Stage.REFUSED:
        moved(again, "county", by=chen, on=date(2026, 8, 12), why=WHY)
    assert fresh(case).stage == Stage.COUNTY
