"""A day passes: reminders once, and what law or place says of a time that is over; a second time the same day nothing."""

from datetime import date

import pytest

from doudi.cases.clocks.passing import pass_day, remind_due
from doudi.cases.messages.models import Message
from doudi.cases.queries import overdue, stuck
from doudi.cases.reviews.actions import open_hearing
from doudi.cases.stages import Stage
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.daily import once_a_day
from tests.cases import APPLIED_ON, applied, case_of, decided, moved, signed_for
from tests.cast import STREET
from tests.roads import accepted, fresh, hung, investigated, sent_up, set_terms
from tests.verification import moment

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)


@pytest.fixture
def granted(li, wu, chen, guo):
    case = sent_up(applied(by=li), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON)
    decided(case, by=chen, on=UP_ON)
    return moved(case, "granted", by=chen, on=UP_ON)


def reminders(case):
    with acting_as(SYSTEM):
        return [line.detail["limit"] for line in entries_about(case.number).filter(verb="clock.remind")]


def test_the_desk_is_reminded_when_four_fifths_are_gone_and_once(li):
    case = case_of(applied(by=li))  # five working days, Monday to Monday: seven days of the calendar
    assert remind_due(on=date(2026, 8, 7)).reminded == []

    assert remind_due(on=date(2026, 8, 8)).reminded == [case.number]
    assert remind_due(on=date(2026, 8, 9)).reminded == []
    assert reminders(case) == ["accept"]


def test_whoever_must_supplement_is_told(li):
    case = moved(case_of(applied(by=li)), "supplement", by=li, on=APPLIED_ON, why="请补充户口簿。")

    remind_due(on=date(2026, 8, 26))

    with acting_as(SYSTEM):
        told = case.messages.filter(kind=Message.Kind.DEADLINE).get()
    assert told.text["day"] == "2026-08-31"


def test_what_is_never_supplemented_is_withdrawn_and_says_why(li):
    case = moved(case_of(applied(by=li)), "supplement", by=li, on=APPLIED_ON, why="请补充户口簿。")
    assert pass_day(on=date(2026, 8, 31)).withdrawn == []  # the last day is still the applicant's

    assert pass_day(on=date(2026, 9, 1)).withdrawn == [case.number]

    after = fresh(case)
    with acting_as(SYSTEM):
        step = after.steps.get(nth=after.steps_made)
    assert (after.stage, step.by_name, step.detail) == (Stage.WITHDRAWN, "系统", {"deemed": "supplement_over"})
    assert "到 2026-08-31 为止没有补正材料" in step.why
    assert pass_day(on=date(2026, 9, 1)).withdrawn == []


def test_a_place_that_deems_nothing_keeps_the_file_on_its_overdue_list(li, monkeypatch):
    case = moved(case_of(applied(by=li)), "supplement", by=li, on=APPLIED_ON, why="请补充户口簿。")
    set_terms(monkeypatch, supplement_over=None)

    assert pass_day(on=date(2026, 9, 1)).withdrawn == []
    with acting_as(li):
        assert [clock.case_id for clock in overdue(on=date(2026, 9, 1))] == [case.pk]


def test_silence_to_a_hearing_is_noted_and_the_county_goes_on(granted, chen):
    with acting_as(chen):
        hearing = open_hearing(
            case=fresh(granted), proposes="end", because="INCOME_OVER", reasons="就业后收入超过标准", by=chen, on=UP_ON
        )
    assert pass_day(on=hearing.answer_by).silent == []

    assert pass_day(on=date(2026, 8, 19)).silent == [granted.number]

    with acting_as(SYSTEM):
        hearing.refresh_from_db()
    assert hearing.is_silent
    assert pass_day(on=date(2026, 8, 19)).silent == []


def test_a_gradual_exit_ends_by_itself(granted, chen):
    with acting_as(chen):
        open_hearing(
            case=fresh(granted), proposes="end", because="INCOME_OVER", reasons="就业后收入超过标准", by=chen, on=UP_ON
        )
    pass_day(on=date(2026, 8, 19))
    decided(
        granted, by=chen, on=date(2026, 8, 19), verdict="ended", ended_because="INCOME_OVER", reasons="就业，渐退六个月",
        articles=("最低生活保障审核确认办法 第三十三条",), effective_until=date(2027, 3, 1),
    )  # fmt: skip
    moved(granted, "grace", by=chen, on=date(2026, 8, 19))
    assert pass_day(on=date(2027, 2, 28)).ended == []

    assert pass_day(on=date(2027, 3, 1)).ended == [granted.number]
    assert fresh(granted).stage == Stage.ENDED


def test_a_recognition_for_twelve_months_ends_by_itself(li, wu, chen, guo):
    application = applied(by=li, programmes={"edge": None})
    signed_for(application, by=li, second=chen)
    case = moved(case_of(application, "edge"), "accepted", by=li, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)
    hung(case, li=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=UP_ON)
    decided(case, by=chen, on=UP_ON, reasons="认定为低保边缘家庭")
    moved(case, "granted", by=chen, on=UP_ON)
    with acting_as(chen):
        until = case.decisions.get().effective_until
    assert until == date(2027, 8, 11)

    assert pass_day(on=date(2027, 8, 10)).ended == []
    assert pass_day(on=until).ended == [case.number]


def test_a_file_nothing_happens_to_is_found_though_no_limit_is_over(li, chen):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    moved(case, "investigating", by=li, on=APPLIED_ON)

    with acting_as(li):
        assert list(stuck(place=STREET, on=date(2026, 8, 17))) == []
        assert [one.pk for one in stuck(place=STREET, on=date(2026, 8, 18))] == [case.pk]  # eleven working days
        assert not overdue(on=date(2026, 8, 18)).exists()


def test_a_worker_passes_each_day_in_its_first_round(li):
    case = case_of(applied(by=li))
    task = once_a_day(pass_day)

    rounds = [
        task(moment(on, hour=hour))
        for on, hour in ((date(2026, 8, 7), 9), (date(2026, 8, 8), 0), (date(2026, 8, 8), 9))
    ]

    assert [one and one.reminded for one in rounds] == [[], [case.number], None]
