"""Rolls: the facts of everybody in a county as files that are read as they lie, without decoding (ADR 16).

Nouns: Roll. Verbs: write_rolls, read_rolls, look_at, files_of. A roll is an Arrow file, uncompressed, one for each of household, person and
support. Batch by batch the three hold the same households, whole and in the order of their keys; texts stand as dictionaries, and
zero stands where nothing is known. A roll is mapped into memory and not read; what has been passed is given back to the system.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from doudi.engine import chunks
from doudi.engine.chunks import LAST_KEY, Chunk, in_one, keys_of

ENDING = ".arrow"
LEADING = "person"
"""The unit whose rows say where a batch ends."""

OTHERS = ("household", "support")
FIRST = 2_048
"""People of the first batch; each of the following has twice as many, up to a whole chunk: so those who work side by side begin at once,
and share even a few thousand people out.
"""


def is_roll(path: Path) -> bool:
    """Say whether a file is a roll."""
    return path.suffix == ENDING


def are_rolls(paths: Sequence[Path]) -> bool:
    """Say whether files are rolls.

    :raises ValueError: when some are and some are not.
    """
    kinds = {is_roll(path) for path in paths}
    if len(kinds) > 1:
        raise ValueError("rolls and Parquet files cannot be scanned as one; assemble the facts again")
    return kinds == {True}


def files_of(folder: Path, *, unit: str) -> list[Path]:
    """List a county's files of a unit: its roll, or the Parquet files of an older one."""
    return sorted(folder.glob(f"{unit}*{ENDING}")) or sorted(folder.glob(f"{unit}*.parquet"))


def rows_of(path: Path) -> int:
    """Count the rows of a file without reading them."""
    if is_roll(path):
        with Roll(path) as roll:
            return roll.rows
    import pyarrow.parquet as pq  # ten megabytes, which whoever reads rolls does without

    return int(pq.read_metadata(path).num_rows)


def read_whole(path: Path) -> pa.Table:
    """Read a roll whole, texts as texts."""
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    plain = [one.with_type(pa.string()) if pa.types.is_dictionary(one.type) else one for one in table.schema]
    return table.cast(pa.schema(plain))


def look_at(paths: Sequence[Path]) -> pa.Table:
    """Map rolls into memory as one table; of what nobody asks for nothing is read."""
    return pa.concat_tables(pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in paths)


def read_texts(path: Path, *, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Read columns of texts as dictionaries, batch after batch."""
    if is_roll(path):
        with Roll(path) as roll:
            for number in range(roll.batches):
                yield roll.batch(number).select(list(names))
                roll.let_go(number)
        return
    import pyarrow.parquet as pq

    yield from pq.ParquetFile(path, read_dictionary=list(names)).read(columns=list(names)).to_batches()


class Roll:
    """One roll, mapped into memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._buffer = pa.py_buffer(self._memory)
        self._reader = pa.ipc.open_file(self._buffer)
        self._ends: dict[int, int] = {}
        self._passed = 0

    @property
    def batches(self) -> int:
        return int(self._reader.num_record_batches)

    @property
    def rows(self) -> int:
        return int(self._reader.count_rows())

    @property
    def schema(self) -> pa.Schema:
        return self._reader.schema

    def batch(self, number: int) -> pa.RecordBatch:
        """Look at a batch; nothing is copied, and nothing read before it is asked for."""
        found = self._reader.get_batch(number)
        if (last := found.column(found.num_columns - 1).buffers()[-1]) is not None:
            self._ends[number] = (last.address + last.size - self._buffer.address) // mmap.PAGESIZE * mmap.PAGESIZE
        return found

    def let_go(self, number: int) -> None:
        """Give the memory of all batches up to and with this one back; whoever still looks at them maps them anew."""
        end = self._ends.pop(number, 0)
        if end > self._passed:
            self._memory.madvise(mmap.MADV_DONTNEED, self._passed, end - self._passed)
            self._passed = end

    def __enter__(self) -> Roll:
        return self

    def __exit__(self, *_: object) -> None:
        """The map itself ends with the last batch anybody looks at."""
        del self._reader


def read_rolls(paths: Mapping[str, Sequence[Path]]) -> Iterator[Chunk]:
    """Look at the households of rolls, batch after batch; the lists of paths stand side by side."""
    units = (LEADING, *OTHERS)
    for places in zip(*(paths[unit] for unit in units), strict=True):
        rolls = dict(zip(units, (Roll(path) for path in places), strict=True))
        for number in range(rolls[LEADING].batches):
            tables = {unit: pa.Table.from_batches([roll.batch(number)]) for unit, roll in rolls.items()}
            yield Chunk(**tables, let_go=partial(_let_go, tuple(rolls.values()), number))


def _let_go(rolls: tuple[Roll, ...], number: int) -> None:
    for roll in rolls:
        roll.let_go(number)


# ------------------------------------------------------------------------------------- writing


def write_rolls(
    folder: Path, *, streams: Mapping[str, Iterable[pa.RecordBatch]], schemas: Mapping[str, pa.Schema], texts: Mapping[str, Sequence[str]]
) -> dict[str, int]:  # fmt: skip
    """Write a county's three rolls, each whole or not at all, from rows sorted by household; return the rows of each.

    :raises ValueError: when rows are not sorted by household.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sorted_rows = {unit: _Rows(streams[unit], schema=schemas[unit], name=unit) for unit in streams}
    writers = {unit: _Writer(folder / f"{unit}{ENDING}", schema=schemas[unit], texts=texts[unit]) for unit in streams}
    try:
        people = FIRST
        while not all(rows.is_done for rows in sorted_rows.values()):
            key = sorted_rows[LEADING].last_key(people=min(people, chunks.PEOPLE))
            people *= 2
            for unit, rows in sorted_rows.items():
                writers[unit].write(rows.until(key))
    except BaseException:
        for writer in writers.values():
            writer.give_up()
        raise
    return {unit: writer.finish() for unit, writer in writers.items()}


class _Rows:
    """The rows of a stream that have not been handed out yet."""

    def __init__(self, stream: Iterable[pa.RecordBatch], *, schema: pa.Schema, name: str) -> None:
        self._stream = iter(stream)
        self._name = name
        self._rest = schema.empty_table()
        self._is_over = False

    @property
    def is_done(self) -> bool:
        self._fill(1)
        return not self._rest.num_rows

    def last_key(self, *, people: int) -> int:
        """Say with which household about so many people are full; every household is among the rows at hand whole."""
        self._fill(people + 1)
        keys = self._keys()
        if len(keys) <= people:
            return LAST_KEY
        if keys[0] != keys[people]:
            return int(keys[np.searchsorted(keys, keys[people]) - 1])
        return int(keys[0])

    def until(self, key: int) -> pa.Table:
        """Hand out the rows of every household up to and with a key."""
        self._fill(1)
        while not self._is_over and (not self._rest.num_rows or self._keys()[-1] <= key):
            self._fill(self._rest.num_rows + 1)
        count = int(np.searchsorted(self._keys(), key, side="right"))
        found, self._rest = self._rest.slice(0, count), self._rest.slice(count)
        return found

    def _keys(self) -> npt.NDArray[np.int64]:
        return keys_of(self._rest)

    def _fill(self, rows: int) -> None:
        """Have so many rows at hand, as far as there are any."""
        parts = [self._rest]
        count = self._rest.num_rows
        while count < rows and not self._is_over:
            batch = next(self._stream, None)
            self._is_over = batch is None
            if batch is not None and batch.num_rows:
                parts.append(pa.Table.from_batches([batch]))
                count += batch.num_rows
        if len(parts) > 1:
            self._rest = pa.concat_tables(parts).combine_chunks()
            if (np.diff(self._keys()) < 0).any():
                raise ValueError(
                    f"the rows of {self._name} are not sorted by household; write them with ORDER BY household"
                )


class _Writer:
    """One roll being written, under another name until it is whole."""

    def __init__(self, path: Path, *, schema: pa.Schema, texts: Sequence[str]) -> None:
        self._path = path
        self._draft = path.with_name(path.name + ".part")
        self._texts: dict[str, dict[str, int]] = {name: {} for name in texts if name in schema.names}
        self._rows = 0
        coded = pa.dictionary(pa.int32(), pa.string())
        self._schema = pa.schema([one.with_type(coded) if one.name in self._texts else one for one in schema])
        # a text met later is added to those before, so that a code means the same all through the file
        options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
        self._file = pa.ipc.new_file(self._draft, self._schema, options=options)

    def write(self, table: pa.Table) -> None:
        columns = [self._column(name, in_one(table.column(name))) for name in table.column_names]
        self._file.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self._rows += table.num_rows

    def finish(self) -> int:
        self._file.close()
        os.replace(self._draft, self._path)
        return self._rows

    def give_up(self) -> None:
        self._file.close()
        self._draft.unlink()

    def _column(self, name: str, column: pa.Array) -> pa.Array:
        if name not in self._texts:
            return _zeroed(column)
        codes = self._texts[name]
        found = column.dictionary_encode() if not pa.types.is_dictionary(column.type) else column
        numbers = [codes.setdefault(text, len(codes)) for text in found.dictionary.to_pylist()]
        places = pa.array(numbers, type=pa.int32()).take(found.indices)
        return pa.DictionaryArray.from_arrays(_zeroed(places), pa.array(codes, type=pa.string()))


def _zeroed(column: pa.Array) -> pa.Array:
    """Put zero where nothing is known: whoever reads eight numbers at a time need not look first."""
    plain = pa.types.is_integer(column.type) or pa.types.is_boolean(column.type) or pa.types.is_date32(column.type)
    if not plain or not column.null_count:
        return column
    filled = column.fill_null(pa.array([0], type=pa.int32()).cast(column.type)[0])
    known = np.packbits(column.is_valid().to_numpy(zero_copy_only=False), bitorder="little")
    return pa.Array.from_buffers(column.type, len(column), [pa.py_buffer(known), filled.buffers()[1]])
