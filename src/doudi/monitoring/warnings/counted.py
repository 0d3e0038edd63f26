"""What the last run counted in a place: households by indicator and level, what is not known, and poverty by town and in all.

Noun: Counted. Question: counted_in. Counts of counties hold nobody's name and are read by every desk that reads warnings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from doudi.monitoring.warnings.models import WarningPart
from doudi.monitoring.warnings.poverty import Poverty
from doudi.monitoring.warnings.queries import latest_run
from doudi.offices.queries import full_names

COUNTY_DIGITS = 6


@dataclass
class Counted:
    """The counts of the counties that lie in a place, or around it."""

    households: int = 0
    people: int = 0
    reached: dict[str, dict[str, int]] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    poverty: dict[str, Poverty] = field(default_factory=dict)

    def poverty_in_all(self) -> Poverty | None:
        """Add the towns up: the measure of all is theirs, weighted by people."""
        found = list(self.poverty.values())
        return sum(found[1:], start=found[0]) if found else None

    def poverty_rows(self, *, place: str) -> list[dict[str, Any]]:
        """Give H, A and M0 of all, then of the towns with most poverty first, named as seen from a place."""
        whole = self.poverty_in_all()
        if whole is None:
            return []
        names, around = full_names(self.poverty), full_names([place])[place]
        ordered = sorted(self.poverty, key=lambda town: (-(self.poverty[town].adjusted or 0), town))
        return [
            _row("", whole),
            *(_row(names[town].removeprefix(around) or names[town] or town, self.poverty[town]) for town in ordered),
        ]


def counted_in(*, place: str) -> Counted:
    """Add up what the last run counted; towns outside the place are left out, counties are counted whole."""
    found, run = Counted(), latest_run()
    parts = WarningPart.objects.filter(run=run).order_by("place") if run else WarningPart.objects.none()
    for part in parts:
        if part.place.startswith(place) or place.startswith(part.place):
            _add(found, part=part, place=place)
    return found


def _add(found: Counted, *, part: WarningPart, place: str) -> None:
    found.households, found.people = found.households + part.households, found.people + part.people
    for code, levels in part.reached.items():
        known = found.reached.setdefault(code, {})
        for level, count in levels.items():
            known[level] = known.get(level, 0) + count
    for code, count in part.unknown.items():
        found.unknown[code] = found.unknown.get(code, 0) + count
    for town, counts in part.poverty.items():
        if town.startswith(place) or place.startswith(town):
            found.poverty[town] = Poverty(**counts)


def _row(name: str, one: Poverty) -> dict[str, Any]:
    return {
        "name": name, "people": one.people, "poor": one.poor, "unknown": one.unknown, "headcount": _said(one.headcount),
        "intensity": _said(one.intensity), "adjusted": _said(one.adjusted),
    }  # fmt: skip


def _said(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):.3f}"
