"""Every requirement refuses alone, with its own sentence, and is content once the thing is there."""

from datetime import date
from pathlib import Path

import pytest

from doudi.cases.holding import is_recognised
from doudi.cases.postings.actions import answer_posting_objection, object_to_posting, take_down
from doudi.cases.requirements import REQUIREMENTS
from doudi.cases.road import ROADS
from doudi.cases.stages import Stage
from doudi.cases.visits.actions import assess_self_care
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import HukouReading, Person
from tests.cases import APPLIED_ON, WHY, applied, case_of, moved, signed_for
from tests.roads import (
    ALL_CAN,
    missing,
    opined,
    posted,
    said_by,
    verified,
    visited,
)

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)


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


def test_competence_shown(new, li, chen):
    signed_for(new.application, by=li, second=chen)
    with acting_as(SYSTEM):
        Person.objects.filter(pk=new.application.applicant_id).update(hukou_place=None)
        HukouReading.objects.update(settled_on=APPLIED_ON, settled_because="没有核实过")

    assert missing(new, "accepted", by=li, on=APPLIED_ON) == [said_by("competence_shown", new, by=li)]
    assert said_by("competence_shown", new, by=li).startswith("不知道梁志强的户籍在哪里：还没有确认。")


def test_relatives_asked(li, chen):
    application = applied(by=li, declared={})
    signed_for(application, by=li, second=chen)
    case = case_of(application)

    sentence = "请先询问并登记：家庭成员与经办人员、村（居）委会成员有没有近亲属关系。"
    assert missing(case, "accepted", by=li, on=APPLIED_ON) == [sentence]
    assert said_by("relatives_asked", case, by=li) == sentence


def test_accepted_before_is_wanted_of_a_new_file(new, li):
    assert said_by("accepted_before", new, by=li) == "这份申请还没有受理：材料补齐后请先办理受理。"


def test_accepted_before_is_so_once_it_is_taken(taken, li):
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


# ------------------------------------------------------------------------------------- all of them


def test_every_requirement_a_road_asks_for_exists_and_none_is_left_over():
    asked = {name for road in ROADS.values() for move_ in road.values() for name in move_.requires}

    assert asked == set(REQUIREMENTS)


def test_every_requirement_is_asked_by_name_in_a_test_of_this_floor():
    floor = Path(__file__).parents[1]
    text = "".join(path.read_text(encoding="utf-8") for path in floor.rglob("tests/test_*.py"))

    assert [name for name in REQUIREMENTS if f'"{name}"' not in text] == []


def test_everything_that_is_missing_is_said_at_once(taken, li):
    moved(taken, "investigating", by=li, on=APPLIED_ON)

    assert len(missing(taken, "opinion", by=li, on=APPLIED_ON)) == 3


def test_a_reason_is_demanded_where_the_road_says_so(new, li):
    assert missing(new, "supplement", by=li, on=APPLIED_ON) == ["请写明理由。"]
    assert missing(new, "supplement", by=li, on=APPLIED_ON, why="理" * 1001) == ["理由最多 1000 字。"]
    assert moved(new, "supplement", by=li, on=APPLIED_ON, why=WHY).stage == Stage.SUPPLEMENT
