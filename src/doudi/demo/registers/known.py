"""Known: one block of people as the departments meet it, and the small questions every register asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block
from doudi.demo.dwelling import SPLIT
from doudi.demo.holdings import Holdings
from doudi.demo.wording import EMPTY

Array = NDArray[Any]

HOUSE_DIGITS = 8
DISTRICT = "district"
"""A column that is no part of the delivery: the county whose file a row belongs to."""


@dataclass
class Known:
    """A block and what its people hold."""

    block: Block
    holdings: Holdings

    @property
    def people(self) -> dict[str, Array]:
        return self.block.people

    @property
    def today(self) -> int:
        return self.block.today

    def random(self, topic: str) -> np.random.Generator:
        return self.block.random(f"register {topic}")

    def recorded(self, *, count: int, topic: str, oldest: int = 60) -> Array:
        """Draw days on which rows were last brought up to date, in the last weeks before the delivery."""
        return np.asarray(self.today - 2 - self.random(topic).integers(0, oldest, count))

    def home_village(self, who: Array) -> Array:
        """Return the 12-digit village where people live."""
        return np.asarray(self.block.plan.territory.codes[self.block.families["village"][self.people["family"][who]]])

    def hukou_village(self, who: Array) -> Array:
        """Return the 12-digit village where people are registered."""
        return np.asarray(
            self.block.plan.territory.codes[self.block.families["hukou_village"][self.people["family"][who]]]
        )

    def houses(self, who: Array) -> Array:
        """Return the code of the house each person's family lives in."""
        return house_codes(
            place=self.home_village(who), number=self.block.families["number"][self.people["family"][who]]
        )

    def hukou_houses(self, who: Array) -> Array:
        """Return the code of the house in the book: where families live apart from it, another house in that village."""
        family = self.people["family"][who]
        number = self.block.families["number"][family]
        apart = self.block.families["origin"][family] == SPLIT
        return house_codes(
            place=self.hukou_village(who), number=np.where(apart, number + 10 ** (HOUSE_DIGITS + 1), number)
        )


def house_codes(*, place: Array, number: Array) -> Array:
    """Write house codes: the village, and a number that no other house has."""
    text = np.char.add(place.astype(np.int64).astype(str), "H")
    return np.asarray(np.char.add(text, number.astype(np.int64).astype(str)).astype(object))


def optional(values: Array, *, given: Array) -> Array:
    """Leave cells empty where nothing is given."""
    return np.asarray(np.where(given, values, EMPTY))


def month_of(days: Array) -> Array:
    """Return the month of days as YYYYMM."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray((1970 + months // 12) * 100 + months % 12 + 1)


def month_before(*, day: int, months: Array) -> Array:
    """Return the month so many months before a day's, as YYYYMM."""
    here = int(np.datetime64(day, "D").astype("datetime64[M]").astype(np.int64))
    months = here - months
    return np.asarray((1970 + months // 12) * 100 + months % 12 + 1)
