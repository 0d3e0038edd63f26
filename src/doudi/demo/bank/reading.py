"""A file of payments as the bank reads it: pain.001, or a table under the profile's headers.

Nouns: Order, OrderLine. Verb: read_order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from doudi.delivery.banks.profile import Profile

PAIN = {"": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


@dataclass(frozen=True)
class OrderLine:
    """One payment: its number, whom, where, how much."""

    number: str
    payee: str = field(repr=False)
    account: str = field(repr=False)
    cents: int


@dataclass(frozen=True)
class Order:
    """One file: its message, the account that pays, the day on which it shall."""

    message: str
    payer_account: str = field(repr=False)
    day: date
    lines: tuple[OrderLine, ...] = field(repr=False)


def read_order(content: bytes, *, profile: Profile, slip: Mapping[str, Any], on: date) -> Order:
    """Read one file; a table does not say who pays, and when only where its profile has that column: else today.

    :raises ValueError: when its sums are not those it says, or it cannot be read.
    """
    order = _from_xml(content) if profile.format == "iso20022" else _from_table(content, profile=profile, on=on)
    if (len(order.lines), sum(line.cents for line in order.lines)) != (slip["count"], slip["cents"]):
        raise ValueError("the slip's totals are not the file's")
    return order


def _from_xml(content: bytes) -> Order:
    root = fromstring(content, forbid_dtd=True).find("CstmrCdtTrfInitn", PAIN)
    head, block = root.find("GrpHdr", PAIN), root.find("PmtInf", PAIN)
    lines = tuple(
        OrderLine(
            number=one.findtext("PmtId/EndToEndId", namespaces=PAIN), payee=one.findtext("Cdtr/Nm", namespaces=PAIN),
            account=one.findtext("CdtrAcct/Id/Othr/Id", namespaces=PAIN),
            cents=_cents(one.findtext("Amt/InstdAmt", namespaces=PAIN)),
        )
        for one in block.iterfind("CdtTrfTxInf", PAIN)
    )  # fmt: skip
    said = (int(head.findtext("NbOfTxs", namespaces=PAIN)), _cents(head.findtext("CtrlSum", namespaces=PAIN)))
    if said != (len(lines), sum(line.cents for line in lines)):
        raise ValueError("the control sum is not the file's")
    return Order(
        message=head.findtext("MsgId", namespaces=PAIN),
        payer_account=block.findtext("DbtrAcct/Id/Othr/Id", namespaces=PAIN),
        day=date.fromisoformat(block.findtext("ReqdExctnDt/Dt", namespaces=PAIN)), lines=lines,
    )  # fmt: skip


def _from_table(content: bytes, *, profile: Profile, on: date) -> Order:
    rows = _sheet(content) if profile.format == "onecard_xlsx" else _text(content, encoding=profile.encoding)
    headers = {column.field: column.header for column in profile.columns}
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    lines = tuple(
        OrderLine(
            number=row[headers["end_to_end_id"]], payee=row[headers["payee"]], account=row[headers["account"]],
            cents=_cents(row[headers["yuan"]]),
        )
        for row in table
    )  # fmt: skip
    day = _day(table, header=headers.get("pay_day", "")) or on
    return Order(message=table[0][headers["batch"]], payer_account="", day=day, lines=lines)


def _day(table: list[dict[str, str]], *, header: str) -> date | None:
    """Read on which day the table shall be paid; None where that was not agreed."""
    days = {row[header] for row in table} if header else set()
    if len(days) > 1:
        raise ValueError("the rows are not of one day")
    return date.fromisoformat(days.pop()) if days else None


def _text(content: bytes, *, encoding: str) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(content.decode(encoding), newline=""))]


def _sheet(content: bytes) -> list[list[str]]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    if not all(isinstance(cell, str) for row in rows for cell in row):
        raise ValueError("a cell is no text: its number may have lost digits")
    return [[str(cell) for cell in row] for row in rows]


def _cents(text: str) -> int:
    cents = Decimal(text) * 100
    if cents != int(cents) or cents <= 0:
        raise ValueError("no amount")
    return int(cents)
