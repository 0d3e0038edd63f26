"""Blocks: the province in pieces of about twenty thousand people, each made alone from the seed and its number.

Nouns: Plan, Block. A block is two tables of numpy columns (families, people) whose people stand in the order of their
families. Money is int64 hao, days are int64 since 1970, codes are positions in the choices of the fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.streams import stream
from doudi.demo.territory import Territory
from doudi.facts import FACTS, HAO

Array = NDArray[Any]
Columns = dict[str, Array]

PEOPLE_PER_BLOCK = 20_000
FEWEST_PEOPLE, MOST_PEOPLE = 200, 20_000_000
DAYS_PER_YEAR = 365.2425


@dataclass(frozen=True)
class Plan:
    """What to invent: how many people, from which seed, where, and how the world stands on which day."""

    people: int
    seed: int
    territory: Territory
    on: date

    def __post_init__(self) -> None:
        if not FEWEST_PEOPLE <= self.people <= MOST_PEOPLE:
            raise ValueError(f"cannot invent {self.people} people: give a number from {FEWEST_PEOPLE} to {MOST_PEOPLE}")

    @property
    def blocks(self) -> int:
        return max(1, round(self.people / PEOPLE_PER_BLOCK))

    @property
    def today(self) -> int:
        """The day as days since 1970."""
        return int(np.datetime64(self.on, "D").astype(np.int64))

    def numbers(self) -> Iterator[int]:
        """Number the blocks."""
        yield from range(self.blocks)

    def people_of(self, number: int) -> int:
        """Return how many people one block holds."""
        return self.people * (number + 1) // self.blocks - self.people * number // self.blocks


@dataclass
class Block:
    """The families and people of one piece of the province."""

    plan: Plan
    number: int
    families: Columns
    people: Columns
    supports: Columns = field(default_factory=dict)
    told: Columns = field(default_factory=dict)
    """Grants that a story prescribes: person, programme, base, supplement."""

    def random(self, topic: str) -> np.random.Generator:
        """Return this block's random numbers for one topic."""
        return stream(seed=self.plan.seed, block=self.number, topic=topic)

    @property
    def today(self) -> int:
        return self.plan.today

    @property
    def size(self) -> int:
        return len(self.people["family"])

    @property
    def family(self) -> Array:
        """The family of each person, as a position."""
        return self.people["family"]

    def sums(self, values: Array) -> Array:
        """Add up a column of people by family."""
        totals = np.bincount(self.family, weights=values, minlength=len(self.families["kind"]))
        return np.asarray(np.rint(totals).astype(np.int64))

    def any_of(self, flags: Array) -> Array:
        """Say for each family whether a flag is true of somebody."""
        return np.asarray(self.sums(flags) > 0)

    def first_of(self, flags: Array) -> Array:
        """Return the position of each family's first person with a flag, -1 where there is none."""
        found = np.full(len(self.families["kind"]), -1, dtype=np.int64)
        positions = np.flatnonzero(flags)[::-1]
        found[self.family[positions]] = positions
        return found

    def of_family(self, name: str) -> Array:
        """Spread a column of families over their people."""
        return np.asarray(self.families[name][self.family])


def code(name: str, choice: str) -> int:
    """Return the position of a choice of a person's fact."""
    return FACTS["person"][name].choices.index(choice)


def hao_of(yuan: Array | float, *, step: int = 1) -> Array:
    """Round yuan down to a whole step and turn them into hao."""
    return np.asarray(np.floor(np.asarray(yuan, dtype=np.float64) / step).astype(np.int64) * (step * HAO))


def chance(*, random: np.random.Generator, odds: Array | float, count: int) -> Array:
    """Draw true with the given odds for each of `count`."""
    return np.asarray(random.random(count) < odds)
