"""Pairs: for each county, which deliveries spoke at the end of last month and which speak at the end of this one.

Nouns: Pair. Verbs: sides_of, pairs_of. Where nothing was delivered before, there is nothing to compare with: that is not "nobody had
a car".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from doudi.engine.snapshots import Delivery, Lake

Sides = tuple[tuple[Delivery, ...], tuple[Delivery, ...]]
"""Of one county: last month's deliveries, and this month's."""


@dataclass(frozen=True)
class Pair:
    """Last month's and this month's deliveries of a data set, and the counties for which they speak."""

    before: tuple[Delivery, ...]
    after: tuple[Delivery, ...]
    counties: tuple[str, ...]

    @property
    def is_comparable(self) -> bool:
        return bool(self.before and self.after)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def sides_of(lake: Lake, *, dataset: str, month: date, counties: Iterable[str]) -> dict[str, Sides]:
    """Name for each county the deliveries that spoke at the end of last month, and those that speak at the end of this one."""
    days = (month - timedelta(days=1), next_month(month) - timedelta(days=1))
    valid = {county: [lake.valid(dataset, on=day, place=county) for day in days] for county in sorted(counties)}
    return {county: (tuple(before), tuple(after)) for county, (before, after) in valid.items()}


def pairs_of(sides: Mapping[str, Sides], *, month: date, counties: Iterable[str]) -> list[Pair]:
    """Pair deliveries, counties with the same ones together; counties where nothing new came are left out."""
    found: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for county in sorted(counties):
        _, after = sides[county]
        if after and after[0].as_of < month:
            continue
        key = tuple(tuple(one.sha256 for one in deliveries) for deliveries in sides[county])
        found.setdefault(key, []).append(county)
    return [Pair(*sides[places[0]], counties=tuple(places)) for places in found.values()]
