"""Deliveries for tests: files as departments send them, written from rows of lake columns in the department's own words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from doudi.evidence.identity import WEIGHTS
from doudi.evidence.importing import Order, Outcome, import_file
from doudi.evidence.mapping import mapping_of

AS_OF = date(2026, 7, 1)
PLACE = "4401"

Row = Mapping[str, str]


def resident_id(number: int, *, birth: str = "19600101", region: str = "440105") -> str:
    """Make a valid resident id for an invented person."""
    digits = f"{region}{birth}{number:03d}"
    total = sum(int(digit) * int(weight) for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def write_delivery(
    folder: Path, dataset: str, rows: Iterable[Row], *, as_of: date = AS_OF, part: int | None = None
) -> Path:
    """Write a file of a data set; columns a row does not name stay empty."""
    mapping = mapping_of(dataset)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / mapping.file_name(place=PLACE, as_of=as_of, part=part)
    lines = [[str(row.get(column.name, "")) for column in mapping.columns] for row in rows]
    write_table(path, headers=[column.header for column in mapping.columns], lines=lines, format=mapping.format)
    return path


def write_table(path: Path, *, headers: list[str], lines: list[list[str]], format: str) -> None:
    """Write a table of text in one of the formats departments use."""
    if format == "parquet":
        columns = zip(*lines, strict=True) if lines else [()] * len(headers)
        pq.write_table(pa.table([pa.array(list(column), pa.string()) for column in columns], names=headers), path)
    elif format == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, line in enumerate([headers, *lines]):
                for place, cell in enumerate(line):
                    sheet.write_string(number, place, cell)
    else:
        encoding = "utf-8-sig" if format == "csv-utf8" else "gb18030"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headers, *lines])


def deliver(
    var: Path,
    dataset: str,
    rows: Iterable[Row],
    *,
    as_of: date = AS_OF,
    part: int | None = None,
    places: tuple[str, ...] = (PLACE,),
) -> Outcome:
    """Write a file and import it."""
    path = write_delivery(var / "incoming", dataset, rows, as_of=as_of, part=part)
    return import_file(Order(path=path, mapping=mapping_of(dataset), as_of=as_of, places=places), var=var)
