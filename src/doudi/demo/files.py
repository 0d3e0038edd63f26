"""Files: deliveries written piece by piece in the formats of departments, so that memory does not grow with the people.

Nouns: Delivery (an open file). Verbs: open_delivery. CSV is UTF-8 or GB18030 (with the line ends of Windows), XLSX goes on
in a further part after a million rows and carries a title line above the headers, Parquet holds text columns.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import xlsxwriter

from doudi.evidence.mapping import Mapping

XLSX_ROWS_MAX = 1_000_000
Lines = Callable[[bytes], bytes]


class Delivery(Protocol):
    """One data set being written."""

    def add(self, table: pa.Table, *, lines: Lines) -> None:
        """Append rows; `lines` may soil the lines of a CSV."""

    def close(self) -> None:
        """Finish the file."""


def open_delivery(*, mapping: Mapping, folder: Path, place: str, on: date) -> Delivery:
    """Start the file (or files) of one data set for one place."""
    folder.mkdir(parents=True, exist_ok=True)
    if mapping.format == "xlsx":
        return XlsxDelivery(mapping=mapping, folder=folder, place=place, on=on)
    path = folder / mapping.file_name(place=place, as_of=on)
    if mapping.format == "parquet":
        return ParquetDelivery(path=path)
    return CsvDelivery(path=path, encoding=mapping.format.removeprefix("csv-"))


class CsvDelivery:
    """A CSV file in the encoding the department uses."""

    def __init__(self, *, path: Path, encoding: str) -> None:
        self._file = path.open("wb")
        self._encoding = encoding
        self._is_begun = False

    def add(self, table: pa.Table, *, lines: Lines) -> None:
        if not self._is_begun:
            self._write((",".join(table.column_names) + "\n").encode())
            self._is_begun = True
        buffer = io.BytesIO()
        pacsv.write_csv(table, buffer, pacsv.WriteOptions(include_header=False, quoting_style="needed"))
        self._write(lines(buffer.getvalue()))

    def _write(self, content: bytes) -> None:
        if self._encoding == "gb18030":
            content = content.decode().replace("\n", "\r\n").encode("gb18030")
        self._file.write(content)

    def close(self) -> None:
        self._file.close()


class ParquetDelivery:
    """A Parquet file of text columns."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def add(self, table: pa.Table, *, lines: Lines) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class XlsxDelivery:
    """A workbook with a title line, and further workbooks when a million rows do not suffice."""

    def __init__(self, *, mapping: Mapping, folder: Path, place: str, on: date) -> None:
        self._mapping = mapping
        self._folder = folder
        self._place = place
        self._on = on
        self._part = 0
        self._row = 0
        self._paths: list[Path] = []
        self._book: Any = None
        self._sheet: Any = None

    def add(self, table: pa.Table, *, lines: Lines) -> None:
        if self._book is None:
            self._open(headers=table.column_names)
        columns = [table[name].to_pylist() for name in table.column_names]
        for cells in zip(*columns, strict=True):
            if self._row >= XLSX_ROWS_MAX:
                self._open(headers=table.column_names)
            for position, cell in enumerate(cells):
                if cell:
                    self._sheet.write_string(self._row, position, cell)
            self._row += 1

    def _open(self, *, headers: list[str]) -> None:
        self._finish()
        self._part += 1
        path = self._folder / self._mapping.file_name(place=self._place, as_of=self._on, part=self._part)
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._book.set_properties(
            {"title": self._mapping.title, "created": datetime.combine(self._on, datetime.min.time())}
        )
        self._sheet = self._book.add_worksheet("数据")
        self._sheet.write_string(0, 0, f"{self._mapping.title}（{self._on:%Y年%m月}）")
        for position, header in enumerate(headers):
            self._sheet.write_string(1, position, header)
        self._row = 2
        self._paths.append(path)

    def _finish(self) -> None:
        if self._book is not None:
            self._book.close()
            self._book = None

    def close(self) -> None:
        """Close the last part; a single part loses its number."""
        self._finish()
        if len(self._paths) == 1:
            self._paths[0].replace(self._folder / self._mapping.file_name(place=self._place, as_of=self._on))
