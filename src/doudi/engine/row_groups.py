"""Households with their people and supporters, read side by side from Parquet, as older snapshots and other programs write it.

Verbs: read_row_groups. The files are sorted by household (people and supporters also by person); row groups may be cut anywhere. The
next rows are read while the last ones are being worked on. What is written here lies in rolls, which need no decoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine import chunks
from doudi.engine.chunks import LAST_KEY, Chunk, keys_of

TOGETHER = 32
"""So many households that may lie across two row groups make a chunk."""


def read_row_groups(
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
        parts = -(-size // chunks.PEOPLE)  # equal ones, so that whoever works side by side is ready together
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
