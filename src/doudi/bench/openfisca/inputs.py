"""A population's rolls as the arrays OpenFisca is given: each file mapped once, each column copied out, turned and let go.

Nouns: Files. Texts come as dictionaries and no data frame stands in between, so that loading is as lean as pyarrow makes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from openfisca_core.indexed_enums import ENUM_ARRAY_DTYPE, EnumArray

from doudi.bench.openfisca.entities import CODE, CODES, DAY, FLAG, Kind
from doudi.bench.openfisca.terms import zone
from doudi.bench.openfisca.values import NO, UNKNOWN, YES, Array
from doudi.facts import UNITS, Fact


class Files:
    """The three files of a population, mapped into memory as ours are; they are let go before anything is calculated."""

    def __init__(self, folder: Path) -> None:
        self._tables = {
            unit: pa.ipc.open_file(pa.memory_map(str(folder / f"{unit}.arrow"))).read_all() for unit in UNITS
        }

    def column(self, unit: str, name: str) -> pa.Array:
        """Read one column."""
        return self._tables[unit].column(name).combine_chunks()

    def keys(self, unit: str, name: str) -> Array:
        """Read a column of keys."""
        return self.column(unit, name).to_numpy()

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
            return column.to_numpy(zero_copy_only=False).astype(kind.dtype, copy=False)
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
        return EnumArray(table[place.indices.to_numpy(), residence.indices.to_numpy()], codes)


def _flags(column: pa.Array) -> Array:
    answer = np.where(column.fill_null(pa.scalar(False)).to_numpy(zero_copy_only=False), YES, NO)
    if column.null_count:
        answer[column.is_null().to_numpy(zero_copy_only=False)] = UNKNOWN
    return answer


def _numbers(column: pa.Array, *, kind: Kind) -> Array:
    numbers: Array = column.to_numpy(zero_copy_only=False).astype(kind.dtype, copy=False)  # unknown comes as NaN
    return numbers


def _codes(column: pa.DictionaryArray, *, codes: Any) -> EnumArray:
    positions = {one.name: one.index for one in codes}
    table = np.array([positions[name] for name in column.dictionary.to_pylist()], dtype=ENUM_ARRAY_DTYPE)
    return EnumArray(table[column.indices.to_numpy()], codes)
