"""Columns from Arrow and back: facts as the vector form reads them, answers as tables hold them.

Verbs: from_arrow, to_arrow, is_outsize.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from doudi.engine.chunks import in_one, values_of
from doudi.facts import Fact
from doudi.rules.vector.arrays import Array, Column, Mask
from doudi.rules.vector.operands import Codes

NUMBERS: dict[str, np.dtype[Any]] = {"int64": np.dtype(np.int64), "date": np.dtype(np.int32)}
TYPES = {"int64": pa.int64(), "date": pa.date32()}


def from_arrow(column: pa.ChunkedArray, *, fact: Fact, codes: Codes) -> Column:
    """Take a fact's column apart; unknown numbers hold 0."""
    array = in_one(column)
    known = _known(array)
    if fact.dtype == "boolean":
        flag = _bits(array.buffers()[1], array=array).view(np.int8) * np.int8(2) - np.int8(1)
        return flag if known is None else np.multiply(flag, known.view(np.int8), out=flag)
    if fact.dtype == "string":
        return _coded(array, codes=codes), known
    values = values_of(array, dtype=NUMBERS[fact.dtype])
    return (values, None) if known is None else (values * known, known)


def to_arrow(column: Column, *, dtype: str, codes: Codes) -> pa.Array:
    """Put an answer together again: a flag as a boolean, a number with its gaps."""
    if not isinstance(column, tuple):
        return _array(pa.bool_(), data=_packed(column > 0), known=column != 0)
    values, known = column
    if dtype == "string":
        places = _array(pa.int32(), data=values.astype(np.int32), known=known)
        return pa.DictionaryArray.from_arrays(places, pa.array(codes.texts, type=pa.string())).cast(pa.string())
    return _array(TYPES[dtype], data=np.ascontiguousarray(values, dtype=NUMBERS[dtype]), known=known)


def _array(dtype: pa.DataType, *, data: Array, known: Mask) -> pa.Array:
    validity = None if known is None or known.all() else pa.py_buffer(_packed(known))
    length = len(known) if known is not None else len(data)
    return pa.Array.from_buffers(dtype, length, [validity, pa.py_buffer(data)])


def _packed(bits: Array) -> Array:
    """Pack one byte a row into one bit a row."""
    return np.packbits(bits.view(np.uint8), bitorder="little")


def is_outsize(column: Column, *, least: int, most: int) -> Array | None:
    """Say which rows hold a number beyond what the vector form reckons with; None when no row does."""
    values = column[0]
    if not len(values):
        return None
    if values.dtype == np.int64 and values.view(np.uint64).max() <= most:
        return None  # a negative number would be huge
    if values.min() >= least and values.max() <= most:
        return None
    outsize: Array = (values < least) | (values > most)
    return outsize


def _known(array: pa.Array) -> Mask:
    return None if array.null_count == 0 else _bits(array.buffers()[0], array=array).view(np.bool_)


def _bits(buffer: Any, *, array: pa.Array) -> Array:
    """Unpack one bit a row into one byte a row."""
    if not len(array):
        return np.empty(0, dtype=np.uint8)
    first, last = array.offset // 8, (array.offset + len(array) + 7) // 8
    bits = np.unpackbits(np.frombuffer(buffer, dtype=np.uint8)[first:last], bitorder="little")
    start = array.offset - first * 8
    return bits[start : start + len(array)]


def _coded(array: pa.DictionaryArray, *, codes: Codes) -> Array:
    if not len(array):
        return np.empty(0, dtype=np.int32)
    table = np.array([codes.number(text) for text in array.dictionary.to_pylist()] or [0], dtype=np.int32)
    places = values_of(array.indices, dtype=NUMBERS["date"])
    numbers: Array = table[places]
    return numbers
