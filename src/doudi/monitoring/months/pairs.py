"""Pairs: for each county, which deliveries spoke at the end of last month and which speak at the end of this one.

Nouns: Pair. Verbs: pairs_of. Where nothing was delivered before, there is nothing to compare with: that is not "nobody had a car".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from doudi.engine.snapshots import Delivery, Lake


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


def pairs_of(lake: Lake, *, dataset: str, month: date, counties: Iterable[str]) -> list[Pair]:
    """Pair deliveries, counties with the same ones together; counties where nothing new came are left out."""
    found: dict[tuple[tuple[str, ...], ...], tuple[list[Delivery], list[Delivery], list[str]]] = {}
    for county in sorted(set(counties)):
        before = lake.valid(dataset, on=month - timedelta(days=1), place=county)
        after = lake.valid(dataset, on=next_month(month) - timedelta(days=1), place=county)
        if after and after[0].as_of < month:
            continue
        key = tuple(tuple(one.sha256 for one in deliveries) for deliveries in (before, after))
        found.setdefault(key, (before, after, []))[2].append(county)
    return [Pair(tuple(before), tuple(after), tuple(places)) for before, after, places in found.values()]
