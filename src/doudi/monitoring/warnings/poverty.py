"""多维贫困 by Alkire and Foster: who is deprived in enough dimensions at once, how many are (H), how deeply (A), and both (M0 = H × A).

Noun: Poverty. Verb: measure. M0 of a place is the mean of the M0 of its parts weighted by people, so it can be taken apart by place.
A household of which a dimension is unknown is poor or not where that is sure either way, and is counted apart where it is not.
Source: Alkire, Foster, "Counting and multidimensional poverty measurement", Journal of Public Economics 95 (2011) 476–487.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
YES, NO, UNKNOWN = 1, 0, -1


@dataclass(frozen=True)
class Poverty:
    """The measure of some people: how many are known, how many are poor, the poor's weighted lacks, and of how many nobody can tell.

    Weights and sums are whole: `weight` is what all dimensions weigh together.
    """

    people: int
    poor: int
    lacks: int
    weight: int
    unknown: int

    @property
    def headcount(self) -> Fraction | None:
        """H: the share of those known who are poor; None when nobody is known."""
        return Fraction(self.poor, self.people) if self.people else None

    @property
    def intensity(self) -> Fraction | None:
        """A: the mean weighted share of lacks among the poor; None when nobody is poor."""
        return Fraction(self.lacks, self.poor * self.weight) if self.poor else None

    @property
    def adjusted(self) -> Fraction | None:
        """M0 = H × A."""
        return Fraction(self.lacks, self.people * self.weight) if self.people else None

    def __add__(self, other: Poverty) -> Poverty:
        assert self.weight == other.weight, "measured with other weights"
        return Poverty(
            people=self.people + other.people, poor=self.poor + other.poor, lacks=self.lacks + other.lacks,
            weight=self.weight, unknown=self.unknown + other.unknown,
        )  # fmt: skip


def measure(deprived: Ints, *, weights: Sequence[int], cutoff: Fraction, people: Ints) -> Poverty:
    """Measure households, one row each (1 deprived, 0 not, -1 unknown), one column a dimension, with their people.

    A household is poor when its weighted lacks reach the cutoff. Of one that surely is but has unknown dimensions the known lacks count.
    """
    weighed = np.asarray(weights, dtype=np.int64)
    whole = int(weighed.sum())
    assert whole > 0, "dimensions weigh something"
    least, most = (deprived == YES) @ weighed, (deprived != NO) @ weighed
    bound = cutoff * whole
    is_poor = least * bound.denominator >= bound.numerator
    is_known = is_poor | (most * bound.denominator < bound.numerator)
    return Poverty(
        people=int(people[is_known].sum()), poor=int(people[is_poor].sum()), lacks=int((people * least)[is_poor].sum()),
        weight=whole, unknown=int(people[~is_known].sum()),
    )  # fmt: skip
