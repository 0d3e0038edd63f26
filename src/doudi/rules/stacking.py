"""Stacking: what may be had beside what, as dated data of a place, and what to do where two things may not stand together.

Nouns: Standing (something a person can have), Pair (who has one, may he have the other too?), Matrix, Holding, Conflict.
Verbs: Matrix.pair, Matrix.may_stand_together, Matrix.conflicts. The nearest place that answers wins, then the latest day;
nobody answered → None, never yes. The file is `programmes/together/matrix.yaml`; `matrix_file.load_matrix` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from itertools import combinations
from typing import NamedTuple

ANSWERS = {
    "yes": True,  # both, each in full
    "top_up": True,  # both, the other pays only the difference
    "no": False,  # not while he has the first
    "switch": False,  # the other may be had, and ends the first
    "choose": False,  # he chooses one
    "higher": False,  # the higher of the two
    "local": None,  # the place decides; here it has not
}
"""The answers a pair may give, and whether both stand together."""


@dataclass(frozen=True)
class Standing:
    """Something a person or household can have: a programme of the rulebook, or a benefit known only from a register.

    `policies` are names or patterns of the rulebook's policies that give it; `facts` of a person tell who has what no policy
    gives. `leaves_out` names standings whose holders are no part of what a household receives, though they live in it.
    """

    name: str
    label: str
    of: str
    policies: tuple[str, ...]
    leaves_out: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Who has the first: may he have the other too? With the law that says so, and what to do."""

    has: str
    other: str
    answer: str
    law: str
    article: str
    source: str
    mark: str
    action: str
    place: str
    since: date
    until: date | None = None

    def holds(self, *, place: str, on: date) -> bool:
        return place.startswith(self.place) and self.since <= on and (self.until is None or on < self.until)

    @property
    def citation(self) -> str:
        return f"{self.law} {self.article}".strip()

    @property
    def nearness(self) -> tuple[int, date]:
        return (len(self.place), self.since)

    def as_json(self) -> dict[str, str]:
        """Return the pair as it is published beside the answers it explains."""
        return {"has": self.has, "other": self.other, "answer": self.answer, "law": self.law, "article": self.article,
                "action": self.action}  # fmt: skip


class Holding(NamedTuple):
    """What somebody has: a standing (or a policy that gives it) and whom it covers."""

    standing: str
    people: frozenset[str]


class Conflict(NamedTuple):
    """Two standings that may not stand together, who has both, and the pair that says so."""

    has: Standing
    other: Standing
    people: tuple[str, ...]
    pair: Pair


class Matrix:
    """Every standing and every pair, asked by place and day."""

    def __init__(self, *, standings: Iterable[Standing], pairs: Iterable[Pair]) -> None:
        self.standings: Mapping[str, Standing] = {one.name: one for one in standings}
        self.pairs: dict[tuple[str, str], list[Pair]] = {}
        for pair in pairs:
            self.pairs.setdefault((pair.has, pair.other), []).append(pair)
        for rows in self.pairs.values():
            rows.sort(key=lambda pair: pair.nearness, reverse=True)

    def standing(self, name: str) -> Standing | None:
        """Return the standing of this name, or the one a policy of this name gives."""
        if name in self.standings:
            return self.standings[name]
        given = (one for one in self.standings.values() if any(fnmatchcase(name, like) for like in one.policies))
        return next(given, None)

    def pair(self, has: str, other: str, *, place: str, on: date) -> Pair | None:
        """Return the pair in force; None when nothing is known about the two."""
        first, second = self.standing(has), self.standing(other)
        if first is None or second is None:
            return None
        rows = self.pairs.get((first.name, second.name), [])
        return next((pair for pair in rows if pair.holds(place=place, on=on)), None)

    def may_stand_together(self, one: str, other: str, *, place: str, on: date) -> bool | None:
        """Say whether somebody may have both: yes when one order in which he came to them allows it; None where nobody says."""
        found = [self.pair(one, other, place=place, on=on), self.pair(other, one, place=place, on=on)]
        answers = [None if pair is None else ANSWERS[pair.answer] for pair in found]
        if True in answers:
            return True
        return None if None in answers else False

    def conflicts(self, holdings: Iterable[Holding], *, place: str, on: date) -> list[Conflict]:
        """List every two holdings of one person that may not stand together, with the article and what to do."""
        return list(self._conflicts(list(holdings), place=place, on=on))

    def _conflicts(self, holdings: list[Holding], *, place: str, on: date) -> Iterator[Conflict]:
        covered = [(standing, self._covered(standing, holding, among=holdings))
                   for holding in holdings if (standing := self.standing(holding.standing))]  # fmt: skip
        for (first, ours), (second, theirs) in combinations(covered, 2):
            both = ours & theirs
            if first is second or not both:
                continue
            if self.may_stand_together(first.name, second.name, place=place, on=on) is False:
                pair = self._telling(first, second, place=place, on=on)
                names = self.standings
                yield Conflict(names[pair.has], names[pair.other], tuple(sorted(both)), pair)

    def _covered(self, standing: Standing, holding: Holding, *, among: Iterable[Holding]) -> frozenset[str]:
        """Return whom a holding pays for: not those who are supported otherwise and left out of it."""
        elsewhere = (one.people for one in among if self._name(one.standing) in standing.leaves_out)
        return holding.people.difference(*elsewhere)

    def _name(self, name: str) -> str:
        standing = self.standing(name)
        return standing.name if standing else name

    def _telling(self, first: Standing, second: Standing, *, place: str, on: date) -> Pair:
        """Return, of the two directions, the one that tells best what to do: a switch before a plain no."""
        found = [self.pair(first.name, second.name, place=place, on=on),
                 self.pair(second.name, first.name, place=place, on=on)]  # fmt: skip
        known = [pair for pair in found if pair is not None]
        return min(known, key=lambda pair: pair.answer == "no")

    def texts(self) -> Iterator[str]:
        """Yield every Chinese text a page may show."""
        for standing in self.standings.values():
            yield standing.label
        for rows in self.pairs.values():
            for pair in rows:
                yield from (text for text in (pair.law, pair.article, pair.action) if text)
