"""What rounds tell those who asked for a visit: the errands under their number, and what was seen for a need.

Noun: Seen. Questions: errands_from, seen_for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from doudi.dispatch.needs.need import Need
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.record import Record

SEEN_MOST = 5


@dataclass(frozen=True)
class Seen:
    """What one visit found: when, who went, who was met, the words, and the six items of self-care where they were asked."""

    happened_on: date
    visitor: str
    met: str
    words: str
    self_care: Mapping[str, bool]


def errands_from(source: str, *, number: str) -> QuerySet[Errand]:
    """List the errands somebody asked for under his own number, those still open first."""
    rows = Errand.objects.filter(source=source, source_number=number).select_related("worker", "second")
    return rows.order_by("ended_on", "due_on", "pk")


def seen_for(need: Need) -> list[Seen]:
    """List what visits for a need found, the latest first; what a second officer has not confirmed is not found yet."""
    rows = Record.objects.filter(
        errand__need=need, kind=Record.Kind.VISIT, state__in=(Record.State.KEPT, Record.State.CONFIRMED)
    )
    return [_seen(one) for one in rows.select_related("worker").order_by("-happened_on", "-pk")[:SEEN_MOST]]


def _seen(record: Record) -> Seen:
    met = f"{record.met_name}（{record.met_relation}）" if record.met_relation else record.met_name
    return Seen(
        happened_on=record.happened_on, visitor=record.worker.name, met=met, words=record.words,
        self_care=record.form.get("self_care") or {},
    )  # fmt: skip
