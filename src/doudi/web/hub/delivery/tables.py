"""A table to take along, as a spreadsheet or as CSV: bounded, written down, and without a cell that could run as a formula.

Verb: give. Nouns: Column. Refusal: TooMany.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.web.shell.signed_in import OfficerRequest
from doudi.web.shell.spreadsheet import Cell, harmless, open_book, write_row

ROWS_MOST = 100_000
XLSX, CSV = "xlsx", "csv"
HEAD = {"bold": True, "bg_color": "#E4F1F1", "bottom": 1}
MONEY = {"num_format": "#,##0.00"}


class TooMany(Exception):
    """The list is longer than one file may be; the message says what to do."""


@dataclass(frozen=True)
class Column:
    """A column's head, and how wide it is in letters."""

    head: str
    width: int = 14


def give(
    request: OfficerRequest,
    *,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    about: str,
    verb: str,
) -> FileResponse:
    """Write a table into a file of the kind that was asked for, and write down who took it.

    :raises TooMany: when there are more rows than fit into one file.
    """
    kind = CSV if request.POST.get("as") == CSV else XLSX
    file = BytesIO()
    written = (_csv if kind == CSV else _xlsx)(file, columns=columns, rows=_bounded(rows))
    record(
        verb=verb, by=request.officer, on=request.today, about=about, place=request.officer.desk.place_id,
        purpose=gettext("导出列表"), detail={"rows": written, "as": kind},
    )  # fmt: skip
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}")


def _bounded(rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    walk = iter(rows)
    yield from islice(walk, ROWS_MOST)
    if next(walk, None) is not None:
        raise TooMany(
            gettext("一次最多导出 %(most)s 行。请先选一段更短的时间或更小的范围。") % {"most": f"{ROWS_MOST:,}"}
        )


def _csv(file: Any, *, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer, written = csv.writer(text), 0
    writer.writerow([one.head for one in columns])
    for row in rows:
        written += 1
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    text.detach()
    return written


def _xlsx(file: Any, *, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    written = 0
    with open_book(file) as book:
        sheet, head, money = book.add_worksheet(), book.add_format(HEAD), book.add_format(MONEY)
        for number, one in enumerate(columns):
            sheet.set_column(number, number, one.width)
        sheet.freeze_panes(1, 1)
        write_row(sheet, 0, [one.head for one in columns], style=head)
        for written, row in enumerate(rows, start=1):
            write_row(sheet, written, row, money=money)
    return written
