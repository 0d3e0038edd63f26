"""Spreadsheets we write: bounded memory, and without a cell that could run as a formula.

Verbs: open_book, write_row. Noun: Cell.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

Cell = str | int | Decimal | None

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula when text is pasted or saved as CSV."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet program might run."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


@contextmanager
def open_book(file: BytesIO | Path) -> Iterator[Any]:
    """Open a workbook to be written."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        yield book


def write_row(sheet: Any, number: int, cells: Sequence[Cell], *, style: Any = None, money: Any = None) -> None:
    """Write one row: text as text, counts as numbers, money with two decimals; nothing where nothing is known."""
    for column, value in enumerate(cells):
        if isinstance(value, str):
            sheet.write_string(number, column, harmless(value), style)
        elif isinstance(value, Decimal):
            sheet.write_number(number, column, value, money)
        elif value is not None:
            sheet.write_number(number, column, value, style)
