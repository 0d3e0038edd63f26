"""Questions about linkage: pairs that wait for a desk, settled rows, models, and how good the sources are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from doudi.evidence.linkage.actions import about
from doudi.evidence.linkage.models import LinkageModel, Mark, Pair
from doudi.evidence.mapping import DATASETS
from doudi.evidence.models import Feedback, Objection
from doudi.journal.actions import record
from doudi.offices.models import Officer

PAGE_SIZE = 50


def pairs_for(*, dataset: str = "", verdict: str = "") -> QuerySet[Pair]:
    """List pairs of the grey zone with this verdict, none meaning those that wait; row-level security keeps to the own place."""
    pairs = Pair.objects.filter(zone=Pair.Zone.GREY, verdict=verdict)
    return pairs.filter(dataset=dataset) if dataset else pairs


def counts_by_dataset() -> dict[str, int]:
    """Count what waits, by data set."""
    waiting = pairs_for().order_by().values("dataset").annotate(found=Count("pk")).values_list("dataset", "found")
    return dict(waiting)


def pair_for(*, officer: Officer, number: int, on: date) -> Pair | None:
    """Find a pair inside the officer's sight and write down that it was looked at."""
    pair = Pair.objects.select_related("model", "judged_by").filter(pk=number).first()
    if pair is not None:
        record(verb="linkage.look", by=officer, on=on, about=about(pair), place=pair.place, purpose="判断是不是同一人")
    return pair


def rivals_of(pair: Pair) -> QuerySet[Pair]:
    """List the other pairs of the same row."""
    return Pair.objects.filter(fingerprint=pair.fingerprint).exclude(pk=pair.pk)


def settled(dataset: str) -> dict[bytes, bytes]:
    """Give the sealed number of the person of every settled row, by the row's fingerprint."""
    rows = Pair.objects.filter(dataset=dataset, verdict=Pair.Verdict.SAME).values_list("fingerprint", "sealed")
    return {bytes(mark): bytes(sealed) for mark, sealed in rows.iterator()}


def refused(dataset: str) -> set[tuple[bytes, int]]:
    """Give the pairs a desk has judged, not to be proposed again."""
    rows = Pair.objects.filter(dataset=dataset, verdict=Pair.Verdict.DIFFERENT).values_list("fingerprint", "person")
    return {(bytes(mark), person) for mark, person in rows.iterator()}


def latest_model(dataset: str) -> LinkageModel | None:
    """Give the newest model of a data set."""
    return LinkageModel.objects.filter(dataset=dataset).order_by("-version").first()


def latest_marks() -> list[Mark]:
    """Give the marks of each data set's newest day, in the order of the data sets."""
    newest: dict[str, date] = {}
    marks = list(Mark.objects.order_by("-as_of"))
    for mark in marks:
        newest.setdefault(mark.dataset, mark.as_of)
    chosen = [mark for mark in marks if newest[mark.dataset] == mark.as_of]
    return sorted(chosen, key=lambda mark: (DATASETS.index(mark.dataset), mark.delivery))


def mark_of(*, delivery: str) -> Mark | None:
    """Find the mark of a delivery by its number."""
    return Mark.objects.filter(delivery=delivery).order_by("-as_of").first()


@dataclass(frozen=True)
class Judged:
    """One time somebody checked what a source said: whether it was right."""

    source: str
    was_right: bool


@dataclass(frozen=True)
class Rightness:
    """How often a source was checked, and how often it turned out right."""

    checked: int
    right: int

    @property
    def share(self) -> float | None:
        return self.right / self.checked if self.checked else None


def rightness(outcomes: Iterable[Judged]) -> dict[str, Rightness]:
    """Add judged outcomes up by source."""
    counts: dict[str, tuple[int, int]] = {}
    for one in outcomes:
        checked, right = counts.get(one.source, (0, 0))
        counts[one.source] = (checked + 1, right + one.was_right)
    return {source: Rightness(checked=checked, right=right) for source, (checked, right) in counts.items()}


def judged_outcomes() -> list[Judged]:
    """Read what objections and confirmations inside one's sight say about sources.

    An objection upheld means the source was wrong, one dismissed that it was right. Feedback that followed an objection says
    the same thing twice and is left out.
    """
    answered = Objection.objects.exclude(outcome="").values_list("source", "outcome")
    told = Feedback.objects.filter(Q(objection__isnull=True)).values_list("source", "kind")
    return [
        *(Judged(source, outcome == Objection.Outcome.DISMISSED) for source, outcome in answered.iterator()),
        *(Judged(source, kind == Feedback.Kind.CONFIRMED) for source, kind in told.iterator()),
    ]
