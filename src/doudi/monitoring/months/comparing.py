"""Comparing: one kind of change, for those looked after, between the two deliveries of a pair. No Django, no clock.

Nouns: Side (a delivery and its row), Seen (a change of somebody). Verbs: compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice
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
from doudi.monitoring.months.strips import ANYTHING, mark_of, strip_of
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
    """A change of one person: his position among the people, what it is about, how pressing it is, and both sides.

    Where it is not known to be new, last month's delivery had a row nobody could read that may have said the same, and nothing says that
    it began since.
    """

    watched: Watched
    position: int
    thing: int
    level: str
    is_known_new: bool
    before: Side
    after: Side


def compared(one: Watched, *, people: People, pair: Pair, var: Path, reading: Reading) -> list[Seen]:
    """Compare one register's two deliveries for people, sorted by pseudonym."""
    before = strip_of(one, deliveries=pair.before, var=var, reading=reading)
    after = strip_of(one, deliveries=pair.after, var=var, reading=reading)
    if one.sum:
        return list(_sums(one, people=people, pair=pair, before=before, after=after, reading=reading))
    return list(_rows(one, people=people, pair=pair, before=before, after=after, reading=reading))


def _rows(one: Watched, *, people: People, pair: Pair, before: Strip, after: Strip, reading: Reading) -> Iterator[Seen]:
    """Find rows that are there now and were not, with the row they took the place of."""
    found = differing(people.person, pairs=[(before, after)])
    is_doubted = np.isin(people.person[found.who], before.doubted)
    had = found.row_before != NOTHING
    rows_now = _fetch(one, deliveries=pair.after, rows=found.row, reading=reading)
    rows_then = iter(_fetch(one, deliveries=pair.before, rows=found.row_before[had], reading=reading))
    told = (found.who, thing_of(found.state), is_doubted, had)
    for position, thing, doubted, has, (delivery, row) in zip(
        *(column.tolist() for column in told), rows_now, strict=True
    ):
        side = next(rows_then) if has else (pair.before[0], None)
        is_known = _began_since(row, pair=pair, one=one) or not (
            doubted or _may_be_among([row], strays=before.strays, one=one)
        )
        then, now = (_shown(one, row=told) if told else None for told in (side[1], row))
        level = level_of(one, row=row)
        yield Seen(one, position, thing, level, is_known, Side(side[0], then), Side(delivery, now))


def _began_since(row: Mapping[str, Any], *, pair: Pair, one: Watched) -> bool:
    """Say whether a row began after last month's deliveries, which then cannot have said it in any row."""
    began = row[one.began] if one.began else None
    return began is not None and began > max(delivery.as_of for delivery in pair.before)


def _may_be_among(rows: Iterable[Mapping[str, Any]], *, strays: Ints, one: Watched) -> bool:
    """Say whether last month's rows of which nobody knows whose they are may have said the same as one of these."""
    if not len(strays):
        return False
    marks = [mark_of(row, same=one.same) for row in rows]
    return bool(np.isin([ANYTHING, *marks], strays).any() or ANYTHING in marks)


def _sums(one: Watched, *, people: People, pair: Pair, before: Strip, after: Strip, reading: Reading) -> Iterator[Seen]:
    """Find amounts that rose over a limit: for each person the most pressing one he crossed."""
    taken = np.zeros(len(people.person), dtype=bool)
    limits = _limits(one, people=people, on=pair.after[0].as_of)
    for level in LEVELS:
        if level not in limits:
            continue
        found = crossing(people.person, before=before, after=after, limits=limits[level])
        keep = ~taken[found.who] & ~np.isin(people.person[found.who], before.silent)
        if one.is_silence_unknown:
            keep &= np.isin(people.person[found.who], before.person)
        taken[found.who[keep]] = True
        persons = people.person[found.who[keep]]
        known = _known_sums(one, persons=persons, pair=pair, sides=(before, after), reading=reading)
        for position, now, then, is_known in zip(
            *(part[keep].tolist() for part in (found.who, found.after, found.before)), known, strict=True
        ):
            told = [
                {one.sum: str(yuan(amount)), "limit": str(yuan(int(limits[level][position])))} for amount in (then, now)
            ]
            sides = (Side(pair.before[0], told[0]), Side(pair.after[0], told[1]))
            yield Seen(one, position, 0, level, is_known, *sides)


def _known_sums(one: Watched, *, persons: Ints, pair: Pair, sides: tuple[Strip, Strip], reading: Reading) -> list[bool]:
    """Say of each person whether last month's sum is all there was: none of his rows may have been among the unreadable."""
    before, after = sides
    is_doubted = np.isin(persons, before.doubted).tolist()
    if not len(before.strays):
        return [not doubted for doubted in is_doubted]
    ends = zip(*(np.searchsorted(after.person, persons, side=side).tolist() for side in ("left", "right")), strict=True)
    own = [range(first, last) for first, last in ends]
    places = np.array([place for rows in own for place in rows], dtype=np.int64)
    rows = iter(_fetch(one, deliveries=pair.after, rows=after.row[places], reading=reading))
    may_be = [_may_be_among([row for _, row in islice(rows, len(mine))], strays=before.strays, one=one) for mine in own]
    return [not doubted and not stray for doubted, stray in zip(is_doubted, may_be, strict=True)]


def _limits(one: Watched, *, people: People, on: date) -> dict[str, Ints]:
    """Give each person's limit, by level."""
    places = [limits_of(one, place=county, on=on) for county in people.counties]
    levels = {level for limits in places for level in limits}
    return {
        level: np.array([limits.get(level, UNSET) for limits in places], dtype=np.int64)[people.county]
        for level in levels
    }


def _fetch(
    one: Watched, *, deliveries: Sequence[Delivery], rows: Ints, reading: Reading
) -> list[tuple[Delivery, dict[str, Any]]]:
    """Fetch some rows of deliveries, in the order asked for."""
    began = [one.began] if one.began else []
    columns = [*one.show, *one.same, *began, *(column for step in one.steps for column in step.where)]
    columns = list(dict.fromkeys(columns))
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
