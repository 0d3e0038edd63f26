"""The funnel of a campaign: from the registers to the help. Noun: Funnel."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Funnel:
    """How many households at each step: compared, less the aided, less those over limits, listed, visited, helped."""

    compared: int
    aided: int
    over: int
    listed: int
    visited: int
    helped: int

    @property
    def helped_of_listed(self) -> Fraction | None:
        """The share of the list that was helped; None of an empty list."""
        return Fraction(self.helped, self.listed) if self.listed else None
