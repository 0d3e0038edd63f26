"""Reading deliveries: CSV, XLSX and Parquet become batches of text with their row numbers, never a whole file at once.

Nouns: Rows. Verbs: read_rows. Row 1 is the header, as a spreadsheet counts. Everything is handed on as text,
so that one set of checks serves every format.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from doudi.evidence.refusal import Refused, Sentence, gettext_noop

BLOCK_BYTES = 4 * 1024 * 1024
BATCH_ROWS = 50_000
HEADER_WITHIN_ROWS = 10
EXACT_FLOAT = 10**15

Progress = Callable[[float], None]
"""Told the share of the file that has been read, from 0 to 1."""


_UNREADABLE = gettext_noop("%(file)s 读不了：应是 %(format)s 文件，读取时报告“%(error)s”。请让送数部门重新导出。")
_EMPTY = gettext_noop("%(file)s 是空的，连表头也没有。请让送数部门重新导出。")
_NO_HEADER = gettext_noop("%(file)s 前%(rows)s行里找不到表头。请把表头放在第一张工作表的前%(rows)s行。")


@dataclass(frozen=True)
class Misshapen:
    """A row with more or fewer cells than the header."""

    number: int
    reason: str
    text: str


@dataclass(frozen=True)
class Rows:
    """A batch: text columns under their delivered headers, the number of each row, and rows of a wrong shape."""

    table: pa.Table
    numbers: npt.NDArray[np.int64]
    misshapen: tuple[Misshapen, ...] = ()


@dataclass
class _Shape:
    """Rows the CSV parser could not lay out, met so far and not yet handed on."""

    met: list[Misshapen] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)

    def __call__(self, row: pyarrow.csv.InvalidRow) -> str:
        self.skipped.append(row.number)
        if row.text.strip():
            reason = f"这一行有{row.actual_columns}格，表头有{row.expected_columns}格；常见原因是内容里有未加引号的逗号"
            self.met.append(Misshapen(number=row.number, reason=reason, text=row.text))
        return "skip"

    def take(self) -> tuple[Misshapen, ...]:
        taken, self.met = tuple(self.met), []
        return taken


def read_rows(path: Path, *, format: str, headers: Iterable[str], progress: Progress) -> Iterator[Rows]:
    """Read a delivery batch by batch. `headers` are known headers, by which a workbook's header row is found.

    :raises Refused: when the file is not of the format it should be.
    """
    try:
        if format == "xlsx":
            yield from _workbook(path, headers=set(headers), progress=progress)
        elif format == "parquet":
            yield from _parquet(path, progress=progress)
        else:
            yield from _csv(path, encoding=format.removeprefix("csv-"), progress=progress)
    except (pa.ArrowInvalid, CalamineError, UnicodeDecodeError, OSError) as error:
        values = {"file": path.name, "format": format, "error": str(error)}
        raise Refused(Sentence(_UNREADABLE, values)) from error


def _csv(path: Path, *, encoding: str, progress: Progress) -> Iterator[Rows]:
    shape = _Shape()
    number = 2
    with path.open("rb") as file:
        head = file.read(BLOCK_BYTES)
        file.seek(0)
        found = _encoding(head, expected=encoding)
        text = _Recoded(file, encoding=found, size=path.stat().st_size, progress=progress)
        names = _header_line(head, encoding=found, file=path.name)
        for batch in _csv_batches(text, names=names, shape=shape):
            numbers = _numbers(first=number, count=len(batch), skipped=shape.skipped)
            number = int(numbers[-1]) + 1 if len(numbers) else number
            table = pa.Table.from_batches([batch])
            filled = _filled(table)
            yield Rows(table=table.filter(pa.array(filled)), numbers=numbers[filled], misshapen=shape.take())
    yield _last(names, misshapen=shape.take())


def _last(names: list[str], *, misshapen: tuple[Misshapen, ...] = ()) -> Rows:
    """Give the header alone, with the rows of a wrong shape after the last good one."""
    columns = [pa.array([], pa.string()) for _ in names]
    return Rows(table=pa.table(columns, names=names), numbers=np.array([], dtype=np.int64), misshapen=misshapen)


def _filled(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Say which rows are not blank lines."""
    filled = np.zeros(len(table), dtype=np.bool_)
    for column in table.columns:
        if filled.all():
            break
        filled |= pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False)
    return filled


def _csv_batches(text: _Recoded, *, names: list[str], shape: _Shape) -> Iterator[pa.RecordBatch]:
    reader = pyarrow.csv.open_csv(
        pa.PythonFile(text, mode="r"),
        # one thread, because only then does the parser know the number of a row it skips
        read_options=pyarrow.csv.ReadOptions(block_size=BLOCK_BYTES, use_threads=False),
        parse_options=pyarrow.csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=shape
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    try:
        yield from reader
    finally:
        reader.close()


def _encoding(head: bytes, *, expected: str) -> str:
    """Tell UTF-8 from GB18030 by the bytes; a file of figures alone is what the mapping expects."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.isascii():
        return "gb18030" if expected == "gb18030" else "utf-8"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _header_line(head: bytes, *, encoding: str, file: str) -> list[str]:
    line = codecs.getincrementaldecoder(encoding)("replace").decode(head).splitlines()[:1]
    if not line or not line[0].strip():
        raise Refused(Sentence(_EMPTY, {"file": file}))
    # the same parser as for the rows
    names: list[str] = pyarrow.csv.read_csv(io.BytesIO(line[0].encode() + b"\n")).column_names
    return names


def _numbers(*, first: int, count: int, skipped: list[int]) -> npt.NDArray[np.int64]:
    """Number `count` rows from `first` on, leaving out the numbers of skipped rows; forget those passed."""
    missing = np.array(sorted(skipped), dtype=np.int64)
    inside = 0
    while (now := int(np.searchsorted(missing, first + count + inside))) > inside:
        inside = now
    numbers = np.setdiff1d(np.arange(first, first + count + inside, dtype=np.int64), missing, assume_unique=True)
    skipped[:] = [number for number in skipped if number >= first + count + inside]
    return numbers


class _Recoded(io.RawIOBase):
    """A file read as UTF-8 whatever its encoding; bytes that are no character become U+FFFD, which the checks refuse."""

    def __init__(self, file: BinaryIO, *, encoding: str, size: int, progress: Progress) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = bytearray()
        self._read = 0
        self._size = max(size, 1)
        self._progress = progress

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Give exactly `size` bytes while there are any: a short block could cut one row into three."""
        while (size < 0 or len(self._left) < size) and (block := self._file.read(BLOCK_BYTES)):
            self._read += len(block)
            self._left += self._decoder.decode(block).encode()
            self._progress(self._read / self._size)
        if size < 0 or len(self._left) < size:
            self._left += self._decoder.decode(b"", final=True).encode()
        given = bytes(self._left) if size < 0 else bytes(self._left[:size])
        del self._left[: len(given)]
        return given


def _parquet(path: Path, *, progress: Progress) -> Iterator[Rows]:
    with pq.ParquetFile(path) as file:
        total = max(file.metadata.num_rows, 1)
        first = 2
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            table = pa.table({name: _as_text(batch.column(name)) for name in batch.schema.names})
            yield Rows(table=table, numbers=np.arange(first, first + len(batch), dtype=np.int64))
            first += len(batch)
            progress((first - 2) / total)
        yield _last(file.schema_arrow.names)


def _as_text(values: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(values.type):
        values = pc.cast(values, pa.date32(), safe=False)
    elif pa.types.is_floating(values.type):
        values = pc.cast(values, pa.decimal128(22, 4), safe=False)
    return pc.fill_null(pc.cast(values, pa.string()), "")


def _workbook(path: Path, *, headers: set[str], progress: Progress) -> Iterator[Rows]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    lines = _lines(sheet)
    names = _header_row(lines, headers=headers, file=path.name)
    total = max(sheet.total_height, 1)
    while batch := list(islice(lines, BATCH_ROWS)):
        filled = [(number, line) for number, line in batch if any(cell != "" for cell in line)]
        columns = zip(*(line[: len(names)] for _, line in filled), strict=True) if filled else [()] * len(names)
        texts = [pa.array(map(_cell, column), pa.string()) for column in columns]
        numbers = np.array([number for number, _ in filled], dtype=np.int64)
        yield Rows(table=pa.table(texts, names=names), numbers=numbers)
        progress(batch[-1][0] / total)
    yield _last(names)


def _lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Give a sheet's rows with their numbers, whatever empty rows stand above them."""
    first = sheet.start[0] + 1 if sheet.start else 1
    yield from enumerate(sheet.iter_rows(), start=first)


def _header_row(lines: Iterator[tuple[int, list[Any]]], *, headers: set[str], file: str) -> list[str]:
    """Find the header among the first rows: the one with most known headers, for titles often stand above it."""
    for _, line in islice(lines, HEADER_WITHIN_ROWS):
        names = [str(cell).strip() for cell in line]
        if len(headers & set(names)) * 2 >= min(len(headers), len(names)) > 0:
            return names[: max(at for at, name in enumerate(names, start=1) if name)]
    raise Refused(Sentence(_NO_HEADER, {"file": file, "rows": str(HEADER_WITHIN_ROWS)}))


def _cell(value: Any) -> str:
    """Write a cell as text: whole numbers without a point, days as YYYY-MM-DD."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_FLOAT:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
