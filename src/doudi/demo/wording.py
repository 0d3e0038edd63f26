"""Wording: values become the text a department writes, as its mapping file says: codes, days, months, yuan, percent.

Nouns: Rows (lake column → values), EMPTY. Verbs: worded. Whole numbers are int64 and EMPTY stands for an empty cell;
ids are 17-digit numbers; money is hao; days count from 1970; months are YYYYMM; codes are already the department's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from doudi.demo.identity import calendar, written
from doudi.evidence.mapping import Column, Mapping

Array = NDArray[Any]
Rows = dict[str, Array]

EMPTY = np.iinfo(np.int64).min
FEN = 100
"""Hao in one fen."""


def worded(*, mapping: Mapping, rows: Rows) -> pa.Table:
    """Write every column of a data set as text under the department's headers.

    :raises KeyError: when the mapping has a required column the rows lack, or the rows one the mapping lacks.
    """
    if strangers := set(rows) - {column.name for column in mapping.columns}:
        raise KeyError(f"{mapping.dataset} has no column {min(strangers)!r}")
    count = len(next(iter(rows.values())))
    return pa.table({column.header: _text(column=column, rows=rows, count=count) for column in mapping.columns})


def _text(*, column: Column, rows: Rows, count: int) -> pa.Array:
    if column.name not in rows:
        if column.required:
            raise KeyError(f"the column {column.name!r} is required and was not given")
        return pa.array([""] * count, type=pa.string())
    values = rows[column.name]
    writer = WRITERS.get(column.type)
    if writer is None or values.dtype == object:
        return (
            _flags(column=column, values=values)
            if column.type == "flag"
            else pc.fill_null(pa.array(values, pa.string()), "")
        )
    empty = values == EMPTY
    text = writer(np.where(empty, 0, values), column)
    return pc.if_else(pa.array(empty), "", text) if empty.any() else text


def _flags(*, column: Column, values: Array) -> pa.Array:
    """Write a flag; `None` in an object array stands for an empty cell."""
    words = {meaning: word for word, meaning in column.codes}
    chosen = pa.array(values, type=pa.bool_())
    return pc.fill_null(pc.if_else(chosen, words[True], words[False]), "")


def _digits(values: Array) -> pa.Array:
    return pa.array(values).cast(pa.string())


def _id(values: Array, _column: Column) -> pa.Array:
    return written(values)


def _day(values: Array, column: Column) -> pa.Array:
    return day_text(values, form=column.formats[0])


def day_text(values: Array, *, form: str) -> pa.Array:
    """Write days since 1970 in one of the forms departments use."""
    numbers = calendar(values)
    year, month, day = numbers // 10_000, numbers // 100 % 100, numbers % 100
    if form == "YYYYMMDD":
        return _digits(numbers)
    if form == "YYYY-MM-DD":
        return pc.binary_join_element_wise(_digits(year), _two(month), _two(day), "-")
    if form == "YYYY/M/D":
        return pc.binary_join_element_wise(_digits(year), _digits(month), _digits(day), "/")
    return pc.binary_join_element_wise(_digits(year), "年", _digits(month), "月", _digits(day), "日", "")


def _two(values: Array) -> pa.Array:
    return pc.utf8_lpad(_digits(values), 2, padding="0")


def _month(values: Array, _column: Column) -> pa.Array:
    return _digits(values)


def _money(values: Array, column: Column) -> pa.Array:
    return hundredths_text(values // (FEN * column.times))


def hundredths_text(values: Array) -> pa.Array:
    """Write whole hundredths with two decimals: fen as yuan."""
    whole, part = np.divmod(np.abs(values), 100)
    text = pc.binary_join_element_wise(_digits(whole), _two(part), ".")
    negative = values < 0
    return pc.if_else(pa.array(negative), pc.binary_join_element_wise("-", text, ""), text) if negative.any() else text


def _rate(values: Array, _column: Column) -> pa.Array:
    whole, part = np.divmod(values, 100)
    return pc.if_else(pa.array(part == 0), _digits(whole), hundredths_text(values))


def _hundredths(values: Array, _column: Column) -> pa.Array:
    return hundredths_text(values)


def _number(values: Array, _column: Column) -> pa.Array:
    return _digits(values)


def _flag(values: Array, column: Column) -> pa.Array:
    return _flags(column=column, values=values.astype(bool))


WRITERS = {
    "id": _id,
    "day": _day,
    "month": _month,
    "money": _money,
    "rate": _rate,
    "hundredths": _hundredths,
    "int": _number,
    "place": _number,
    "flag": _flag,
}
