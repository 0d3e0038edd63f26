"""How often a screen is right: findings against what an all-knowing eye would have found. For measuring invented cities only.

Nouns: Score. Verbs: measure, measure_outside. The truth lies in a folder of its own, in the layout of the facts; the very same
comparison runs on it.
A person is the unit: findings of both sides are compared kind by kind, and programme by programme, for everybody in the
households they are about; a finding about one person's allowance is about that person.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from doudi.monitoring.classify import CHANGE, MISSED, STRENGTH, UNKNOWN, WRONG, Found
from doudi.monitoring.comparison import Compared, Comparison
from doudi.rules import Rulebook

Affected = dict[tuple[str, str], set[int]]
"""People (pseudonyms) affected by findings of each kind and programme."""
OUTSIDE = "outside"
"""The kind of those who are paid and stand in no register of persons: no facts are made of them, so they have a list of their own."""
EVERY = ""
"""Stands for every programme together."""


@dataclass(frozen=True)
class Score:
    """People found, people truly affected, both; and of those truly affected and not found, who is at least an open question.

    Of one kind, and of one programme or (where that is empty) of all together.
    """

    kind: str
    programme: str
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
    """Compare a screen of `facts` with the same comparison on `truth` (each a folder of counties).

    First comes every kind over all programmes, then each programme of which something was found or is true.
    """
    found = affected(book, folder=facts, on=on)
    true = affected(book, folder=truth, on=on, is_sorted=False)
    named = {programme for kind, programme in (*found, *true) if kind != UNKNOWN}
    programmes = [policy.name for policy in book.policies if policy.name in named]
    scores = [
        score(kind, programme=programme, found=found, true=true)
        for programme in (EVERY, *programmes)
        for kind in (MISSED, WRONG, CHANGE)
    ]
    return [one for one in scores if one.programme == EVERY or one.found or one.true]


def measure_outside(found: Set[int], *, truth: Path) -> list[Score]:
    """Compare who was found paid outside every register with who truly is; nothing where the truth does not say."""
    file = truth / f"{OUTSIDE}.parquet"
    if not file.exists():
        return []
    true = set(pq.read_table(file, columns=["person"])["person"].to_pylist())
    key = (OUTSIDE, EVERY)
    return [score(OUTSIDE, found={key: set(found)}, true={key: true})]


def score(
    kind: str, *, found: Mapping[tuple[str, str], set[int]], true: Mapping[tuple[str, str], set[int]], programme: str = EVERY
) -> Score:  # fmt: skip
    """Count one kind of one programme; an open question of any programme about somebody counts as open."""
    ours, theirs = found.get((kind, programme), set()), true.get((kind, programme), set())
    still_open = (theirs - ours) & found.get((UNKNOWN, EVERY), set())
    both = len(ours & theirs)
    return Score(kind=kind, programme=programme, found=len(ours), true=len(theirs), both=both, open=len(still_open))


def affected(book: Rulebook, *, folder: Path, on: date, is_sorted: bool = True) -> Affected:
    """Return whom the findings of every county under a folder are about; a truth comes as it was invented, unsorted."""
    people: Affected = {}
    for county in sorted(one for one in folder.iterdir() if one.is_dir()):
        comparison = Comparison(book, folder=county, on=on, is_sorted=is_sorted)
        try:
            comparison.run()
            for one in comparison.findings():
                for found in one.found:
                    about = _about(one, found=found)
                    for programme in (EVERY, found.programme):
                        people.setdefault((found.kind, programme), set()).update(about)
        finally:
            comparison.close()
    return people


def _about(one: Compared, *, found: Found) -> set[int]:
    """Return the people of the household, or the one person whose allowance it is."""
    if found.programme in STRENGTH or found.person is None:
        return {person.key for person in one.rows.people}
    return {one.rows.person(found.person).key}
