"""One-card (一卡通) tables: a CSV or a workbook with the headers a bank's profile names, out and in.

Noun: OneCard. No cell can be read as a formula: what begins like one is refused before (`delivery.banks.payment`), numbers are text.
The last row of what comes back, where it begins with 合计, says how many rows and yuan there should be.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest
from zipfile import BadZipFile, ZipFile

import xlsxwriter
from django.utils.translation import gettext
from python_calamine import CalamineError, CalamineWorkbook

from doudi.delivery.banks.payment import NUMBER_LETTERS_MOST, PaymentLine
from doudi.delivery.banks.port import NotRead, Part
from doudi.delivery.banks.profile import Profile
from doudi.delivery.banks.returned import BadLine, Outcome, Reply, Returned
from doudi.exchange.banks.amounts import cents_of, yuan

CSV, XLSX = ".csv", ".xlsx"
NUMBERS = frozenset({"end_to_end_id", "account", "bank", "identifier", "batch"})
TOTAL = "合计"
CELL_LETTERS_MOST = 200
ROW_FRAME_BYTES = 80
UTF8_LETTER_BYTES = 4
UNPACKED_TIMES_MOST = 100

Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class OneCard:
    """Tables with one payment a row."""

    ending: str

    def line_bytes(self, line: PaymentLine, *, profile: Profile) -> int:
        """Say how many bytes a row takes at most."""
        texts = sum(len(text) for text in (line.payee, line.purpose, line.programme)) * UTF8_LETTER_BYTES
        return texts + len(line.end_to_end_id) + len(line.account) + 2 * NUMBER_LETTERS_MOST + ROW_FRAME_BYTES

    def write(self, part: Part, *, profile: Profile) -> bytes:
        """Write one table."""
        heads = [column.header for column in profile.columns]
        rows = (_cells(line, part=part, profile=profile) for line in part.lines)
        if self.ending == XLSX:
            return _workbook(heads, rows, made_at=part.made_at)
        marked = [column.field in NUMBERS and profile.marks_numbers for column in profile.columns]
        return _text(heads, rows, marked=marked).encode(profile.encoding)

    def read(self, content: bytes, *, profile: Profile) -> Reply:
        """Read one table that came back.

        :raises NotRead: when it is no table, or lacks a column that was agreed.
        """
        rows = _sheet_rows(content) if self.ending == XLSX else _text_rows(content, encoding=profile.encoding)
        heads = next(rows, [])
        headers = {column.header: column.field for column in profile.returned}
        if missing := [header for header in headers if header not in heads]:
            raise NotRead(
                gettext("返回文件缺少列：%(columns)s；请银行按约定的表头重发") % {"columns": "、".join(missing)}
            )
        fields = [headers.get(head, "") for head in heads]
        return _reply(_numbered(rows, fields=fields), profile=profile)


def _cells(line: PaymentLine, *, part: Part, profile: Profile) -> list[str]:
    """Give the cells of a payment in the profile's order."""
    cells = {
        "batch": part.message, "seq": str(line.seq), "end_to_end_id": line.end_to_end_id, "payee": line.payee,
        "account": line.account, "bank": line.bank, "yuan": yuan(line.cents), "purpose": line.purpose, "month": line.month,
        "pay_day": part.day.isoformat(), "programme": line.programme, "identifier": line.identifier if profile.names_payees else "",
    }  # fmt: skip
    return [cells[column.field] for column in profile.columns]


def _text(heads: Sequence[str], rows: Iterator[list[str]], *, marked: Sequence[bool]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([f"{cell}\t" if mark and cell else cell for cell, mark in zip(row, marked, strict=True)])
    return buffer.getvalue()


def _workbook(heads: Sequence[str], rows: Iterator[list[str]], *, made_at: datetime) -> bytes:
    """Write a book that is the same bytes whenever it is written: its day of making is the list's, not the clock's."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": True}) as book:
        book.set_properties({"created": made_at.astimezone(UTC)})
        sheet = book.add_worksheet("代发名单")
        for number, row in enumerate([heads]):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)  # a string is never a formula
    return buffer.getvalue()


def _text_rows(content: bytes, *, encoding: str) -> Iterator[list[str]]:
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
        yield from ([cell.strip().lstrip("'") for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
    except UnicodeDecodeError:
        raise NotRead(gettext("返回文件不是约定的编码 %(encoding)s") % {"encoding": encoding}) from None
    except csv.Error:
        raise NotRead(gettext("返回文件不是约定的表格")) from None


def _sheet_rows(content: bytes) -> Iterator[list[str]]:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_TIMES_MOST * len(content):
                raise NotRead(gettext("返回文件展开后过大，没有读"))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, BadZipFile, ValueError):
        raise NotRead(gettext("返回文件不是约定的表格")) from None
    yield from ([_sheet_text(cell) for cell in row] for row in rows)


def _sheet_text(cell: object) -> str:
    """Read a cell as it was meant: a whole number has no decimals, a day no hours."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell).strip().lstrip("'")


def _numbered(rows: Iterator[list[str]], *, fields: Sequence[str]) -> Iterator[Row]:
    """Give each row that says something, with its number in the file, under the fields' names."""
    for number, row in enumerate(rows, start=2):
        if any(row):
            yield number, {field: cell or "" for field, cell in zip_longest(fields, row, fillvalue="") if field}


def _reply(rows: Iterator[Row], *, profile: Profile) -> Reply:
    returned: list[Returned] = []
    bad: list[BadLine] = []
    about, declared = "", None
    for number, cells in rows:
        first = next(iter(cells.values()), "")
        if first == TOTAL:
            declared = _declared(cells)
            continue
        try:
            returned.append(_returned(cells, profile=profile))
            about = about or cells.get("batch", "")
        except ValueError as what:
            bad.append(_bad(number, what=str(what), cells=cells))
    return Reply(about=about, declared=declared, returned=tuple(returned), bad=tuple(bad))


def _declared(cells: Mapping[str, str]) -> int | None:
    """Read how many rows there should be: the total row says it where a row has its number."""
    return int(cells["end_to_end_id"]) if cells["end_to_end_id"].isdecimal() else None


def _returned(cells: Mapping[str, str], *, profile: Profile) -> Returned:
    """Read one row.

    :raises ValueError: in the words of what is wrong.
    """
    number, code = cells["end_to_end_id"], cells["code"]
    if not 0 < len(number) <= NUMBER_LETTERS_MOST or not number.isprintable():
        raise ValueError(gettext("业务编号是空的或者写得不对"))
    if not code:
        raise ValueError(gettext("没有处理结果"))
    return Returned(
        end_to_end_id=number, outcome=profile.outcome(code, otherwise=Outcome.UNKNOWN), code=code[:CELL_LETTERS_MOST],
        text=cells.get("text", "")[:CELL_LETTERS_MOST], day=_day(cells.get("day", "")), cents=_cents(cells.get("yuan", "")),
    )  # fmt: skip


def _cents(text: str) -> int | None:
    try:
        return cents_of(text) if text else None
    except ValueError:
        raise ValueError(gettext("金额写得不对")) from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(gettext("处理日期写得不对")) from None


def _bad(number: int, *, what: str, cells: Mapping[str, str]) -> BadLine:
    said = "，".join(f"{name}={text[:CELL_LETTERS_MOST]}" for name, text in cells.items())
    return BadLine(
        where=number, what=what, mend=gettext("请银行更正这一行后重发整个文件，已读的行不会重复计算"), said=said
    )
