"""How often a screen is right: findings against what an all-knowing eye would have found. For measuring invented cities only.

Nouns: Score. Verbs: measure. The truth lies in a folder of its own, in the layout of the facts; the very same comparison runs on it.
A person is the unit: findings of both sides are compared kind by kind for everybody in the households they are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.monitoring.classify import CHANGE, MISSED, UNKNOWN, WRONG
from doudi.monitoring.comparison import Comparison
from doudi.rules import Rulebook

Affected = dict[str, set[int]]
"""People (pseudonyms) affected by findings of each kind."""


@dataclass(frozen=True)
class Score:
    """For one kind: people found, people truly affected, both; and of those truly affected, who is at least an open question."""

    kind: str
    found: int
    true: int
    both: int
    open: int

    @property
    def precision(self) -> float | None:
        """Of the people found, the share truly affected; None when nobody was found."""
        return self.both / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Of the people truly affected, the share found; None when nobody is."""
        return self.both / self.true if self.true else None


def measure(book: Rulebook, *, facts: Path, truth: Path, on: date) -> list[Score]:
    """Compare a screen of `facts` with the same comparison on `truth` (each a folder of counties)."""
    found = affected(book, folder=facts, on=on)
    true = affected(book, folder=truth, on=on, is_sorted=False)
    return [score(kind, found=found, true=true) for kind in (MISSED, WRONG, CHANGE)]


def score(kind: str, *, found: Mapping[str, set[int]], true: Mapping[str, set[int]]) -> Score:
    """Count one kind."""
    ours, theirs = found.get(kind, set()), true.get(kind, set())
    still_open = (theirs - ours) & found.get(UNKNOWN, set())
    return Score(kind=kind, found=len(ours), true=len(theirs), both=len(ours & theirs), open=len(still_open))


def affected(book: Rulebook, *, folder: Path, on: date, is_sorted: bool = True) -> Affected:
    """Return whom the findings of every county under a folder are about; a truth comes as it was invented, unsorted."""
    people: Affected = {}
    for county in sorted(one for one in folder.iterdir() if one.is_dir()):
        comparison = Comparison(book, folder=county, on=on, is_sorted=is_sorted)
        try:
            comparison.run()
            for one in comparison.findings():
                for found in one.found:
                    people.setdefault(found.kind, set()).update(person.key for person in one.rows.people)
        finally:
            comparison.close()
    return people
