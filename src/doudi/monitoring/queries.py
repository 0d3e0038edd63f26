"""Questions about findings. Row-level security already shows an officer only his own place; these add order and filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet
from django.db.models.functions import Left

from doudi.journal.actions import record
from doudi.monitoring.models import Finding, ScreenRun
from doudi.monitoring.open_questions import added_up
from doudi.monitoring.permissions import NotAllowed, may_read_findings
from doudi.offices.models import Officer
from doudi.offices.queries import inside

PAGE_SIZE = 50
ORDERS = {
    "number": ("number",),
    "kind": ("kind", "-amount_month", "number"),
    "programme": ("programme", "kind", "number"),
    "place": ("place", "number"),
    "name": ("head_name", "number"),
    "members": ("members", "number"),
    "amount": ("amount_month", "number"),
    "paid": ("paid_month", "number"),
    "seen": ("first_seen_on", "number"),
}
"""The columns a list of findings may be sorted by; a minus sign in front turns the order round."""


@dataclass(frozen=True)
class Page:
    """One page of findings; `total` counts all that match."""

    rows: list[Finding]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


def latest_run() -> ScreenRun | None:
    """Return the last finished screen."""
    return ScreenRun.objects.filter(finished_at__isnull=False).order_by("-on", "-finished_at").first()


def open_questions_for(*, officer: Officer, run: ScreenRun) -> dict[str, dict[str, Any]]:
    """Add up what a screen left open in sum, by programme, over the counties that lie wholly inside the officer's place.

    :raises NotAllowed: when the officer's desk has nothing to do with findings.
    """
    if not may_read_findings(officer):
        raise NotAllowed("本岗位不办理监测发现；请联系民政岗位。")
    own = officer.desk.place_id
    return added_up(questions for county, questions in run.questions.items() if county.startswith(own))


def matching(
    *, officer: Officer, place: str = "", kind: str = "", programme: str = "", search: str = "", order: str = "-amount"
) -> QuerySet[Finding]:
    """Return the findings an officer may see, filtered and ordered.

    `search` is the head's name, the end of a masked identifier, or a finding's number.

    :raises NotAllowed: when the officer's desk has nothing to do with findings.
    """
    if not may_read_findings(officer):
        raise NotAllowed("本岗位不办理监测发现；请联系民政岗位。")
    found = Finding.objects.filter(inside(place, column="place"))
    if kind:
        found = found.filter(kind=kind)
    if programme:
        found = found.filter(programme=programme)
    if search:
        found = found.filter(_searched(search.strip()))
    return found.order_by(*_order(order))


def findings_for(*, officer: Officer, page: int = 1, **filters: str) -> Page:
    """Return one page of `matching`."""
    found = matching(officer=officer, **filters)
    total = found.count()
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    rows = list(found.defer("facts", "answer", "head_sealed")[start : start + PAGE_SIZE])
    return Page(rows=rows, number=number, total=total)


def finding_for(*, officer: Officer, number: str, on: date | None = None) -> Finding | None:
    """Fetch a finding the officer may see, and write down that he looked; None when there is none for him.

    :raises NotAllowed: when the officer's desk has nothing to do with findings.
    """
    if not may_read_findings(officer):
        raise NotAllowed("本岗位不办理监测发现；请联系民政岗位。")
    finding = Finding.objects.filter(number=number).first()
    if finding is not None:
        record(
            verb="finding.look", by=officer, on=on, about=finding.number, place=finding.place, purpose="查看监测发现"
        )
    return finding


def counts_for(*, officer: Officer, place: str = "") -> dict[str, dict[str, int]]:
    """Count findings by kind, then by programme."""
    rows = matching(officer=officer, place=place).order_by().values("kind", "programme").annotate(count=Count("id"))
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["kind"], {})[row["programme"]] = row["count"]
    return counts


def counts_by_child_place(*, officer: Officer, place: str, digits: int) -> dict[str, dict[str, int]]:
    """Count findings by the place `digits` long inside a place, then by kind."""
    inside = matching(officer=officer, place=place).order_by().annotate(child=Left("place", digits))
    counts: dict[str, dict[str, int]] = {}
    for row in inside.values("child", "kind").annotate(count=Count("id")):
        counts.setdefault(row["child"], {})[row["kind"]] = row["count"]
    return counts


def counts_of_waiting(*, officer: Officer, place: str = "") -> dict[str, int]:
    """Count open questions by the data set or desk they wait for."""
    waiting = Func(F("waiting_for"), function="unnest")
    rows = matching(officer=officer, place=place).order_by().annotate(source=waiting).values("source")
    return {row["source"]: row["count"] for row in rows.annotate(count=Count("id"))}


def _searched(text: str) -> Q:
    tail = text.upper().replace(" ", "")
    number = tail.replace("-", "")
    return Q(head_name__contains=text) | Q(head_masked__endswith=tail) | Q(number__istartswith=_dashed(number))


def _dashed(number: str) -> str:
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4)) or "?"


def _order(order: str) -> Iterable[Any]:
    backwards = order.startswith("-")
    fields = ORDERS.get(order.removeprefix("-"), ORDERS["amount"])
    first, *rest = fields
    turned = F(first).desc(nulls_last=True) if backwards else F(first).asc(nulls_last=True)
    return [turned, *rest]
