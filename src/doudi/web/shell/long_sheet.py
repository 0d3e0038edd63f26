"""A long table as a spreadsheet: one sheet of as many rows as there are, written straight into its file. Verb: write_long.

The frame (styles, widths, the frozen head) is made by the library that makes every other book; only the rows are written here, because
calls for each cell are most of what a long table costs. What a cell may be, and how text is kept from running, is as in `spreadsheet`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape
from io import BytesIO
from itertools import count
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_col_to_name

from doudi.web.shell.spreadsheet import Cell, harmless, open_book, write_row

SHEET = "xl/worksheets/sheet1.xml"
HEAD = {"bold": True, "bg_color": "#E4F1F1", "bottom": 1}
MONEY = {"num_format": "#,##0.00"}
AT_ONCE = 1 << 16
"""How many letters are gathered before they are packed."""

TEXT_MOST = 32_767
"""How long a cell's text may be in a spreadsheet."""

SAMPLE = re.compile(r'<row r="2"[^>]*><c r="A2" s="(\d+)">.*?</row>')
EXTENT = re.compile(r"<dimension [^>]*/>")
SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s\Z")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def write_long(file: IO[bytes], *, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a head and the rows below it: text as text, counts as numbers, money with two decimals. Say how many rows."""
    frame = _frame(heads, widths=widths)
    before, money, after = _around(frame.read(SHEET).decode())
    counted = count()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name in frame.namelist():
            if name != SHEET:
                book.writestr(name, frame.read(name))
        with book.open(SHEET, "w") as sheet:
            sheet.write(before.encode())
            for part in _gathered(_rows(rows, counted=counted, letters=_letters(heads), money=money)):
                sheet.write(part.encode())
            sheet.write(after.encode())
    return next(counted)


def _frame(heads: Sequence[str], *, widths: Sequence[int]) -> ZipFile:
    """Make the book with its head, and one row of a sum of money that says by which number its style is called."""
    file = BytesIO()
    with open_book(file) as book:
        sheet, head, money = book.add_worksheet(), book.add_format(HEAD), book.add_format(MONEY)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 1)
        write_row(sheet, 0, heads, style=head)
        write_row(sheet, 1, [Decimal(0)], money=money)
    return ZipFile(file)


def _around(sheet: str) -> tuple[str, str, str]:
    """Give what stands before the rows, the number of money's style, and what stands after; how far the sheet goes is not said."""
    found = SAMPLE.search(sheet)
    assert found is not None
    return EXTENT.sub("", sheet[: found.start()]), found[1], sheet[found.end() :]


def _letters(heads: Sequence[str]) -> list[str]:
    return [xl_col_to_name(number) for number in range(len(heads))]


def _rows(
    rows: Iterable[Sequence[Cell]], *, counted: Iterator[int], letters: Sequence[str], money: str
) -> Iterator[str]:
    for row in rows:
        number = next(counted) + 2
        cells = [
            _cell(f"{letter}{number}", value, money=money)
            for letter, value in zip(letters, row, strict=True)
            if value is not None
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(name: str, value: str | int | Decimal, *, money: str) -> str:
    if isinstance(value, str):
        text = harmless(value)
        if SPECIAL.search(text) is None and len(text) <= TEXT_MOST:
            return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{_written(text)}</t></is></c>'
    if isinstance(value, Decimal):
        return f'<c r="{name}" s="{money}"><v>{value}</v></c>'
    return f'<c r="{name}"><v>{value:d}</v></c>'


def _written(text: str) -> str:
    """Write text that holds what XML or a spreadsheet reads otherwise."""
    plain = LOOKS_ESCAPED.sub("_x005F_", text[:TEXT_MOST])
    return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(plain, quote=False))


def _gathered(parts: Iterable[str]) -> Iterator[str]:
    """Put short parts together to longer ones."""
    kept: list[str] = []
    length = 0
    for part in parts:
        kept.append(part)
        length += len(part)
        if length >= AT_ONCE:
            yield "".join(kept)
            kept, length = [], 0
    yield "".join(kept)
