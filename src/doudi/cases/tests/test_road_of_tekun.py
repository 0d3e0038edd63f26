"""特困人员: six items, the county's draw, endings that are posted. 黄婆婆 applies, who has nobody."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.actions import NotAllowed
from doudi.cases.applying.actions import Living
from doudi.cases.postings.actions import object_to_posting
from doudi.cases.spot_checks import draws_of, is_sound
from doudi.cases.stages import Stage
from doudi.cases.visits.actions import assess_self_care
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cases import APPLIED_ON, applied, case_of, decided, moved
from tests.cast import HUANG_POPO
from tests.letters import register
from tests.roads import ALL_CAN, alone, fresh, hung, missing, opined, posted, set_terms, verified, visited
from tests.verification import PASSPORTS

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)
CANNOT = {"dresses": False, "bathes": False, "walks_indoors": False, "uses_toilet": False}
SEEN = {"tekun_property_within": True, "married": False}
DRAWN = "被抽中县级核查，县级民政部门必须入户调查后才能确认。"


def huang(monkeypatch, *, name: str = "黄秀英", number: str = "E12345611"):
    monkeypatch.setitem(PASSPORTS, name, number)
    person = register(HUANG_POPO)
    with acting_as(SYSTEM):
        kept = Number(kind=Kind.PASSPORT, text=number)
        add_identifier(person=person, number=kept, by=SYSTEM, on=APPLIED_ON, is_primary=True)
    return person


@pytest.fixture
def tekun(monkeypatch, li, chen):
    """黄婆婆's file, accepted."""
    person = huang(monkeypatch)
    application = applied(
        by=li,
        people=[person],
        members=[Living(person, "0")],
        programmes={"tekun": person},
        place="440105001104",
        ground="residence",
    )
    alone(application, by=li, second=chen, on=APPLIED_ON)
    return moved(case_of(application, "tekun"), "accepted", by=li, on=APPLIED_ON)


def looked_at(case, *, li, wu, guo, items=None):
    moved(case, "investigating", by=li, on=APPLIED_ON)
    verified(case.application, by=guo, on=APPLIED_ON)
    visited(case, first=li, second=wu, on=APPLIED_ON, people={case.subject_id: SEEN})
    if items is not None:
        with acting_as(li):
            assess_self_care(case=case, items=items, first=li, second=wu, by=li, on=APPLIED_ON)
    opined(case, by=li, on=APPLIED_ON)
    return case


def sent(case, *, li):
    moved(case, "opinion", by=li, on=APPLIED_ON)
    hung(case, li=li, on=APPLIED_ON)
    return moved(case, "county", by=li, on=UP_ON)


def test_without_the_six_items_there_is_no_opinion(tekun, li, wu, guo):
    looked_at(tekun, li=li, wu=wu, guo=guo)

    assert missing(tekun, "opinion", by=li, on=APPLIED_ON) == [
        "还没有生活自理能力评估：请两名工作人员逐项评估六项内容。"
    ]


def test_four_items_not_done_are_full_care(tekun, li, wu, guo, chen):
    case = sent(looked_at(tekun, li=li, wu=wu, guo=guo, items={**ALL_CAN, **CANNOT}), li=li)
    decided(case, by=chen, on=UP_ON)
    with acting_as(chen):
        drawn = case.steps.get(to_stage="county").detail["spot_check"]
        made = case.decisions.get()
    if drawn["drawn"]:
        assert missing(case, "granted", by=chen, on=UP_ON) == [DRAWN]
        visited(fresh(case), first=chen, second=li, on=UP_ON, level="county")

    assert moved(case, "granted", by=chen, on=UP_ON).stage == Stage.GRANTED
    assert made.is_by_rule
    assert made.amount_yuan == Decimal("3595.00")  # 2,095 and 60 % of the minimum wage of 2,500


def test_of_every_ten_files_at_least_three_are_drawn_and_the_dice_fall_the_same_again(tekun, li, wu, guo, monkeypatch):
    case = sent(looked_at(tekun, li=li, wu=wu, guo=guo, items=ALL_CAN), li=li)

    with acting_as(li):
        steps = list(draws_of("440105", year=2026).select_related("case"))
        draws = [step.detail["spot_check"] for step in steps]
    assert [step.case_id for step in steps] == [case.pk]
    assert draws[0]["drawn"]  # one of one: less than three in ten is never enough
    assert all(is_sound(step.case.number, step.detail["spot_check"]) for step in steps)
    assert not is_sound(case.number, {**draws[0], "drawn": False})


def test_after_an_objection_the_opinion_is_posted_a_second_time(tekun, li, wu, guo):
    case = looked_at(tekun, li=li, wu=wu, guo=guo, items=ALL_CAN)
    moved(case, "opinion", by=li, on=APPLIED_ON)
    case, notice = hung(case, li=li, on=APPLIED_ON)
    object_to_posting(posting=notice, words="她有侄子寄钱。", by=None, on=date(2026, 8, 5))

    with pytest.raises(NotAllowed, match="不能直接转为"):
        moved(fresh(case), "county", by=li, on=UP_ON)
    with acting_as(li):
        assert fresh(case).clocks.get(limit="reinvestigate").due_on == date(2026, 8, 26)  # 15 working days


def test_an_ending_is_posted_and_its_objection_has_fifteen_working_days(tekun, li, wu, guo, chen, monkeypatch):
    from doudi.cases.reviews.actions import hear, open_hearing

    set_terms(monkeypatch, tekun_spot_check=0)
    case = sent(looked_at(tekun, li=li, wu=wu, guo=guo, items=ALL_CAN), li=li)
    decided(case, by=chen, on=UP_ON)
    moved(case, "granted", by=chen, on=UP_ON)
    later = date(2026, 9, 18)
    with acting_as(chen):
        hearing = open_hearing(
            case=fresh(case), proposes="end", because="INCOME_OVER", reasons="新增有履行能力的义务人", by=chen, on=later
        )
        hear(hearing=hearing, said="没有意见", by=chen, on=later)
    with pytest.raises(NotAllowed, match="不能直接转为"):
        moved(fresh(case), "ended", by=chen, on=later)
    notice = posted(case, by=chen, on=later, kind="ending")
    moved(fresh(case), "end_posted", by=chen, on=later)

    object_to_posting(posting=notice, words="侄子没有赡养义务。", by=None, on=date(2026, 9, 21))

    with acting_as(chen):
        clock = fresh(case).clocks.get(limit="end_reinvestigate", stopped_on=None)
    assert fresh(case).stage == Stage.HEARING
    assert clock.due_on == date(2026, 10, 19)  # over the National Day holiday


def test_the_notice_of_a_child_in_tekun_does_not_name_it(tekun, li, wu, guo):
    with acting_as(SYSTEM):
        tekun.application.members.update(born_on=date(2012, 5, 1))
    case = looked_at(tekun, li=li, wu=wu, guo=guo, items=ALL_CAN)
    moved(case, "opinion", by=li, on=APPLIED_ON)

    assert posted(case, by=li, on=APPLIED_ON).content["name"] == "黄某某"
