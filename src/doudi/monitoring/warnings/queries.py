"""Questions about warnings. Row-level security already shows a desk only what lies in its place; these add order, filters and counts.

Verbs: warning_for (fetch, and write down that it was looked at), warnings_for, offers_for, staff_for, wall_counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Left

from doudi.journal.actions import record
from doudi.monitoring.warnings.keeping import PURPOSE
from doudi.monitoring.warnings.levels import LEVELS
from doudi.monitoring.warnings.models import HardshipWarning, WarningRun
from doudi.monitoring.warnings.permissions import NotAllowed, check_may_move, check_may_read
from doudi.monitoring.warnings.road import ROAD, Move
from doudi.offices.models import Desk, Officer
from doudi.offices.queries import inside

PAGE_SIZE = 50
STAFF_MOST = 50
Stage = HardshipWarning.Stage
OPEN, CLOSED, LATE = "open", "closed", "late"
SHELVES = (OPEN, LATE, CLOSED)


@dataclass(frozen=True)
class Offer:
    """A step offered to somebody: where it leads."""

    to: str
    move: Move


def warning_for(*, number: str, by: Officer, on: date) -> HardshipWarning | None:
    """Fetch a warning for an officer and write down that he looked; None when there is none for him.

    :raises NotAllowed: when his desk has nothing to do with warnings.
    """
    check_may_read(by)
    rows = HardshipWarning.objects.select_related("assigned_to__desk").prefetch_related("signals", "steps")
    warning = rows.filter(number=number).first()
    if warning is not None:
        record(verb="warning.look", by=by, on=on, about=number, place=warning.place, purpose=PURPOSE)
    return warning


def warnings_for(*, officer: Officer, shelf: str, on: date, place: str = "") -> QuerySet[HardshipWarning]:
    """List the warnings of a shelf (open, late, closed) in a place: red first, then the nearest day.

    :raises NotAllowed: when the officer's desk has nothing to do with warnings.
    """
    check_may_read(officer)
    found = HardshipWarning.objects.filter(inside(place, column="place") | inside(place, column="hukou"))
    if shelf == CLOSED:
        return found.filter(stage=Stage.CLOSED).order_by("-closed_on", "number")
    found = found.exclude(stage=Stage.CLOSED)
    if shelf == LATE:
        found = found.filter(due_on__lt=on)
    return found.alias(urgency=_urgency()).order_by("urgency", "due_on", "-score", "number")


def chosen(
    found: QuerySet[HardshipWarning], *, level: str = "", stage: str = "", indicator: str = ""
) -> QuerySet[HardshipWarning]:
    """Keep the warnings of a level, a stage, and with an indicator, where one is named."""
    told = Q(level=level) if level else Q()
    told &= Q(stage=stage) if stage else Q()
    told &= Q(pk__in=found.filter(signals__indicator=indicator).order_by().values("pk")) if indicator else Q()
    return found.filter(told)


def counts_of(found: QuerySet[HardshipWarning], *, by: str) -> dict[str, int]:
    """Count warnings by `level` or `stage`."""
    return dict(found.order_by().values_list(by).annotate(count=Count("pk")))


def counts_by_child_place(found: QuerySet[HardshipWarning], *, digits: int) -> dict[str, int]:
    """Count warnings by the place `digits` long where the household lives."""
    rows = found.order_by().annotate(child=Left("place", digits)).values_list("child")
    return dict(rows.annotate(count=Count("pk")))


def offers_for(warning: HardshipWarning, *, by: Officer) -> list[Offer]:
    """List the steps an officer may take with a warning now."""
    found = []
    for (start, to), move in ROAD.items():
        if start == warning.stage:
            try:
                check_may_move(by, warning=warning, to=to)
            except NotAllowed:
                continue
            found.append(Offer(to=to, move=move))
    return found


def staff_for(warning: HardshipWarning, *, on: date) -> QuerySet[Officer]:
    """List who may be asked to go: the village's and the town's people, of both communities, the nearest desk first."""
    places = {one[:digits] for one in (warning.place, warning.hukou) for digits in (9, 12) if len(one) >= digits}
    kinds = (Desk.Kind.VILLAGE, Desk.Kind.TOWNSHIP)
    staff = Officer.objects.filter(desk__place__in=places, desk__kind__in=kinds, since__lte=on)
    at_work = staff.filter(Q(until=None) | Q(until__gt=on)).select_related("desk")
    return at_work.order_by("-desk__place", "staff_number")[:STAFF_MOST]


def wall_counts(place: str, *, on: date) -> tuple[int, int]:
    """Count the warnings of a place that are open, and those closed on a day."""
    here = HardshipWarning.objects.filter(inside(place, column="place") | inside(place, column="hukou"))
    counts = here.aggregate(open=Count("pk", filter=~Q(stage=Stage.CLOSED)), closed=Count("pk", filter=Q(closed_on=on)))
    return counts["open"], counts["closed"]


def latest_run() -> WarningRun | None:
    """Return the last finished run."""
    return WarningRun.objects.filter(finished_at__isnull=False).order_by("-month", "-finished_at").first()


def _urgency() -> Case:
    return Case(*(When(level=level, then=number) for number, level in enumerate(LEVELS)), default=len(LEVELS))
