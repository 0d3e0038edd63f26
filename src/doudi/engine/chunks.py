"""Households with their people and supporters, read side by side from Parquet: some ten thousand people at a time.

Nouns: Chunk. Verbs: read_chunks. The files are sorted by household (people and supporters also by person), so memory stays the same
however many people there are; the next rows are read while the last ones are being worked on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

KEY = "household"
LAST_KEY = 2**63 - 1
PEOPLE = 16_384
"""People in a chunk: so many that calling costs little, so few that the rows stay near the processor and memory stays small."""

TOGETHER = 32
"""So many households that may lie across two row groups make a chunk."""


@dataclass(frozen=True)
class Chunk:
    """Whole households: one table a unit, in the order of household keys."""

    household: pa.Table
    person: pa.Table
    support: pa.Table

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


def values_of(array: pa.Array, *, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Look at a column's numbers without copying them; `to_numpy` would load pandas, and its fifty megabytes, to say no to it."""
    if not len(array):
        return np.empty(0, dtype=dtype)
    values: npt.NDArray[Any] = np.frombuffer(array.buffers()[1], dtype=dtype)
    return values[array.offset : array.offset + len(array)]


def read_chunks(
    paths: Mapping[str, Sequence[Path]], *, columns: Mapping[str, Sequence[str]], texts: Mapping[str, Sequence[str]]
) -> Iterator[Chunk]:
    """Read all households, some at a time; `texts` are read as dictionaries.

    Households that may lie across two row groups come after the others of theirs, some together.

    :raises ValueError: when a file is not sorted by household.
    """
    with ThreadPoolExecutor(max_workers=1) as ahead:
        people, households, supporters = (
            _open_rows(unit, paths=paths[unit], columns=columns[unit], texts=texts[unit], ahead=ahead)
            for unit in ("person", "household", "support")
        )
        across: list[Chunk] = []
        while (found := people.next_key()) is not None:
            key, is_alone = found
            chunk = Chunk(*(rows.until(key, is_kept=is_alone) for rows in (households, people, supporters)))
            if not is_alone:
                yield chunk
            elif chunk.household.num_rows or chunk.person.num_rows:
                across.append(chunk)
                if len(across) == TOGETHER:
                    yield _united(across)
                    across = []
        if (rest := households.until(LAST_KEY)).num_rows:
            across.append(Chunk(rest, people.until(LAST_KEY), supporters.until(LAST_KEY)))
        if across:
            yield _united(across)


def _united(chunks: Sequence[Chunk]) -> Chunk:
    return Chunk(*(_joined([chunk.table(unit) for chunk in chunks]) for unit in ("household", "person", "support")))


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _open_rows(
    unit: str, *, paths: Sequence[Path], columns: Sequence[str], texts: Sequence[str], ahead: ThreadPoolExecutor
) -> _Rows:
    read = partial(pq.ParquetFile, read_dictionary=list(texts))
    empty = read(paths[0]).read_row_groups([], columns=list(columns))
    return _Rows(_tables(map(read, paths), columns=columns, ahead=ahead), empty=empty, name=unit)


def _tables(
    files: Iterable[pq.ParquetFile], *, columns: Sequence[str], ahead: ThreadPoolExecutor
) -> Iterator[pa.Table]:
    """Read row group after row group, the next one ahead of time; what a file says about itself is large, so one is open at a time."""
    groups = ((file, number) for file in files for number in range(file.metadata.num_row_groups))
    tables = (file.read_row_group(number, columns=list(columns), use_threads=False) for file, number in groups)
    coming = ahead.submit(next, tables, None)
    while (table := coming.result()) is not None:
        coming = ahead.submit(next, tables, None)
        yield table


class _Rows:
    """The rows of one unit that have not been handed out yet."""

    def __init__(self, tables: Iterator[pa.Table], *, empty: pa.Table, name: str) -> None:
        self._tables = tables
        self._name = name
        self._empty = empty
        self._rest: pa.Table | None = None
        self._keys: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._next()

    def next_key(self) -> tuple[int, bool] | None:
        """Give the household up to which rows make a chunk, whole households only, and whether it is the last at hand alone; None at
        the end.
        """
        if self._rest is None:
            return None
        last, size = int(self._keys[-1]), len(self._keys)
        parts = -(-size // PEOPLE)  # equal ones, so that whoever works side by side is ready together
        key = int(self._keys[-(-size // parts) - 1])
        if key < last:
            return key, False
        return (last, True) if self._keys[0] == last else (last - 1, False)

    def until(self, key: int, *, is_kept: bool = False) -> pa.Table:
        """Hand out the rows of every household up to and with a key; rows that are to be kept do not keep others in memory."""
        parts = []
        while self._rest is not None:
            count = int(np.searchsorted(self._keys, key, side="right"))
            parts += [self._rest.slice(0, count)] if count else []
            if count < len(self._keys):
                self._rest, self._keys = self._rest.slice(count), self._keys[count:]
                break
            self._next()
        if not parts:
            return self._empty
        if is_kept:
            parts.append(self._empty)  # of one table alone no copy would be made
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _next(self) -> None:
        before = int(self._keys[-1]) if len(self._keys) else None
        self._rest = next((table for table in self._tables if table.num_rows), None)
        if self._rest is None:
            return
        self._keys = keys_of(self._rest)
        is_before = before is not None and self._keys[0] < before
        if is_before or (np.diff(self._keys) < 0).any():
            raise ValueError(f"the {self._name} file is not sorted by household; write it with ORDER BY household")
