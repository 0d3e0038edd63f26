"""A population's Parquet as the arrays OpenFisca is given: each file opened once, each column read, turned and let go.

Nouns: Files. As lean as our own side reads: no data frame in between.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.indexed_enums import ENUM_ARRAY_DTYPE, EnumArray

from doudi.bench.openfisca.entities import CODE, CODES, DAY, FLAG, Kind
from doudi.bench.openfisca.terms import zone
from doudi.bench.openfisca.values import NO, UNKNOWN, YES, Array
from doudi.engine.chunks import in_one, values_of
from doudi.facts import UNITS, Fact

INT32, INT64 = np.dtype(np.int32), np.dtype(np.int64)
TEXTS = {unit: [name for of, name in CODES if of == unit] for unit in UNITS} | {
    "household": ["place", "residence", *(name for of, name in CODES if of == "household")]
}


class Files:
    """The three files of a population."""

    def __init__(self, folder: Path) -> None:
        self._files = {unit: pq.ParquetFile(folder / f"{unit}.parquet", read_dictionary=TEXTS[unit]) for unit in UNITS}

    def column(self, unit: str, name: str) -> pa.Array:
        """Read one column."""
        return in_one(self._files[unit].read(columns=[name]).unify_dictionaries().column(name))

    def keys(self, unit: str, name: str) -> Array:
        """Read a column of keys."""
        return values_of(self.column(unit, name), dtype=INT64)

    def fact(self, fact: Fact, *, kind: Kind) -> Array:
        """Read a fact in the kind its variable has.

        :raises ValueError: when a birthday or a code is not known.
        """
        column = self.column(fact.of, fact.name)
        if column.null_count and kind in (DAY, CODE):
            raise ValueError(f"{fact.name}: this system is written for people whose birthdays and codes are known")
        if kind is FLAG:
            return _flags(column)
        if kind is CODE:
            return _codes(column, codes=CODES[fact.of, fact.name])
        if kind is DAY:
            return values_of(column, dtype=INT32).astype(kind.dtype)
        return _numbers(column, kind=kind)

    def zones(self, codes: Any) -> EnumArray:
        """Find the zone of every household."""
        place, residence = self.column("household", "place"), self.column("household", "residence")
        positions = {one.name: one.index for one in codes}
        table = np.array(
            [
                [positions.get(zone(place=town, residence=kind), 0) for kind in residence.dictionary.to_pylist()]
                for town in place.dictionary.to_pylist()
            ],
            dtype=ENUM_ARRAY_DTYPE,
        )
        return EnumArray(table[_places(place), _places(residence)], codes)


def _bits(buffer: Any, *, array: pa.Array) -> Array:
    assert array.offset == 0, "a column read whole begins at its first row"
    bits = np.unpackbits(np.frombuffer(buffer, dtype=np.uint8), bitorder="little", count=len(array))
    return bits.view(np.bool_)


def _flags(column: pa.Array) -> Array:
    answer = np.where(_bits(column.buffers()[1], array=column), YES, NO)
    if column.null_count:
        answer[~_bits(column.buffers()[0], array=column)] = UNKNOWN
    return answer


def _numbers(column: pa.Array, *, kind: Kind) -> Array:
    numbers: Array = values_of(column, dtype=INT64).astype(kind.dtype)
    if column.null_count:
        numbers[~_bits(column.buffers()[0], array=column)] = np.nan
    return numbers


def _codes(column: pa.DictionaryArray, *, codes: Any) -> EnumArray:
    positions = {one.name: one.index for one in codes}
    table = np.array([positions[name] for name in column.dictionary.to_pylist()], dtype=ENUM_ARRAY_DTYPE)
    return EnumArray(table[_places(column)], codes)


def _places(texts: pa.DictionaryArray) -> Array:
    return values_of(texts.indices, dtype=INT32)
