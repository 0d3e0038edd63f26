"""Strips of deliveries: which rows of a delivery count for a change, as the two sorted columns that are compared.

Verbs: strip_of, folder_of, mark_of. A strip is made once for a delivery and a rule, under var/months/strips; who can read it can read
pseudonyms only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.chunks import in_one
from doudi.engine.snapshots import Delivery
from doudi.engine.strips import NOBODY, Ints, Strip, joined, open_strip, states, strip, write_strip
from doudi.monitoring.months.reading import Reading
from doudi.monitoring.months.watched import Watched, Where, rules_hash, unreadable_over

VERSION = 3
"""Of the making of strips; another one makes them anew."""

DAYS_PER_MONTH = 30.4375
SPREAD = 0x9E3779B97F4A7C15
"""An odd number with well mixed bits: Fibonacci hashing."""


ANYTHING = -1
"""The mark of a row of which so little can be read that it may have said anything."""


def strip_of(one: Watched, *, deliveries: Sequence[Delivery], var: Path, reading: Reading) -> Strip:
    """Open the strips of deliveries, as one, making those that are not there."""
    return joined([_strip_of(one, delivery=delivery, var=var, reading=reading) for delivery in deliveries])


def folder_of(one: Watched, *, delivery: Delivery, var: Path) -> Path:
    """Say where a delivery's strip lies, or would lie."""
    rule = hashlib.sha256(f"{VERSION} {rules_hash(one)} {delivery.sha256}".encode()).hexdigest()[:32]
    return var / "months" / "strips" / one.name / rule


def mark_of(row: Mapping[str, Any], *, same: Sequence[str]) -> int:
    """Make of what a row is known by one number, the same whenever it is made; what is not there may have been anything."""
    values = [row[column] for column in same]
    return ANYTHING if None in values else _number("\x1f".join(map(str, values))) >> 1


def _strip_of(one: Watched, *, delivery: Delivery, var: Path, reading: Reading) -> Strip:
    folder = folder_of(one, delivery=delivery, var=var)
    if not folder.exists():
        write_strip(folder, _made(one, delivery=delivery, reading=reading))
    reading.note([folder])
    return open_strip(folder)


def _made(one: Watched, *, delivery: Delivery, reading: Reading) -> Strip:
    table = _table(reading.parts([delivery]), columns=one.columns)
    counts = _counts(table, one=one, as_of=delivery.as_of)
    rows = np.flatnonzero(counts)
    kept = table.take(pa.array(rows))
    state = _amounts(kept, column=one.sum) if one.sum else _states(kept, one=one)
    people = [(in_one(kept.column(name)), np.arange(len(rows))) for name in one.persons]
    known = [(keys.drop_null(), places[pc.is_valid(keys).to_numpy(zero_copy_only=False)]) for keys, places in people]
    person = np.concatenate([keys.to_numpy() for keys, _ in known])
    place = np.concatenate([places for _, places in known])
    doubted, strays = _unreadable(one, delivery=delivery, reading=reading)
    silent = _persons(table.filter(pa.array(_having(table, where=one.unknown))), one=one) if one.unknown else NOBODY
    return strip(person=person, state=state[place], row=rows[place], doubted=doubted, strays=strays, silent=silent)


def _table(paths: Sequence[Path], *, columns: Sequence[str]) -> pa.Table:
    return pa.concat_tables([pq.read_table(path, columns=list(columns)) for path in paths])


def _counts(table: pa.Table, *, one: Watched, as_of: date) -> Any:
    """Say which rows count."""
    counts = _having(table, where=one.where)
    if one.until:
        ends = table.column(one.until)
        counts &= _flags(pc.is_null(ends)) | _flags(pc.greater(ends, pa.scalar(as_of)))
    if one.window is not None:
        column, months = one.window
        oldest = as_of - timedelta(days=round(months * DAYS_PER_MONTH))
        counts &= _flags(pc.greater(table.column(column), pa.scalar(oldest)))
    return counts


def _having(table: pa.Table, *, where: Where) -> Any:
    """Say which rows have a wanted value in every named column."""
    fits = np.ones(table.num_rows, dtype=bool)
    for column, wanted in where.items():
        values = table.column(column)
        known = pa.array([value for value in wanted if value is not None], type=values.type)
        is_wanted = _flags(pc.is_in(values, value_set=known, skip_nulls=True))
        fits &= is_wanted | (_flags(pc.is_null(values)) if None in wanted else False)
    return fits


def _flags(values: Any) -> Any:
    return pc.fill_null(values, False).to_numpy()


def _amounts(table: pa.Table, *, column: str) -> Ints:
    """Read amounts; where a row counts and says none, it is of nothing (NO_HIT)."""
    return np.asarray(pc.fill_null(table.column(column), 0).to_numpy(), dtype=np.int64)


def _states(table: pa.Table, *, one: Watched) -> Ints:
    return states(things=_mixed(table, columns=one.thing), values=_mixed(table, columns=one.value))


def _mixed(table: pa.Table, *, columns: Sequence[str]) -> Ints:
    """Make one number of some columns, the same for the same values whenever and wherever it is made."""
    mixed = np.zeros(table.num_rows, dtype=np.uint64)
    for column in columns:
        encoded = in_one(table.column(column)).dictionary_encode(null_encoding="encode")
        numbers = np.array([_number(value) for value in encoded.dictionary.to_pylist()], dtype=np.uint64)
        mixed = mixed * np.uint64(SPREAD) + numbers[encoded.indices.to_numpy()] if len(mixed) else mixed
    return (mixed >> np.uint64(1)).astype(np.int64)


def _number(value: Any) -> int:
    return int.from_bytes(blake2b(str(value).encode(), digest_size=8).digest(), "big")


def _unreadable(one: Watched, *, delivery: Delivery, reading: Reading) -> tuple[Ints, Ints]:
    """Name the people of whom a row could not be read, and the marks of such rows of which nobody knows whose they are."""
    columns = list(dict.fromkeys([*one.columns, *one.same]))
    bad = [pq.read_table(path, columns=columns) for path in reading.doubtful(delivery)]
    if not bad:
        return NOBODY, _marks([], lost=delivery.quarantined, rows=delivery.rows)
    table = pa.concat_tables(bad)
    lost = delivery.quarantined - table.num_rows  # rows of the wrong shape, of which nothing could be read
    strays = [row for row in table.to_pylist() if _is_stray(row, one=one)]
    marks = [mark_of(row, same=one.same) for row in strays]
    return _persons(table, one=one), _marks(marks, lost=lost, rows=delivery.rows)


def _is_stray(row: Mapping[str, Any], *, one: Watched) -> bool:
    """Say whether a row may have been about anybody, and may have counted."""
    may_count = all(row[column] is None or row[column] in wanted for column, wanted in one.where.items())
    return may_count and any(row[name] is None for name in one.persons)


def _marks(marks: Sequence[int], *, lost: int, rows: int) -> Ints:
    """Keep the marks, and that of anything only when the rows that may have said anything are many."""
    told = [mark for mark in marks if mark != ANYTHING]
    are_many = lost + len(marks) - len(told) > rows * unreadable_over()
    return np.array([*told, *([ANYTHING] if are_many else [])], dtype=np.int64)


def _persons(table: pa.Table, *, one: Watched) -> Ints:
    people = [in_one(table.column(name)).drop_null().to_numpy() for name in one.persons]
    return np.concatenate(people).astype(np.int64)
