"""Every requirement refuses alone, with its own sentence, and is content once the thing is there."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from doudi.cases.holding import is_recognised
from doudi.cases.postings.actions import answer_posting_objection, object_to_posting, take_down
from doudi.cases.requirements import REQUIREMENTS, Matter
from doudi.cases.reviews.actions import hear, open_hearing
from doudi.cases.road import ROADS
from doudi.cases.stages import Stage
from doudi.cases.visits.actions import assess_self_care, register_relative
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import APPLIED_ON, WHY, applied, case_of, decided, moved, signed_for
from tests.roads import (
    ALL_CAN,
    accepted,
    fresh,
    hung,
    investigated,
    missing,
    opined,
    posted,
    second_of_township,
    verified,
    visited,
)

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)


def said_by(name, case, *, by, on=APPLIED_ON, to="granted"):
    """What one requirement says of a case, asked by itself."""
    with acting_as(by):
        return REQUIREMENTS[name](Matter(case=fresh(case), to=Stage(to), by=by, on=on))


@pytest.fixture
def new(li):
    return case_of(applied(by=li))


@pytest.fixture
def taken(li, chen):
    """Accepted."""
    return accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)


@pytest.fixture
def looked_into(taken, li, wu, guo):
    """With an opinion."""
    return investigated(taken, li=li, wu=wu, guo=guo, on=APPLIED_ON)


@pytest.fixture
def on_the_wall(looked_into, li):
    """Posted."""
    return hung(looked_into, li=li, on=APPLIED_ON)


@pytest.fixture
def at_county(on_the_wall, li):
    return moved(on_the_wall[0], "county", by=li, on=UP_ON)


@pytest.fixture
def running(at_county, chen):
    """Granted."""
    decided(at_county, by=chen, on=UP_ON)
    return moved(at_county, "granted", by=chen, on=UP_ON)


# ------------------------------------------------------------------------------------- beginning


def test_letter_signed(new, li, chen):
    assert missing(new, "accepted", by=li, on=APPLIED_ON) == ["还没有核对授权书：请先起草并请家庭成员签署。"]
    signed_for(new.application, by=li, second=chen)

    assert said_by("letter_signed", new, by=li) is None


def test_letter_signed_or_recognised(new, li):
    assert said_by("letter_signed_or_recognised", new, by=li) == "还没有核对授权书：请先起草并请家庭成员签署。"


def test_members_settled(new, li, chen):
    signed_for(new.application, by=li, second=chen)
    with acting_as(SYSTEM):
        new.application.members.update(is_member=False, left_out_because="在外独立生活")

    assert missing(new, "accepted", by=li, on=APPLIED_ON) == ["还没有确认共同生活的家庭成员。"]
    assert said_by("members_settled", new, by=li) is not None


def test_relatives_asked(li, chen):
    application = applied(by=li, declared={})
    signed_for(application, by=li, second=chen)
    case = case_of(application)

    sentence = "请先询问并登记：家庭成员与经办人员、村（居）委会成员有没有近亲属关系。"
    assert missing(case, "accepted", by=li, on=APPLIED_ON) == [sentence]
    assert said_by("relatives_asked", case, by=li) == sentence


def test_accepted_before(new, taken, li):
    assert said_by("accepted_before", new, by=li) == "这份申请还没有受理：材料补齐后请先办理受理。"
    assert said_by("accepted_before", taken, by=li) is None


def test_not_accepted_yet(taken, li):
    moved(taken, "investigating", by=li, on=APPLIED_ON)
    moved(taken, "supplement", by=li, on=APPLIED_ON, why="请补充。")

    assert missing(taken, "submitted", by=li, on=APPLIED_ON) == ["这份申请已经受理：材料补齐后请继续调查。"]
    assert said_by("not_accepted_yet", taken, by=li) is not None


# ------------------------------------------------------------------------------------- looking


def test_visited(taken, li, wu, guo):
    moved(taken, "investigating", by=li, on=APPLIED_ON)
    verified(taken.application, by=guo, on=APPLIED_ON)
    opined(taken, by=li, on=APPLIED_ON)

    assert missing(taken, "opinion", by=li, on=APPLIED_ON) == [
        "还没有入户调查记录：请两名工作人员入户，填写调查表并签字。"
    ]
    visited(taken, first=li, second=wu, on=APPLIED_ON)
    assert said_by("visited", taken, by=li) is None


def test_verified(taken, li, wu, guo):
    moved(taken, "investigating", by=li, on=APPLIED_ON)
    visited(taken, first=li, second=wu, on=APPLIED_ON)
    opined(taken, by=li, on=APPLIED_ON)

    assert missing(taken, "opinion", by=li, on=APPLIED_ON) == ["核对报告还没有出：请等核对机构答复，或提交核对请求。"]
    report = verified(taken.application, by=guo, on=APPLIED_ON)
    assert said_by("verified", taken, by=li) is None
    assert "有效期到" in said_by("verified", taken, by=li, on=report.valid_until)


def test_verified_or_recognised(running, li, chen):
    """Whoever is on dibao already only shows what he spent."""
    with acting_as(SYSTEM):
        people = [one.person for one in running.application.members.select_related("person").order_by("relation")]
    again = case_of(applied(by=li, people=people, programmes={"expenditure": None}, on=UP_ON), "expenditure")
    stranger = case_of(applied(by=li, people=people, programmes={"rigid": None}, on=UP_ON), "rigid")

    with acting_as(li):
        assert is_recognised(again)
    assert said_by("verified_or_recognised", again, by=li, on=UP_ON) is None
    assert said_by("letter_signed_or_recognised", again, by=li, on=UP_ON) is None
    assert said_by("verified", stranger, by=li, on=UP_ON) == "还没有核对授权书，无法核对家庭经济状况。"


def test_self_care_assessed(taken, li, wu):
    sentence = "还没有生活自理能力评估：请两名工作人员逐项评估六项内容。"
    assert said_by("self_care_assessed", taken, by=li) == sentence
    with acting_as(li):
        assess_self_care(case=taken, items=ALL_CAN, first=li, second=wu, by=li, on=APPLIED_ON)
    assert said_by("self_care_assessed", taken, by=li) is None


def test_parents_checked(taken, li, wu):
    assert said_by("parents_checked", taken, by=li).startswith("还没有查清父母双方的情况")
    known = {"mother_state": "dead", "father_state": "ill"}
    visited(taken, first=li, second=wu, on=APPLIED_ON, people={taken.subject_id: known})
    assert said_by("parents_checked", taken, by=li) is None


def test_disability_checked(taken, li, wu):
    assert said_by("disability_checked", taken, by=li).startswith("残疾人证的类别和等级还没有核验")
    known = {"disability_kind": "limb", "disability_grade": 1}
    visited(taken, first=li, second=wu, on=APPLIED_ON, people={taken.subject_id: known})
    assert said_by("disability_checked", taken, by=li) is None


def test_opinion_given(taken, li, wu, guo):
    moved(taken, "investigating", by=li, on=APPLIED_ON)
    verified(taken.application, by=guo, on=APPLIED_ON)
    visited(taken, first=li, second=wu, on=APPLIED_ON)

    sentence = "还没有审核意见：请写明拟予确认还是拟不予确认及理由。"
    assert missing(taken, "opinion", by=li, on=APPLIED_ON) == [sentence]
    assert said_by("opinion_given", taken, by=li) == sentence


# ------------------------------------------------------------------------------------- the notice


def test_posted(looked_into, li):
    assert missing(looked_into, "posted", by=li, on=APPLIED_ON) == ["还没有公示：请先生成公示单并张贴。"]
    notice = posted(looked_into, by=li, on=APPLIED_ON)
    assert said_by("posted", looked_into, by=li) is None
    with acting_as(li):
        take_down(posting=notice, by=li, on=APPLIED_ON)
    assert said_by("posted", looked_into, by=li) is not None


def test_posting_over(on_the_wall, li):
    case, notice = on_the_wall
    sentence = "公示到 2026-08-10 期满，期满后才能办理下一步。"
    assert missing(case, "county", by=li, on=date(2026, 8, 10)) == [sentence]
    assert said_by("posting_over", case, by=li, on=UP_ON) is None
    with acting_as(li):
        take_down(posting=notice, by=li, on=date(2026, 8, 7))
    assert said_by("posting_over", case, by=li, on=UP_ON) == "还没有公示。"


def test_objected(on_the_wall, li):
    assert missing(on_the_wall[0], "objected", by=li, on=APPLIED_ON) == ["公示期内没有待复查的异议。"]
    assert said_by("objected", on_the_wall[0], by=li) is not None


def test_objections_answered_and_looked_into_again(on_the_wall, li, wu):
    case, notice = on_the_wall
    on = date(2026, 8, 5)
    objection = object_to_posting(posting=notice, words="他有工资收入。", by=None, on=on)
    opined(case, by=li, on=on)
    visited(case, first=li, second=wu, on=on, words="复查：单位证明已离职。")

    assert missing(case, "county", by=li, on=on) == ["还有 1 件公示异议没有答复。"]
    with acting_as(li):
        answer_posting_objection(objection=objection, outcome="dismissed", answer="经复查不属实。", by=li, on=on)
    assert said_by("objections_answered", case, by=li, on=on) is None
    assert said_by("looked_into_again", case, by=li, on=on) is None


def test_looked_into_again(on_the_wall, li):
    case, notice = on_the_wall
    on = date(2026, 8, 5)
    objection = object_to_posting(posting=notice, words="他有工资收入。", by=None, on=on)
    opined(case, by=li, on=on)
    with acting_as(li):
        answer_posting_objection(objection=objection, outcome="dismissed", answer="经复查不属实。", by=li, on=on)

    found = missing(case, "county", by=li, on=on)

    assert len(found) == 1
    assert found[0].startswith("公示有异议的，应当重新调查或者开展民主评议")


def test_end_posted(running, chen):
    assert said_by("end_posted", running, by=chen, on=UP_ON) == "还没有终止公示：请先生成公示单并张贴。"


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


# ------------------------------------------------------------------------------------- all of them


def test_every_requirement_a_road_asks_for_exists_and_none_is_left_over():
    asked = {name for road in ROADS.values() for move_ in road.values() for name in move_.requires}

    assert asked == set(REQUIREMENTS)


def test_every_requirement_has_its_test_here():
    text = Path(__file__).read_text(encoding="utf-8")

    assert [name for name in REQUIREMENTS if f'"{name}"' not in text] == []


def test_everything_that_is_missing_is_said_at_once(taken, li):
    moved(taken, "investigating", by=li, on=APPLIED_ON)

    assert len(missing(taken, "opinion", by=li, on=APPLIED_ON)) == 3


def test_a_reason_is_demanded_where_the_road_says_so(new, li):
    assert missing(new, "supplement", by=li, on=APPLIED_ON) == ["请写明理由。"]
    assert missing(new, "supplement", by=li, on=APPLIED_ON, why="理" * 1001) == ["理由最多 1000 字。"]
    assert moved(new, "supplement", by=li, on=APPLIED_ON, why=WHY).stage == Stage.SUPPLEMENT
