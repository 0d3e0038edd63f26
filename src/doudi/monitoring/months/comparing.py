"""Comparing: one kind of change, for those looked after, between the two deliveries of a pair. No Django, no clock.

Nouns: Side (a delivery and its row), Seen (a change of somebody). Verbs: compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.merging import NOTHING, crossing, differing
from doudi.engine.snapshots import Delivery
from doudi.engine.strips import Ints, Strip, delivery_and_row, thing_of
from doudi.evidence.mapping import mapping_of
from doudi.facts import yuan
from doudi.monitoring.months.pairs import Pair
from doudi.monitoring.months.population import People
from doudi.monitoring.months.reading import Reading
from doudi.monitoring.months.strips import strip_of
from doudi.monitoring.months.watched import LEVELS, Watched, level_of, limits_of

UNSET = 2**62
"""A limit nobody reaches, for a place that set none."""

KEPT_ENDS = 2


@dataclass(frozen=True)
class Side:
    """One side of a change: the delivery, and what its row said; None when it had no such row."""

    delivery: Delivery
    row: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """Name data set, delivery, day and row."""
        one = self.delivery
        told = {"dataset": one.dataset, "source": one.source, "title": one.title, "delivery": one.number}
        return told | {"as_of": one.as_of.isoformat(), "row": self.row}


@dataclass(frozen=True)
class Seen:
    """A change of one person: his position among the people, what it is about, how pressing it is, and both sides."""

    watched: Watched
    position: int
    thing: int
    level: str
    before: Side
    after: Side


def compared(one: Watched, *, people: People, pair: Pair, var: Path, reading: Reading) -> list[Seen]:
    """Compare one register's two deliveries for people, sorted by pseudonym."""
    before = strip_of(one, deliveries=pair.before, var=var, reading=reading)
    after = strip_of(one, deliveries=pair.after, var=var, reading=reading)
    if one.sum:
        return list(_sums(one, people=people, pair=pair, before=before, after=after))
    return list(_rows(one, people=people, pair=pair, before=before, after=after, reading=reading))


def _rows(one: Watched, *, people: People, pair: Pair, before: Strip, after: Strip, reading: Reading) -> Iterator[Seen]:
    """Find rows that are there now and were not, with the row they took the place of."""
    found = differing(people.person, pairs=[(before, after)])
    sure = np.flatnonzero(~_is_doubted(people.person[found.who], found.state, before=before))
    who, now, then = found.who[sure], found.row[sure], found.row_before[sure]
    rows_now = _fetch(one, deliveries=pair.after, rows=now, reading=reading)
    had = then != NOTHING
    rows_then = iter(_fetch(one, deliveries=pair.before, rows=then[had], reading=reading))
    things = thing_of(found.state[sure])
    for position, thing, has, (delivery, row) in zip(
        who.tolist(), things.tolist(), had.tolist(), rows_now, strict=True
    ):
        side = next(rows_then) if has else (pair.before[0], None)
        level = level_of(one, row=row)
        shown = (_shown(one, row=told) if told else None for told in (side[1], row))
        yield Seen(one, position, thing, level, Side(side[0], next(shown)), Side(delivery, next(shown)))


def _is_doubted(persons: Ints, state: Ints, *, before: Strip) -> Any:
    """Say where last month's delivery had a row about the person, or the thing, that could not be read."""
    return np.isin(persons, before.doubted) | np.isin(thing_of(state), before.doubted_things)


def _sums(one: Watched, *, people: People, pair: Pair, before: Strip, after: Strip) -> Iterator[Seen]:
    """Find amounts that rose over a limit: for each person the most pressing one he crossed."""
    taken = np.zeros(len(people.person), dtype=bool)
    limits = _limits(one, people=people, on=pair.after[0].as_of)
    for level in LEVELS:
        if level not in limits:
            continue
        found = crossing(people.person, before=before, after=after, limits=limits[level])
        keep = ~taken[found.who] & ~np.isin(people.person[found.who], before.doubted)
        if one.is_silence_unknown:
            keep &= np.isin(people.person[found.who], before.person)
        taken[found.who[keep]] = True
        for position, now, then in zip(
            *(part[keep].tolist() for part in (found.who, found.after, found.before)), strict=True
        ):
            told = [
                {one.sum: str(yuan(amount)), "limit": str(yuan(int(limits[level][position])))} for amount in (then, now)
            ]
            yield Seen(one, position, 0, level, Side(pair.before[0], told[0]), Side(pair.after[0], told[1]))


def _limits(one: Watched, *, people: People, on: date) -> dict[str, Ints]:
    """Give each person's limit, by level."""
    places = {place: limits_of(one, place=place, on=on) for place in set(people.counties)}
    levels = {level for limits in places.values() for level in limits}
    return {
        level: np.array([places[place].get(level, UNSET) for place in people.counties], dtype=np.int64)
        for level in levels
    }


def _fetch(
    one: Watched, *, deliveries: Sequence[Delivery], rows: Ints, reading: Reading
) -> list[tuple[Delivery, dict[str, Any]]]:
    """Fetch some rows of deliveries, in the order asked for."""
    columns = list(dict.fromkeys([*one.show, *(column for step in one.steps for column in step.where)]))
    asked = [delivery_and_row(row) for row in rows.tolist()]
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for number, delivery in enumerate(deliveries):
        wanted = sorted({row for which, row in asked if which == number})
        table = _rows_at(reading.parts([delivery]) if wanted else [], rows=wanted, columns=columns)
        found |= {(number, row): told for row, told in zip(wanted, table, strict=True)}
    return [(deliveries[which], found[which, row]) for which, row in asked]


def _rows_at(paths: Sequence[Path], *, rows: Sequence[int], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Read rows by their position over all parts, touching only the parts they are in."""
    counts = [pq.read_metadata(path).num_rows for path in paths]
    found: list[dict[str, Any]] = []
    for path, start, count in zip(paths, accumulate([0, *counts]), counts, strict=False):
        here = [row - start for row in rows if start <= row < start + count]
        if here:
            found += pq.read_table(path, columns=list(columns)).take(pa.array(here)).to_pylist()
    return found


def _shown(one: Watched, *, row: dict[str, Any]) -> dict[str, Any]:
    """Keep what may be shown of a row, as JSON: amounts in yuan, days as text, what names a thing masked."""
    types = {column.name: column.type for column in mapping_of(one.dataset).columns}
    shown: dict[str, Any] = {}
    for name in one.show:
        value = row[name]
        if isinstance(value, date):
            value = value.isoformat()
        elif types[name] == "money" and value is not None:
            value = str(yuan(value))
        shown[name] = _masked(value) if name in one.mask and value else value
    return shown


def _masked(text: str) -> str:
    return text[:KEPT_ENDS] + "*" * (len(text) - KEPT_ENDS - 1) + text[-1:]
