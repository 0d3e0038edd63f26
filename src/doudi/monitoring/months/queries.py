"""Questions about the changes of a month. Row-level security already shows an officer only his own place."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from doudi.journal.actions import record
from doudi.monitoring.months.models import MonthChange, MonthRun
from doudi.monitoring.permissions import NotAllowed, may_read_findings
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside

PAGE_SIZE = 50


def months() -> list[date]:
    """List the months that were compared, the latest first."""
    return list(MonthRun.objects.order_by("-month").values_list("month", flat=True).distinct())


def changes_for(*, officer: Officer, month: date, place: str = "", change: str = "") -> QuerySet[MonthChange]:
    """Return the changes of a month an officer may see, red first.

    :raises NotAllowed: when the officer's desk has nothing to do with findings.
    """
    if not may_read_findings(officer):
        raise NotAllowed("本岗位不办理监测发现；请联系民政岗位。")
    found = MonthChange.objects.filter(inside(place, column="place"), month=month)
    found = found.filter(change=change) if change else found
    return found.order_by("change", "level", "place", "number")


def note_look(*, officer: Officer, month: date, place: str, on: date) -> None:
    """Write down that somebody looked through a month's changes of people."""
    record(verb="changes.look", by=officer, on=on, about=f"{month:%Y-%m}", place=place, purpose="查看本月变化")


def counts_of(found: QuerySet[MonthChange]) -> dict[str, int]:
    """Count changes by kind."""
    rows = found.order_by("change").values_list("change").annotate(count=Count("pk"))
    return dict(rows)


def counts_inside(*, month: date, place: str) -> dict[str, dict[str, int]]:
    """Count all changes of a month inside a place by kind and level, for whoever runs the comparison."""
    counts: dict[str, dict[str, int]] = {}
    with acting_as(SYSTEM):
        rows = MonthChange.objects.filter(inside(place, column="place"), month=month).order_by("change")
        for change, level, count in rows.values_list("change", "level").annotate(count=Count("pk")):
            counts.setdefault(change, {})[level] = count
    return counts
