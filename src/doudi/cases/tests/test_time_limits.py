"""Every row of the table of time limits, on real days over the National Day holiday.

Accepted on Friday, 18 September 2026; 20 September is worked, 25 to 27 are off, 1 to 7 October are off and 10 October is worked.
最低生活保障审核确认办法, 特困人员认定办法, 民发〔2019〕62号, 刚性支出困难家庭认定办法, 小额快救.
"""

from datetime import date

import pytest

from doudi.cases.applying.actions import Living
from doudi.cases.clocks.actions import extend
from doudi.cases.clocks.models import Clock
from doudi.cases.refusals import NotReady
from doudi.cases.stages import Stage
from doudi.cases.terms import TERMS, last_day, notice, term, unit_of
from doudi.evidence.reports.requests import request_verification
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.working_days import is_announced
from tests.cases import WHY, applied, case_of, decided, family_with_numbers, moved, signed_for
from tests.cast import STREET
from tests.roads import accepted, fresh, hung, investigated, missing, set_terms

ACCEPTED_ON = date(2026, 9, 18)
DAYS = {3: date(2026, 9, 22), 10: date(2026, 10, 9), 15: date(2026, 10, 15), 20: date(2026, 10, 22), 30: date(2026, 11, 5),
        45: date(2026, 11, 26)}  # fmt: skip
GUANGZHOU = "440105001"

ROWS = [
    ("dibao_start", 3, "H"), ("edge_start", 3, "H"), ("tekun_start", 3, "E"),
    ("tekun_township", 15, "H"), ("child_township", 15, "H"),
    ("tekun_reinvestigate", 15, "H"), ("tekun_end_reinvestigate", 15, "H"), ("tekun_self_care", 10, "H"),
    ("dibao_county", 10, "H"), ("edge_county", 10, "H"), ("tekun_county", 15, "H"), ("child_county", 15, "H"),
    ("dibao_total", 30, "H"), ("dibao_total_delegated", 20, "H"), ("dibao_total_extended", 45, "H"),
    ("rigid_total", 30, "H"), ("rigid_total_extended", 45, "H"), ("refusal_in_writing", 3, "H"),
]  # fmt: skip
LOCAL = ("dibao_township", "dibao_reinvestigate", "rigid_township", "rigid_posting", "dibao_accept", "dibao_supplement")
"""What the law leaves to the place: our own figure stands there until the place has set its own, and says so."""


@pytest.mark.parametrize(("name", "count", "mark"), ROWS)
def test_a_row_of_the_table_ends_on_its_day(name, count, mark):
    found = notice(name, place=GUANGZHOU, on=ACCEPTED_ON)

    assert found is not None
    assert (found.value, unit_of(name), found.mark) == (count, "wd", mark)
    assert last_day(ACCEPTED_ON, count=count, unit="wd") == DAYS[count]


@pytest.mark.parametrize("name", ["dibao_posting", "edge_posting", "tekun_posting"])
def test_a_notice_hangs_seven_days_of_the_calendar(name):
    assert (term(name, place=GUANGZHOU, on=ACCEPTED_ON), unit_of(name)) == (7, "cd")
    assert last_day(ACCEPTED_ON, count=7, unit="cd") == date(2026, 9, 25)


def test_quick_aid_has_three_days_of_the_calendar():
    assert (term("quick_aid_help", place=GUANGZHOU, on=ACCEPTED_ON), unit_of("quick_aid_help")) == (3, "cd")
    assert last_day(ACCEPTED_ON, count=3, unit="cd") == date(2026, 9, 21)


@pytest.mark.parametrize("name", LOCAL)
def test_what_the_law_leaves_to_the_place_is_marked_as_ours(name):
    found = notice(name, place=GUANGZHOU, on=ACCEPTED_ON)

    assert found is not None
    assert found.mark == "E"


def test_shenzhen_has_set_its_own():
    found = {
        name: term(name, place="440304", on=ACCEPTED_ON)
        for name in ("dibao_accept", "dibao_supplement", "dibao_county")
    }

    assert found == {"dibao_accept": 5, "dibao_supplement": 2, "dibao_county": 3}


def test_chaohu_has_let_its_townships_decide():
    assert term("dibao_road", place="340181", on=ACCEPTED_ON) == "dibao_delegated"
    assert term("dibao_road", place=GUANGZHOU, on=ACCEPTED_ON) == "dibao"


def test_there_is_no_limit_for_a_childs_notice():
    assert not [name for name in TERMS.terms if name.startswith("child_posting")]


@pytest.mark.parametrize(("day", "known"), [(2026, True), (2027, False), (2031, False)])
def test_a_year_without_a_notice_of_holidays_says_so(day, known):
    assert is_announced(day) is known


# ------------------------------------------------------------------------------------- as a case runs them


def running(case, *, by):
    with acting_as(by):
        return {clock.limit: clock.due_on for clock in fresh(case).clocks.filter(stopped_on=None, paused_on=None)}


pytestmark = pytest.mark.django_db


def test_accepted_before_the_holiday(li, chen):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)

    assert running(case, by=li) == {"start": DAYS[3], "township": DAYS[15], "total": DAYS[30]}


def test_the_county_has_ten_working_days_from_the_day_it_was_sent_up(li, wu, chen, guo):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=ACCEPTED_ON)
    hung(case, li=li, on=ACCEPTED_ON)
    assert missing(case, "county", by=li, on=date(2026, 9, 25)) == ["公示到 2026-09-25 期满，期满后才能办理下一步。"]

    moved(case, "county", by=li, on=date(2026, 9, 28))

    assert running(case, by=chen) == {"county": date(2026, 10, 16), "total": DAYS[30]}
    assert fresh(case).due_on == date(2026, 10, 16)


def test_a_written_refusal_has_three_working_days(li, wu, chen, guo):
    decided_on = date(2026, 9, 30)
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=ACCEPTED_ON, proposes="refuse")
    hung(case, li=li, on=ACCEPTED_ON)
    moved(case, "county", by=li, on=date(2026, 9, 28))
    decided(
        case,
        by=chen,
        on=decided_on,
        verdict="refused",
        reasons="收入不实",
        articles=("最低生活保障审核确认办法 第二十一条",),
    )

    moved(case, "refused", by=chen, on=decided_on, why=WHY)

    assert running(case, by=chen) == {"refusal": date(2026, 10, 10)}  # 8, 9 and, a Saturday that is worked, 10 October


def test_verification_begins_within_three_working_days_of_the_request(li, chen):
    application = applied(by=li, on=ACCEPTED_ON)
    letter = signed_for(application, by=li, second=chen, on=ACCEPTED_ON)

    with acting_as(li):
        letter.refresh_from_db()
        request_verification(letter=letter, kind="application", declared=None, by=li, on=ACCEPTED_ON)
        request = letter.requests.get()

    assert request.begin_by == DAYS[3]


def test_edge_and_rigid_run_as_their_own_rules_say(li, chen):
    application = applied(by=li, on=ACCEPTED_ON, programmes={"edge": None, "rigid": None})
    signed_for(application, by=li, second=chen, on=ACCEPTED_ON)

    for programme in ("edge", "rigid"):
        case = moved(case_of(application, programme), "accepted", by=li, on=ACCEPTED_ON)
        assert running(case, by=li) == {"start": DAYS[3], "township": DAYS[15], "total": DAYS[30]}


# ------------------------------------------------------------------------------------- pauses


def test_waiting_for_a_supplement_does_not_count(li, chen):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)
    moved(case, "investigating", by=li, on=ACCEPTED_ON)
    asked_on, came_on = date(2026, 9, 22), date(2026, 10, 12)

    moved(case, "supplement", by=li, on=asked_on, why="请补充租房合同。")
    assert running(case, by=li) == {"supplement": date(2026, 10, 27)}  # 20 working days
    moved(case, "investigating", by=li, on=came_on)

    # 3 of 15, of 30 were used when it was asked for: the 20th, 21st and 22nd; 12 and 27 are left from 12 October on
    assert running(case, by=li) == {"township": date(2026, 10, 28), "total": date(2026, 11, 18)}
    with acting_as(li):
        assert case.clocks.get(limit="total").days_used == 3


def test_a_supplement_before_it_was_accepted_leads_back_to_acceptance_and_nowhere_else(li, chen):
    application = applied(by=li, on=ACCEPTED_ON)
    signed_for(application, by=li, second=chen, on=ACCEPTED_ON)
    case = moved(case_of(application), "supplement", by=li, on=ACCEPTED_ON, why="请补充户口簿。")

    assert missing(case, "investigating", by=li, on=ACCEPTED_ON) == ["这份申请还没有受理：材料补齐后请先办理受理。"]
    assert moved(case, "submitted", by=li, on=ACCEPTED_ON).stage == Stage.SUBMITTED


# ------------------------------------------------------------------------------------- longer, for named reasons


def total(case):
    with acting_as(SYSTEM):
        return fresh(case).clocks.get(limit="total")


def longer(case, because, *, by, on=ACCEPTED_ON, why="情况见调查记录。"):
    with acting_as(by):
        return extend(clock=total(case), because=because, why=why, by=by, on=on)


@pytest.mark.parametrize("because", ["lives_away", "hard"])
def test_a_reason_people_tell_makes_it_forty_five(li, chen, because):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)

    assert longer(case, because, by=li).due_on == DAYS[45]
    with pytest.raises(NotReady, match="已延长过"):
        longer(case, because, by=li)


def test_an_application_taken_in_another_county_makes_it_forty_five(li, zhou, chen):
    people = family_with_numbers()
    application = applied(by=zhou, on=ACCEPTED_ON, people=people, window="440106001")
    signed_for(application, by=li, second=chen, on=ACCEPTED_ON)
    case = moved(case_of(application), "accepted", by=li, on=ACCEPTED_ON)

    assert longer(case, "elsewhere", by=li).due_on == DAYS[45]


def test_an_objection_makes_it_forty_five_and_only_when_there_is_one(li, wu, chen, guo):
    from doudi.cases.postings.actions import object_to_posting

    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=ACCEPTED_ON)
    case, notice_hung = hung(case, li=li, on=ACCEPTED_ON)
    with pytest.raises(NotReady, match="没有收到异议"):
        longer(case, "objection", by=li)

    object_to_posting(posting=notice_hung, words="他有工资收入。", by=None, on=date(2026, 9, 21))

    assert longer(case, "objection", by=li, on=date(2026, 9, 21)).due_on == DAYS[45]


@pytest.mark.parametrize(("because", "said"), [("objection", "不能因此延长"), ("elsewhere", "不能因此延长")])
def test_the_rules_of_rigid_families_know_fewer_reasons(li, chen, because, said):
    application = applied(by=li, on=ACCEPTED_ON, programmes={"rigid": None})
    signed_for(application, by=li, second=chen, on=ACCEPTED_ON)
    case = moved(case_of(application, "rigid"), "accepted", by=li, on=ACCEPTED_ON)

    with pytest.raises(NotReady, match=said):
        longer(case, because, by=li)
    assert longer(case, "hard", by=li).due_on == DAYS[45]


def test_other_limits_are_never_longer(li, chen):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)
    with acting_as(li):
        township = case.clocks.get(limit="township")
        with pytest.raises(NotReady, match="不能延长"):
            extend(clock=township, because="hard", why=WHY, by=li, on=ACCEPTED_ON)


def test_a_limit_that_is_over_is_not_made_longer(li, chen):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)

    with pytest.raises(NotReady, match="已经过了"):
        longer(case, "hard", by=li, on=date(2026, 11, 6))


def test_a_limit_nobody_has_set_does_not_run(li, monkeypatch):
    set_terms(monkeypatch, place=STREET, dibao_accept=None)

    case = case_of(applied(by=li, on=ACCEPTED_ON))

    assert running(case, by=li) == {}
    assert case.due_on is None


def test_one_limit_of_a_name_runs_at_a_time(li, chen):
    case = accepted(applied(by=li, on=ACCEPTED_ON), li=li, chen=chen, on=ACCEPTED_ON)
    with acting_as(li):
        assert Clock.objects.filter(case=case, limit="total").count() == 1


def test_a_single_person_of_tekun_has_fifteen_and_fifteen(li):
    people = family_with_numbers()
    application = applied(
        by=li, on=ACCEPTED_ON, people=people[:1], members=[Living(people[0], "0")], programmes={"tekun": people[0]}
    )

    assert running(case_of(application, "tekun"), by=li) == {"accept": date(2026, 9, 24)}
