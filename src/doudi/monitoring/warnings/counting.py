"""What a county comes to in a run: households by indicator and level, of how many something is not known, and poverty by town.

Noun: Counts. Verbs: add, as_fields.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from doudi.facts import HAO
from doudi.monitoring.warnings.levels import MARKED
from doudi.monitoring.warnings.poverty import Poverty, measure
from doudi.monitoring.warnings.scoring import Scale
from doudi.monitoring.warnings.signs import DIMENSIONS
from doudi.monitoring.warnings.sweeping import Weighed
from doudi.monitoring.warnings.terms import TERMS, value_of
from doudi.rules.terms import Terms

TOWN_DIGITS = 9


class Counts:
    """One county's counts, chunk after chunk; nothing is kept of any household."""

    def __init__(self, scale: Scale, *, terms: Terms = TERMS) -> None:
        self.terms = terms
        self.households = self.people = 0
        self.reached: dict[str, dict[str, int]] = {code: dict.fromkeys(MARKED, 0) for code in scale.weights}
        self.unknown: dict[str, int] = dict.fromkeys(scale.weights, 0)
        self._lacks: dict[str, list[tuple[Any, Any]]] = {}

    def add(self, one: Weighed) -> None:
        """Count a chunk."""
        self.households += len(one.household)
        self.people += int(one.people.sum())
        for code, ranked in one.ranks.items():
            counts = np.bincount(ranked, minlength=len(MARKED) + 1)
            for number, level in enumerate(MARKED, start=1):
                self.reached[code][level] += int(counts[number])
            self.unknown[code] += int(one.unknown[code].sum())
        self._add_lacks(one)

    def _add_lacks(self, one: Weighed) -> None:
        codes = one.place.indices.to_numpy()
        towns = np.array([place[:TOWN_DIGITS] for place in one.place.dictionary.to_pylist()])[codes]
        for town in np.unique(towns).tolist():
            here = towns == town
            self._lacks.setdefault(town, []).append((one.deprived[here], one.people[here]))

    def poverty(self, *, place: str, on: date) -> dict[str, Poverty]:
        """Measure each town by the weights and the cutoff of the place; nothing where a place has not set them all."""
        weights = [value_of(f"poverty_{name}", place=place, on=on, terms=self.terms) for name in DIMENSIONS]
        cutoff = value_of("poverty_cutoff", place=place, on=on, terms=self.terms)
        if cutoff is None or any(weight is None for weight in weights):
            return {}
        return {
            town: measure(
                np.concatenate([lacks for lacks, _ in rows]), weights=weights, cutoff=Fraction(cutoff, HAO),
                people=np.concatenate([people for _, people in rows]),
            )
            for town, rows in sorted(self._lacks.items())
        }  # fmt: skip

    def as_fields(self, *, place: str, on: date) -> dict[str, Any]:
        """Give the counts as the fields of a part."""
        towns = self.poverty(place=place, on=on)
        poverty = {
            town: {"people": one.people, "poor": one.poor, "lacks": one.lacks, "weight": one.weight, "unknown": one.unknown}
            for town, one in towns.items()
        }  # fmt: skip
        return {
            "households": self.households, "people": self.people, "reached": self.reached, "unknown": self.unknown,
            "poverty": poverty,
        }  # fmt: skip
