"""What a decision, an ending and help given first ask for: each refuses alone, with its own sentence."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.requirements import REQUIREMENTS, Matter
from doudi.cases.reviews.actions import hear, open_hearing
from doudi.cases.stages import Stage
from doudi.cases.visits.actions import register_relative
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import APPLIED_ON, applied, case_of, decided, moved
from tests.roads import (
    fresh,
    missing,
    said_by,
    second_of_township,
    visited,
)

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)


# ------------------------------------------------------------------------------------- deciding


def test_other_hands(at_county, li, chen):
    decided(at_county, by=chen, on=UP_ON)

    assert said_by("other_hands", at_county, by=li, on=UP_ON) == "调查人不得审批同一案件。"
    assert said_by("other_hands", at_county, by=chen, on=UP_ON) is None
    with acting_as(SYSTEM):
        sentence = REQUIREMENTS["other_hands"](Matter(case=at_county, to=Stage.GRANTED, by=SYSTEM, on=UP_ON))
    assert sentence == "审核确认必须由工作人员作出。"


def test_county_visited_for_a_near_relative_and_he_himself_stands_back(at_county, li, chen):
    decided(at_county, by=chen, on=UP_ON)
    with acting_as(li):
        register_relative(
            case=fresh(at_county), officer_name=chen.name, member_name="何丽华", relation="姐妹", found="officer", by=li, on=UP_ON,
            officer=chen,
        )  # fmt: skip

    assert missing(at_county, "granted", by=chen, on=UP_ON) == [
        "您与申请家庭登记有近亲属关系，应当回避。",
        "有近亲属备案，县级民政部门必须入户调查后才能确认。",
    ]
    assert said_by("county_visited", at_county, by=chen) is not None


def test_decided(at_county, chen):
    assert missing(at_county, "granted", by=chen, on=UP_ON) == ["还没有写明决定：请先作出决定，写明依据和理由。"]
    decided(at_county, by=chen, on=UP_ON, verdict="refused", reasons="不符合", articles=("某条",))
    assert said_by("decided", at_county, by=chen, on=UP_ON) == "还没有写明决定：请先作出决定，写明依据和理由。"
    assert said_by("decided", at_county, by=chen, on=UP_ON, to="refused") is None


def test_a_decision_carries_one_move(at_county, chen):
    decided(at_county, by=chen, on=UP_ON)
    moved(at_county, "granted", by=chen, on=UP_ON)

    assert said_by("decided", at_county, by=chen, on=UP_ON) == "还没有写明决定：请先作出决定，写明依据和理由。"


def test_reopened(at_county, chen):
    assert said_by("reopened", at_county, by=chen, on=UP_ON) == "没有撤销原决定的复核、复议或判决。"


def test_handed_over(new, chen):
    assert said_by("handed_over", new, by=chen) is not None


# ------------------------------------------------------------------------------------- ending


def test_hearing_opened(running, chen):
    assert missing(running, "hearing", by=chen, on=UP_ON) == [
        "请先写明拟作的调整或终止、理由和听取意见的期限，并告知受助人。"
    ]
    assert said_by("hearing_opened", running, by=chen) is not None


def test_heard(running, chen):
    assert said_by("heard", running, by=chen, on=UP_ON) == "调整、终止救助前必须听取受助人意见。"
    with acting_as(chen):
        hearing = open_hearing(
            case=fresh(running), proposes="end", because="INCOME_OVER", reasons="收入超过", by=chen, on=UP_ON
        )
    assert said_by("heard", running, by=chen, on=UP_ON) == "还没有听取受助人意见；期限到 2026-08-18。"
    with acting_as(chen):
        hear(hearing=hearing, said="没有意见。", by=chen, on=UP_ON)
    assert said_by("heard", running, by=chen, on=UP_ON) is None


def test_no_hearing_needed(running, chen):
    assert said_by("no_hearing_needed", running, by=chen, on=UP_ON, to="ended").startswith(
        "终止救助前必须听取受助人意见"
    )
    decided(
        running,
        by=chen,
        on=UP_ON,
        verdict="ended",
        ended_because="VOLUNTARY",
        reasons="本人申请退出",
        articles=("第三十二条",),
    )
    assert said_by("no_hearing_needed", running, by=chen, on=UP_ON, to="ended") is None


def test_grace_over(running, chen):
    assert said_by("grace_over", running, by=chen, on=UP_ON, to="ended") == "渐退期还没有满。"


# ------------------------------------------------------------------------------------- urgency


@pytest.fixture
def urgent_case(li):
    """An emergency somebody asks help for, not marked as urgent."""
    return case_of(applied(by=li, programmes={"emergency": None}, ground="emergency"), "emergency")


FIRE = {"sudden_hardship": "fire", "life_in_difficulty": True, "needed_amount": "2000"}


def test_urgent(urgent_case, li, wu):
    visited(urgent_case, first=li, second=wu, on=APPLIED_ON, household=FIRE)
    decided(urgent_case, by=li, on=APPLIED_ON)

    assert said_by("urgent", urgent_case, by=li) == "先行救助、小额快救只适用于紧急情形：请先登记急难情况。"
    visited(
        urgent_case, first=li, second=wu, on=APPLIED_ON, household={**FIRE, "cannot_wait": True}, words="房子烧毁。"
    )
    assert said_by("urgent", urgent_case, by=li) is None


def test_two_signatures(urgent_case, li, wu):
    assert said_by("two_signatures", urgent_case, by=li) == "请由两名工作人员登记现场情况（可用电话、视频）并签字。"
    visited(urgent_case, first=li, second=wu, on=APPLIED_ON, household=FIRE)
    assert said_by("two_signatures", urgent_case, by=li) is None


def test_within_the_laws_answer(urgent_case, li, wu):
    visited(urgent_case, first=li, second=wu, on=APPLIED_ON, household={**FIRE, "cannot_wait": True})
    decided(urgent_case, by=li, on=APPLIED_ON, amount_yuan=Decimal(9000), reasons="特别困难")

    for name in ("within_help_first", "within_law"):
        assert said_by(name, urgent_case, by=li).startswith("金额 9000.00 元超过")
    decided(urgent_case, by=li, on=APPLIED_ON)
    for name in ("within_help_first", "within_law", "within_township_limit"):
        assert said_by(name, urgent_case, by=li) is None


def test_within_quick_aid(li, wu):
    case = case_of(applied(by=li, programmes={"quick_aid": None}, ground="emergency"), "quick_aid")
    visited(case, first=li, second=wu, on=APPLIED_ON, household={"sudden_hardship": "none", "life_in_difficulty": True})
    decided(case, by=li, on=APPLIED_ON, amount_yuan=Decimal(500), reasons="先救助")

    assert said_by("within_quick_aid", case, by=li) == "没有记录到您家遭遇火灾、意外、突发重病等急难"


def test_within_township_limit(urgent_case, li, wu):
    visited(urgent_case, first=li, second=wu, on=APPLIED_ON, household={**FIRE, "needed_amount": "5000"})
    moved(urgent_case, "accepted", by=li, on=APPLIED_ON)
    luo = second_of_township()
    decided(urgent_case, by=luo, on=APPLIED_ON)

    assert "超过乡镇（街道）审批限额 3000.00 元" in said_by("within_township_limit", urgent_case, by=luo)


def test_papers_done(urgent_case, li):
    assert said_by("papers_done", urgent_case, by=li) == "请补齐登记：救助事由、救助金额、两名经办人员的签字。"
