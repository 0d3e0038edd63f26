"""A day passes for warnings: what the hub answered is taken back, our cases are looked at, everybody is weighed where something is new.

Noun: Passed. Verbs: pass_day, weigh_anew (a second time the same day does nothing more), when_compared (after a comparison of a month).
The month is weighed once its books are there, and again when a register or a figure is new: what was told is not told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils.timezone import localdate

from doudi.database import var
from doudi.engine.snapshots import Lake
from doudi.evidence.assembly import facts_folder, is_same
from doudi.monitoring.actions import facts_of
from doudi.monitoring.months.models import MonthRun
from doudi.monitoring.warnings.actions import take_back
from doudi.monitoring.warnings.changes import warn_of_changes
from doudi.monitoring.warnings.in_force import book_in_force
from doudi.monitoring.warnings.keeping import Kept
from doudi.monitoring.warnings.models import WarningRun
from doudi.monitoring.warnings.own_cases import warn_of_cases
from doudi.monitoring.warnings.watching import Watched, watch
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules.receipt import law_hash

ROUNDS_MOST = 100
"""How often a day takes back some answers, so that a flaw in one cannot hold it for ever."""


WEIGHING = 7304111
"""The lock of the one worker that weighs."""


@dataclass
class Passed:
    """What a day brought: warnings the hub's answers closed, and what our own cases told."""

    closed: int
    of_cases: Kept


def pass_day(*, on: date) -> Passed:
    """Take back what the hub answered, and look at our own cases, as the system."""
    return Passed(closed=_taken_back(on), of_cases=warn_of_cases(on=on))


def _taken_back(on: date) -> int:
    total = 0
    with acting_as(SYSTEM):
        for _ in range(ROUNDS_MOST):
            count = take_back(on=on)
            total += count
            if not count:
                break
    return total


def weigh_anew(*, on: date) -> Watched | None:
    """Weigh everybody where this month's books are there and something is new since the month's run; None where nothing is."""
    first = on.replace(day=1)
    books = Lake.of(var()).current("hukou", on=on)
    with _alone() as is_alone:
        if not is_alone or not any(one.as_of >= first for one in books) or _is_weighed(first, on=on):
            return None
        facts_of(on=on, var=var(), fresh=False, progress=lambda _share, _what: None)
        return watch(book_in_force(), facts=facts_folder(var=var(), on=on), on=on)


@contextmanager
def _alone() -> Iterator[bool]:
    """Let one worker weigh; say whether it is this one. A worker that dies lets go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::bigint)", [WEIGHING])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s::bigint)", [WEIGHING])


def _is_weighed(month: date, *, on: date) -> bool:
    run = WarningRun.objects.filter(month=month, place="", finished_at__isnull=False).first()
    if run is None or run.law_hash != law_hash(book_in_force()):
        return False
    return is_same(var=var(), made_on=run.on, on=on)


def when_compared() -> Callable[[datetime], Kept | None]:
    """Give a task for a worker's rounds that warns of a comparison in the first round after it is made."""
    told: list[datetime] = []

    def task(at: datetime) -> Kept | None:
        made_at = MonthRun.objects.aggregate(made_at=Max("finished_at"))["made_at"]
        if made_at is None or made_at in told:
            return None
        kept = tell_compared(on=localdate(at))
        told[:] = [made_at]
        return kept

    return task


def tell_compared(*, on: date) -> Kept:
    """Warn of what this month's comparison saw, or the last one's where this month's is not made yet."""
    months = (on.replace(day=1), (on.replace(day=1) - timedelta(days=1)).replace(day=1))
    run = MonthRun.objects.filter(month__in=months).order_by("-month").first()
    return warn_of_changes(var=var(), month=run.month, on=on) if run else Kept()
