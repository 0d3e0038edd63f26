"""Questions about needs: the one a source told, what came of several, the inbox of a desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from doudi.dispatch.needs.models import Need


@dataclass(frozen=True)
class Came:
    """What came of a need: its stage, and once it is closed the reason code, the words and the day."""

    number: str
    stage: str
    outcome: str
    words: str
    settled_on: date | None


def need_of(source: str, source_number: str) -> Need | None:
    """Find the need a source told under its own number, the latest of several; None when it never did."""
    return Need.objects.filter(source=source, source_number=source_number).order_by("-id").first()


def outcomes_of(source: str, numbers: Iterable[str]) -> dict[str, Came]:
    """Give what came of the needs a source told, by its own numbers; those nobody told are left out.

    Of several needs under one number the one still open counts, else the one closed last.
    """
    rows = Need.objects.filter(source=source, source_number__in=list(numbers)).order_by("settled_on", "id")
    found: dict[str, Came] = {}
    for need in rows:
        if need.source_number not in found or found[need.source_number].outcome:
            found[need.source_number] = Came(
                number=need.number, stage=need.stage, outcome=need.outcome, words=need.outcome_words,
                settled_on=need.settled_on,
            )  # fmt: skip
    return found
