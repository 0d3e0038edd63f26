"""Two officers press the button at the same moment: one wins, the other reads a sentence, and there is one step."""

from datetime import date

import pytest

from doudi.cases.actions import NotAllowed, NotReady, move
from doudi.cases.case import Case
from doudi.cases.postings.actions import object_to_posting
from doudi.cases.stages import Stage
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from tests.at_once import at_once
from tests.cases import APPLIED_ON, applied, decided
from tests.roads import accepted, fresh, hung, investigated, second_of_township

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (NotAllowed, NotReady)
UP_ON = date(2026, 8, 11)


def press(case, to, *, by, on, why=""):
    def act():
        with acting_as(by):
            move(case=Case.objects.get(pk=case.pk), to=to, by=by, on=on, why=why)

    return act


def test_two_officers_accept_and_turn_away_at_once(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    luo = second_of_township()

    said = at_once(
        press(case, "investigating", by=li, on=APPLIED_ON),
        press(case, "withdrawn", by=luo, on=APPLIED_ON, why="申请人来电撤回"),
        refusals=REFUSALS,
    )

    assert sorted(map(bool, said)) == [False, True] or said == ["", ""]
    with acting_as(SYSTEM):
        steps = list(fresh(case).steps.order_by("nth").values_list("from_stage", "to_stage"))
        lines = entries_about(case.number).filter(verb="case.move").count()
    assert [to for _, to in steps][-1] == fresh(case).stage
    assert all(before == steps[nth][1] for nth, (before, _) in enumerate(steps[1:]))
    assert lines == len(steps)


def test_two_counties_desks_decide_the_same_case_at_once(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)
    hung(case, li=li, on=APPLIED_ON)
    press(case, "county", by=li, on=UP_ON)()
    decided(case, by=chen, on=UP_ON)

    said = at_once(*(press(case, "granted", by=chen, on=UP_ON) for _ in range(4)), refusals=REFUSALS)

    assert sorted(map(bool, said)) == [False, True, True, True]
    assert {words for words in said if words} == {"案件现在处于“救助中”，不能直接转为“救助中”。"}
    with acting_as(SYSTEM):
        assert fresh(case).steps.filter(to_stage="granted").count() == 1


def test_an_objection_and_the_way_up_at_once_leave_one_road(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)
    case, notice = hung(case, li=li, on=APPLIED_ON)

    said = at_once(
        lambda: object_to_posting(posting=notice, words="他家有出租屋。", by=None, on=date(2026, 8, 10)),
        press(case, "county", by=li, on=UP_ON),
        refusals=REFUSALS,
    )

    after = fresh(case)
    with acting_as(SYSTEM):
        objection = after.posting_objections.get()
    assert (after.stage, objection.is_late) in ((Stage.OBJECTED, False), (Stage.COUNTY, True))
    assert bool(said[1]) == (after.stage == Stage.OBJECTED)
