"""Lately: what truly changed in the month before the city's day for people who are looked after; for measuring only.

Verbs: changes_of. What counts as a change is said where months are compared (`changes.yaml`); here it is asked, row by row, of registers
nobody has mistyped yet. The comparison of months works on what was delivered and shares none of this code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.demo.earlier import day_before, looked_after, rows_before, stood
from doudi.demo.identity import written
from doudi.demo.registers.known import Known
from doudi.demo.wording import EMPTY, Rows
from doudi.evidence.mapping import Column, mapping_of
from doudi.monitoring.months.watched import LEVELS, Watched, fits, level_of, limits_of, watched

DAYS_PER_MONTH = 30.4375
ID_LENGTH = 18
EPOCH = date(1970, 1, 1)

Row = Mapping[str, Any]
Change = tuple[int, str, str]
"""Whose, which kind, how pressing."""


def changes_of(registers: Mapping[str, Rows], *, known: Known) -> pa.Table:
    """List the changes of one block's people, as person, change and level; `registers` hold clean rows that say what is news."""
    found = sorted(
        {change for one in watched().values() for change in _changes(one, rows=registers[one.dataset], known=known)}
    )
    return pa.table(
        {
            "person": pa.array([person for person, _, _ in found], pa.int64()),
            "change": pa.array([change for _, change, _ in found], pa.string()),
            "level": pa.array([level for _, _, level in found], pa.string()),
        }
    )


def _changes(one: Watched, *, rows: Rows, known: Known) -> Iterator[Change]:
    mapping, on = mapping_of(one.dataset), known.block.plan.on
    before = rows_before(mapping=mapping, rows=rows, on=on)
    mine = looked_after(known, rows=rows)
    there = mine & stood(mapping=mapping, rows=rows, on=on)
    then, now = (_read(one, rows=side, chosen=chosen) for side, chosen in ((before, there), (rows, mine)))
    if one.sum:
        return _risen(one, then=then, now=now, known=known)
    return _new(one, then=_counted(one, rows=then, on=day_before(on)), now=_counted(one, rows=now, on=on), known=known)


def _read(one: Watched, *, rows: Rows, chosen: Any) -> list[Row]:
    """Read some rows as the lake has them: codes by their meaning, empty cells as None."""
    columns = {column.name: column for column in mapping_of(one.dataset).columns}
    wanted = [name for name in {*one.columns, *(name for step in one.steps for name in step.where)} if name in rows]
    cells = {name: [_cell(value, column=columns[name]) for value in rows[name][chosen].tolist()] for name in wanted}
    count = int(np.count_nonzero(chosen))
    return [{name: cells[name][place] for name in cells} for place in range(count)]


def _cell(value: Any, *, column: Column) -> Any:
    if value == EMPTY or value is None:
        return None
    if column.type == "id":
        return value if isinstance(value, int) else value[:ID_LENGTH]
    if column.type == "day":
        return EPOCH + timedelta(days=value)
    return dict(column.codes).get(value, value) if isinstance(value, str) else value


def _counted(one: Watched, *, rows: Iterable[Row], on: date) -> list[Row]:
    """Keep the rows that count on a day."""
    kept = [row for row in rows if fits(row, where=one.where)]
    if one.until:
        kept = [row for row in kept if row[one.until] is None or row[one.until] > on]
    if one.window:
        column, months = one.window
        oldest = on - timedelta(days=round(months * DAYS_PER_MONTH))
        kept = [row for row in kept if row[column] > oldest]
    return kept


def _new(one: Watched, *, then: list[Row], now: list[Row], known: Known) -> Iterator[Change]:
    """Give what people have now and had not then."""
    had = {said for row in then for said in _said(one, row=row)}
    numbers = _numbers(known)
    for row in now:
        for person, *said in _said(one, row=row):
            if (person, *said) not in had and person in numbers:
                yield numbers[person], one.name, level_of(one, row=row)


def _said(one: Watched, *, row: Row) -> list[tuple[Any, ...]]:
    """Say what a row means for each of its people: the thing, and what may change about it."""
    return [(row[name], *(row[column] for column in (*one.thing, *one.value))) for name in one.persons]


def _numbers(known: Known) -> dict[Any, int]:
    """Know people by their number and by how it is written."""
    ids = known.people["id"]
    whole = dict(zip(ids.tolist(), ids.tolist(), strict=True))
    return whole | dict(zip(written(ids).to_pylist(), ids.tolist(), strict=True))


def _risen(one: Watched, *, then: list[Row], now: list[Row], known: Known) -> Iterator[Change]:
    """Give whose sum crossed a limit, by the most pressing one he crossed; where nobody answered, nothing is known of then."""
    on = known.block.plan.on
    before, after = (
        _sums(one, rows=_counted(one, rows=rows, on=day)) for rows, day in ((then, day_before(on)), (now, on))
    )
    silent = {row["person"] for row in then if one.unknown and fits(row, where=one.unknown)}
    counties = dict(
        zip(known.people["id"].tolist(), known.hukou_village(np.arange(known.block.size)).tolist(), strict=True)
    )
    for person, amount in after.items():
        if person in silent or (one.is_silence_unknown and person not in before):
            continue
        limits = limits_of(one, place=str(counties[person]), on=on)
        for level in LEVELS:
            if level in limits and before.get(person, 0) < limits[level] <= amount:
                yield person, one.name, level
                break


def _sums(one: Watched, *, rows: Iterable[Row]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[row["person"]] += row[one.sum] or 0
    return dict(found)
