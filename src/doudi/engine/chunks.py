"""Households with their people and supporters, read side by side: some ten thousand people at a time.

Nouns: Chunk. Verbs: read_chunks. The files (rolls, or Parquet) are sorted by household, people and supporters also by person, so
memory stays the same however many people there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

KEY = "household"
LAST_KEY = 2**63 - 1
PEOPLE = 20_480
"""People in a chunk: so many that calling costs little, so few that the rows stay near the processor and memory stays small."""


def _nothing_held() -> None:
    """Let go of nothing: a chunk that was read into memory goes when nobody holds it."""


@dataclass(frozen=True)
class Chunk:
    """Whole households: one table a unit, in the order of household keys.

    Whoever has looked at them enough says so by `let_go`: rows that lie in a mapped file are mapped no longer, until somebody looks again.
    """

    household: pa.Table
    person: pa.Table
    support: pa.Table
    let_go: Callable[[], None] = _nothing_held

    def table(self, unit: str) -> pa.Table:
        return {"household": self.household, "person": self.person, "support": self.support}[unit]

    def only(self, here: npt.NDArray[np.bool_]) -> Chunk:
        """Keep the households at these positions, with their people and supporters."""
        kept = keys_of(self.household)[here]
        person, support = (one.filter(pa.array(np.isin(keys_of(one), kept))) for one in (self.person, self.support))
        return Chunk(household=self.household.filter(pa.array(here)), person=person, support=support)


def keys_of(table: pa.Table, *, name: str = KEY) -> npt.NDArray[np.int64]:
    """Return a column of keys as an array."""
    return values_of(in_one(table.column(name)), dtype=np.dtype(np.int64))


def in_one(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0, column.type)


def columns_of(table: pa.Table) -> dict[str, pa.Array]:
    """Return all columns by name, each as one array."""
    batches = table.to_batches()
    if len(batches) == 1:  # as a roll's
        return dict(zip(table.column_names, batches[0].columns, strict=True))
    return {name: in_one(table.column(name)) for name in table.column_names}


def values_of(array: pa.Array, *, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Look at a column's numbers without copying them; `to_numpy` would load pandas, and its fifty megabytes, to say no to it."""
    if not len(array):
        return np.empty(0, dtype=dtype)
    values: npt.NDArray[Any] = np.frombuffer(array.buffers()[1], dtype=dtype)
    return values[array.offset : array.offset + len(array)]


def read_chunks(
    paths: Mapping[str, Sequence[Path]], *, columns: Mapping[str, Sequence[str]], texts: Mapping[str, Sequence[str]]
) -> Iterator[Chunk]:
    """Read all households, some at a time; `texts` come as dictionaries. Of rolls all columns are at hand, of Parquet those asked for.

    :raises ValueError: when a file is not sorted by household.
    """
    from doudi.engine import rolls  # both make chunks; Parquet's reader is loaded only where there is Parquet

    lying = {unit: [path for path in found if rolls.is_roll(path)] for unit, found in paths.items()}
    coded = {unit: [path for path in found if not rolls.is_roll(path)] for unit, found in paths.items()}
    yield from rolls.read_rolls(lying)
    if any(coded.values()):
        from doudi.engine.row_groups import read_row_groups

        yield from read_row_groups(coded, columns=columns, texts=texts)
