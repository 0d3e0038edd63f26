"""Questions about the changes of a month. Row-level security already shows an officer only his own place."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, QuerySet, When
from django.db.models.functions import Left

from doudi.journal.actions import record
from doudi.monitoring.months.models import MonthChange, MonthRun
from doudi.monitoring.months.watched import LEVELS
from doudi.monitoring.permissions import NotAllowed, may_read_findings
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside

PAGE_SIZE = 50


def months() -> list[date]:
    """List the months that were compared, the latest first."""
    return list(MonthRun.objects.order_by("-month").values_list("month", flat=True).distinct())


def changes_for(*, officer: Officer, month: date, place: str = "") -> QuerySet[MonthChange]:
    """Return the changes of a month an officer may see, red first.

    :raises NotAllowed: when the officer's desk has nothing to do with findings.
    """
    if not may_read_findings(officer):
        raise NotAllowed("本岗位不办理监测发现；请联系民政岗位。")
    found = MonthChange.objects.filter(inside(place, column="place"), month=month)
    return found.alias(urgency=_urgency()).order_by("urgency", "change", "place", "number")


def chosen(found: QuerySet[MonthChange], *, change: str, level: str) -> QuerySet[MonthChange]:
    """Keep the changes of a kind and of a level, where one is named."""
    found = found.filter(change=change) if change else found
    return found.filter(level=level) if level else found


def note_look(*, officer: Officer, month: date, place: str, on: date) -> None:
    """Write down that somebody looked through a month's changes of people."""
    record(verb="changes.look", by=officer, on=on, about=f"{month:%Y-%m}", place=place, purpose="查看本月变化")


def counts_of(found: QuerySet[MonthChange], *, by: str) -> dict[str, int]:
    """Count changes by `change` or by `level`."""
    rows = found.order_by(by).values_list(by).annotate(count=Count("pk"))
    return dict(rows)


def counts_by_child_place(found: QuerySet[MonthChange], *, digits: int) -> dict[str, int]:
    """Count changes by the place `digits` long they are in."""
    rows = found.order_by().annotate(child=Left("place", digits)).values_list("child")
    return dict(rows.annotate(count=Count("pk")))


def count_in_doubt(*, month: date, place: str) -> int:
    """Count the changes of which it is not known whether they are new, for whoever runs the comparison."""
    with acting_as(SYSTEM):
        found = MonthChange.objects.filter(inside(place, column="place"), month=month, is_known_new=False)
        return found.count()


def counts_inside(*, month: date, place: str) -> dict[str, dict[str, int]]:
    """Count all changes of a month inside a place by kind and level, for whoever runs the comparison."""
    counts: dict[str, dict[str, int]] = {}
    with acting_as(SYSTEM):
        rows = MonthChange.objects.filter(inside(place, column="place"), month=month).order_by("change")
        for change, level, count in rows.values_list("change", "level").annotate(count=Count("pk")):
            counts.setdefault(change, {})[level] = count
    return counts


def _urgency() -> Case:
    return Case(*(When(level=level, then=number) for number, level in enumerate(LEVELS)), default=len(LEVELS))
