"""Our own cases by the day: on both sides of each line, and who is left out of it."""

from datetime import date, timedelta

import pytest

from doudi.cases.reviews.actions import end_support
from doudi.cases.reviews.models import Review
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.own_cases import months_between, warn_of_cases
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, case_of
from tests.roads import fresh
from tests.support import granted

pytestmark = pytest.mark.django_db
DUE, UNTIL = date(2026, 12, 1), date(2026, 10, 1)
ENDED_ON = date(2026, 9, 15)


@pytest.fixture
def running(li, wu, chen, guo):
    """阿强一家 are on dibao; their review is due."""
    case = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(SYSTEM):
        assert Review.objects.filter(case=case, done_on=None).update(due_on=DUE) == 1
    return case


@pytest.fixture
def stopped(running, chen):
    """Let help of 阿强一家 end for a reason; October is the first month without it."""

    def made(because="VOLUNTARY"):
        with acting_as(chen):
            end_support(
                case=fresh(running), because=because, reasons="本人申请停止。", by=chen, on=ENDED_ON, until=UNTIL
            )
        return fresh(running)

    return made


def signs() -> list[tuple[str, str]]:
    with acting_as(SYSTEM):
        return list(Signal.objects.values_list("indicator", "level"))


def test_a_review_nobody_has_done_rises_with_the_days(running):
    levels = []
    for days in (29, 30, 59, 60, 89, 90):
        warn_of_cases(on=DUE + timedelta(days=days))
        levels.append(signs())

    yellow, orange, red = ([("W-OUT", level)] for level in "YOR")
    assert levels == [[], yellow, yellow, orange, orange, red]
    with acting_as(SYSTEM):
        warning = HardshipWarning.objects.get()
        sign = warning.signals.get()
    assert (warning.group, warning.score, warning.level) == ("c1", 72, "O")  # 120 × 1 × 0.6
    assert sign.source == {"case": running.number} and sign.said


def test_the_same_day_twice_and_the_next_day_tell_nothing_new(running):
    day = DUE + timedelta(days=30)

    kept = [warn_of_cases(on=one) for one in (day, day, day + timedelta(days=1))]

    assert [(one.opened, one.raised, one.repeated) for one in kept] == [(1, 0, 0), (0, 0, 1), (0, 0, 1)]


def test_help_that_ended_with_nothing_after_it_is_looked_after_for_a_year(stopped):
    stopped()
    levels = []
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 1)):
        warn_of_cases(on=day)
        levels.append(signs())

    assert levels == [[], [("W-FIN", "Y")], [("W-FIN", "Y")], [("W-FIN", "O")]]
    with acting_as(SYSTEM):
        warning = HardshipWarning.objects.get()
    assert (warning.group, warning.score) == ("none", 50)  # 60 × 0.7 × 1.2


def test_after_a_year_nobody_comes_back_to_it(stopped):
    stopped()

    assert warn_of_cases(on=date(2027, 10, 1)).opened == 0
    assert warn_of_cases(on=date(2027, 9, 30)).opened == 1


@pytest.mark.parametrize("because", ["DEATH", "MOVED_OUT", "TRANSFER_TEKUN"])
def test_nobody_is_left_alone_by_a_death_a_move_or_another_help(stopped, because):
    stopped(because)

    warn_of_cases(on=date(2026, 12, 1))

    assert signs() == []


def test_whoever_has_another_file_is_not_left_alone(stopped, li):
    case = stopped()
    with acting_as(SYSTEM):
        members = case.application.members.select_related("person").order_by("relation")
        people = [one.person for one in members]
    case_of(applied(by=li, on=date(2026, 10, 8), people=people))

    warn_of_cases(on=date(2026, 12, 1))

    assert signs() == []


@pytest.mark.parametrize(
    ("since", "months"), [(date(2026, 11, 1), 1), (date(2026, 11, 2), 0), (date(2025, 12, 1), 12), (DUE, 0)]
)
def test_whole_months(since, months):
    assert months_between(since, DUE) == months
