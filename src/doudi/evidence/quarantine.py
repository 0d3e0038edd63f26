"""Quarantine: rows that could not be accepted, kept with their number, column and reason until the department mends them.

Nouns: Quarantine, BadRow. Verbs: read_quarantine, export_csv, csv_pieces, export_xlsx.
A file is var/quarantine/<data set>/<delivery>.parquet;
the row itself is sealed with the key of the lake, because it holds identity numbers as they were sent.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.reading import Misshapen, Rows
from doudi.evidence.values import Fault

SCHEMA = pa.schema([("row_number", pa.int64()), ("column", pa.string()), ("reason", pa.string()), ("row", pa.binary())])
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HEADERS = b"headers"
WHOLE_LINE = "整行"
MOST_EXPORTED = 1_000_000


@dataclass(frozen=True)
class BadRow:
    """One row in quarantine: its number in the file, the columns at fault, why, and what it said."""

    number: int
    column: str
    reason: str
    cells: dict[str, str]


class Quarantine:
    """Writes one delivery's bad rows; nothing is visible under the final name before `keep`."""

    def __init__(self, *, path: Path, headers: Sequence[str], pseudonyms: Pseudonyms) -> None:
        self.path = path
        self.count = 0
        self._pseudonyms = pseudonyms
        path.parent.mkdir(parents=True, exist_ok=True)
        self._draft = path.with_name(f".{path.stem}.{os.getpid()}.part")
        schema = SCHEMA.with_metadata({HEADERS: json.dumps(list(headers), ensure_ascii=False)})
        self._writer = pq.ParquetWriter(self._draft, schema, compression="zstd")

    def add(self, rows: Rows, *, faults: Sequence[Fault]) -> npt.NDArray[np.bool_]:
        """Write the bad rows of a batch; say which rows they are."""
        is_bad = np.zeros(len(rows.numbers), dtype=np.bool_)
        for fault in faults:
            is_bad |= fault.rows
        self._write([*map(_misshapen, rows.misshapen), *_faulty(rows, faults=faults, places=np.flatnonzero(is_bad))])
        return is_bad

    def _write(self, bad: list[BadRow]) -> None:
        if not bad:
            return
        self.count += len(bad)
        columns = {
            "row_number": [row.number for row in bad],
            "column": [row.column for row in bad],
            "reason": [row.reason for row in bad],
            "row": [self._pseudonyms.seal_text(json.dumps(row.cells, ensure_ascii=False)) for row in bad],
        }
        self._writer.write_table(pa.table(columns, schema=SCHEMA))

    def keep(self) -> None:
        """Make the file visible, or leave none when nothing was wrong."""
        self._writer.close()
        if self.count:
            os.replace(self._draft, self.path)
        else:
            self._draft.unlink()
            self.path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._writer.close()
        self._draft.unlink(missing_ok=True)


def _misshapen(row: Misshapen) -> BadRow:
    return BadRow(number=row.number, column=WHOLE_LINE, reason=row.reason, cells={WHOLE_LINE: row.text})


def _faulty(rows: Rows, *, faults: Sequence[Fault], places: npt.NDArray[np.int64]) -> Iterator[BadRow]:
    """Describe bad rows, each with every fault it has."""
    cells = rows.table.take(pa.array(places)).to_pylist()
    for place, cell in zip(places.tolist(), cells, strict=True):
        found = [fault for fault in faults if fault.rows[place]]
        yield BadRow(
            number=int(rows.numbers[place]),
            column="、".join(dict.fromkeys(fault.column.header for fault in found)),
            reason="；".join(
                fault.reason if len(found) == 1 else f"{fault.column.header}：{fault.reason}" for fault in found
            ),
            cells=cell,
        )


def find_quarantine(var: Path, *, number: str) -> Path | None:
    """Find a delivery's quarantine by its number, or by the beginning of its number when only one fits."""
    found = [path for path in (var / "quarantine").glob("*/*.parquet") if path.stem.startswith(number)]
    return found[0] if number and len(found) == 1 else None


def read_quarantine(path: Path, *, pseudonyms: Pseudonyms) -> Iterator[BadRow]:
    """Read the bad rows of a delivery."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=1_000):
            for row in batch.to_pylist():
                cells = json.loads(pseudonyms.open_text(row["row"]))
                yield BadRow(number=row["row_number"], column=row["column"], reason=row["reason"], cells=cells)


def _lines(path: Path, *, pseudonyms: Pseudonyms) -> Iterator[list[str]]:
    """Lay bad rows out as a table: number, column, reason, the row as sent when it has no cells, then its cells."""
    headers = json.loads(pq.read_schema(path).metadata[HEADERS])
    yield ["行号", "列", "原因", WHOLE_LINE, *headers]
    for row in read_quarantine(path, pseudonyms=pseudonyms):
        cells = [row.cells.get(header, "") for header in headers]
        yield [str(row.number), row.column, row.reason, row.cells.get(WHOLE_LINE, ""), *cells]


def _harmless(text: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def export_csv(quarantine: Path, *, to: Path, pseudonyms: Pseudonyms) -> int:
    """Write a delivery's bad rows as CSV that spreadsheets open as text; return how many."""
    to.touch(mode=0o600)
    with to.open("wb") as file:
        file.writelines(csv_pieces(quarantine, pseudonyms=pseudonyms))
    return count_rows(quarantine)


def csv_pieces(quarantine: Path, *, pseudonyms: Pseudonyms) -> Iterator[bytes]:
    """Give the same CSV piece by piece, for sending without a file that would lie about in clear."""
    piece = io.StringIO(newline="")
    writer = csv.writer(piece)
    yield codecs.BOM_UTF8
    for line in _lines(quarantine, pseudonyms=pseudonyms):
        writer.writerow([_harmless(cell) for cell in line])
        yield piece.getvalue().encode()
        piece.seek(0)
        piece.truncate()


def count_rows(quarantine: Path) -> int:
    """Count a delivery's bad rows."""
    return int(pq.read_metadata(quarantine).num_rows)


def export_xlsx(quarantine: Path, *, to: Path, pseudonyms: Pseudonyms) -> int:
    """Write a delivery's bad rows as a workbook of text cells, a sheet's worth at most; return how many."""
    to.touch(mode=0o600)
    with xlsxwriter.Workbook(to, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("隔离")
        for number, line in enumerate(islice(_lines(quarantine, pseudonyms=pseudonyms), MOST_EXPORTED + 1)):
            for place, cell in enumerate(line):
                sheet.write_string(number, place, cell)
    return min(count_rows(quarantine), MOST_EXPORTED)
