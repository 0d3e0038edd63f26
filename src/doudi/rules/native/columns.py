"""Answers as columns of tables: a flag as a boolean, a number with its gaps.

Verbs: to_arrow, column_of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from doudi.rules.native.codes import Codes
from doudi.rules.native.layout import NO, YES
from doudi.rules.native.operations import as_number

TYPES = {"int64": pa.int64(), "date": pa.date32(), "mask": pa.int16()}
NUMBERS: dict[str, np.dtype[Any]] = {
    "int64": np.dtype(np.int64),
    "date": np.dtype(np.int32),
    "mask": np.dtype(np.int16),
}
FLAGS = {True: YES, False: NO, None: 0}

Array = npt.NDArray[Any]


def column_of(values: Sequence[Any], *, dtype: str, codes: Codes) -> Any:
    """Make a column of answers of the scalar form."""
    if dtype == "boolean":
        return np.array([FLAGS[value] for value in values], dtype=np.int8)
    known = np.array([value is not None for value in values], dtype=np.int8)
    numbers = [0 if value is None else as_number(value, codes=codes) for value in values]
    return np.array(numbers, dtype=np.int64), known


def to_arrow(column: Any, *, dtype: str, codes: Codes) -> pa.Array:
    """Put an answer together: `column` is an array of flags or masks, or numbers and where they are known."""
    if dtype == "boolean":
        return _array(pa.bool_(), data=_packed(column == YES), known=column)
    if dtype == "mask":
        return _array(TYPES[dtype], data=column.astype(NUMBERS[dtype]), known=None)
    values, known = column
    if dtype == "string":
        places = _array(pa.int32(), data=values.astype(np.int32), known=known)
        return pa.DictionaryArray.from_arrays(places, pa.array(codes.texts, type=pa.string())).cast(pa.string())
    return _array(TYPES[dtype], data=np.ascontiguousarray(values, dtype=NUMBERS[dtype]), known=known)


def _array(dtype: pa.DataType, *, data: Array, known: Array | None) -> pa.Array:
    length = len(data) if known is None else len(known)
    validity = None if known is None or known.all() else pa.py_buffer(_packed(known))
    return pa.Array.from_buffers(dtype, length, [validity, pa.py_buffer(data)])


def _packed(bits: Array) -> Array:
    """Pack one byte a row into one bit a row."""
    return np.packbits(bits.view(np.uint8), bitorder="little")
