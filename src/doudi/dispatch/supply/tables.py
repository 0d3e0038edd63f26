"""Offers as a table: taken in row by row, with what is wrong kept apart and told (隔离); written out so that it can be taken in again.

Verbs: take_file (CSV with our headers), csv_of (a provider's offers), csv_of_bad (rows kept apart, with their reasons).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.dispatch.supply.hours import mask_of_words, written
from doudi.dispatch.supply.models import Offer, OfferFile, Provider
from doudi.dispatch.supply.offering import Terms, faults_of, make_offer
from doudi.dispatch.supply.permissions import check_may_offer
from doudi.dispatch.supply.possible import ANYBODY
from doudi.evidence.quarantine import FORMULA_STARTS
from doudi.journal.actions import record
from doudi.offices.models import Officer

HEADERS = (
    *("名称", "类别", "内容", "服务地方", "每周数量", "总量", "对象", "能力"),
    *("时段", "年龄下限", "年龄上限", "开始日期", "截止日期", "每人最多元", "项目"),
)
REQUIRED = ("名称", "类别", "内容", "服务地方", "每周数量", "开始日期")
BYTES_MOST, ROWS_MOST = 2 * 1024 * 1024, 5_000
SEPARATOR = "；"
KINDS = {"服务": "SERVICE", "物资": "GOODS", "资金": "MONEY", "岗位": "JOB"}


class Unreadable(ValueError):
    """A cell that cannot be read; the message says which column and what was expected."""


@transaction.atomic
def take_file(*, provider: Provider, name: str, content: bytes, by: Officer, on: date) -> OfferFile:
    """Take the good rows of a table of offers in, and keep the others with their reasons; the same file twice changes nothing.

    :raises NotAllowed: when the officer neither is the provider's nor keeps it.
    :raises NotReady: when the file as a whole cannot be read.
    """
    check_may_offer(by, provider=provider)
    hashed = sha256(content).hexdigest()
    known = OfferFile.objects.filter(provider=provider, content_hash=hashed).first()
    if known is not None:
        return known
    rows = _rows(content)
    bad = [
        {"row": number, "reason": wrong, "cells": row}
        for number, row in enumerate(rows, start=2)
        if (wrong := _taken(row, provider=provider, by=by, on=on))
    ]
    made = OfferFile.objects.create(
        provider=provider, name=name[:80], content_hash=hashed, rows=len(rows), taken=len(rows) - len(bad), bad=bad,
        sent_on=on, sent_by=by,
    )  # fmt: skip
    detail = {"file": made.pk, "rows": made.rows, "bad": len(bad)}
    record(
        verb="offers.take", by=by, on=on, about=f"provider:{provider.pk}", place=provider.place, purpose="社会救助供需对接",
        detail=detail,
    )  # fmt: skip
    return made


def csv_of(offers: Iterable[Offer]) -> bytes:
    """Write offers as the table that can be taken in."""
    return _csv(HEADERS, (_cells(one) for one in offers))


def csv_of_bad(file: OfferFile) -> bytes:
    """Write the rows kept apart with their number and reason, to be mended and sent again."""
    rows = ([str(one["row"]), one["reason"], *(one["cells"].get(name, "") for name in HEADERS)] for one in file.bad)
    return _csv(("行号", "原因", *HEADERS), rows)


def _rows(content: bytes) -> list[dict[str, str]]:
    if len(content) > BYTES_MOST:
        raise NotReady(gettext("文件太大，最大 2 MB。请分几份送。"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise NotReady(gettext("文件不是 UTF-8 编码的 CSV。请另存为“CSV UTF-8”再送。")) from reason
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="多余", restval="")
    lacking = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if lacking:
        raise NotReady(gettext("缺少列：%(columns)s") % {"columns": "、".join(lacking)})
    rows = [{name: str(row.get(name) or "").strip() for name in HEADERS} for row in reader]
    if len(rows) > ROWS_MOST:
        raise NotReady(gettext("一份最多 %(most)s 行。请分几份送。") % {"most": ROWS_MOST})
    return rows


def _taken(row: Mapping[str, str], *, provider: Provider, by: Officer, on: date) -> str:
    """Take one row in, or say everything that is wrong with it."""
    try:
        terms = _terms(row)
    except Unreadable as unread:
        return str(unread)
    project = provider.projects.filter(name=row["项目"]).first() if row["项目"] else None
    wrong = "；".join(faults_of(terms, provider=provider, project=project))
    if not wrong:
        make_offer(provider=provider, terms=terms, by=by, on=on, project=project)
    return wrong


def _terms(row: Mapping[str, str]) -> Terms:
    start = _day(row, name="开始日期")
    if start is None:
        raise Unreadable(gettext("请填写开始日期。"))
    return Terms(
        kind=KINDS.get(row["类别"], row["类别"]), title=row["名称"], given=_list(row["内容"]), areas=_list(row["服务地方"]),
        per_week=_count(row, name="每周数量") or 0, quantity=_count(row, name="总量"), tags=_list(row["对象"]),
        skills=_list(row["能力"]), hours=_hours(row), age_from=_count(row, name="年龄下限") or 0,
        age_to=_or(_count(row, name="年龄上限"), ANYBODY), valid_from=start, valid_until=_day(row, name="截止日期"),
        most_yuan=_yuan(row, name="每人最多元"),
    )  # fmt: skip


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _list(cell: str) -> list[str]:
    return [one.strip() for one in cell.replace(";", SEPARATOR).split(SEPARATOR) if one.strip()]


def _hours(row: Mapping[str, str]) -> int:
    mask = mask_of_words(_list(row["时段"]))
    if mask is None:
        raise Unreadable(
            gettext("“时段”应写星期和上午、下午、晚上，例如 周六；周日晚上，不是“%(cell)s”。") % {"cell": row["时段"]}
        )
    return mask


def _count(row: Mapping[str, str], *, name: str) -> int | None:
    if not row[name]:
        return None
    if not (row[name].isascii() and row[name].isdigit() and len(row[name]) <= 7):
        raise Unreadable(gettext("“%(column)s”应是整数，不是“%(cell)s”。") % {"column": name, "cell": row[name]})
    return int(row[name])


def _day(row: Mapping[str, str], *, name: str) -> date | None:
    if not row[name]:
        return None
    try:
        return date.fromisoformat(row[name])
    except ValueError as wrong:
        words = gettext("“%(column)s”应是日期，例如 2026-01-01，不是“%(cell)s”。") % {"column": name, "cell": row[name]}
        raise Unreadable(words) from wrong


def _yuan(row: Mapping[str, str], *, name: str) -> Decimal | None:
    if not row[name]:
        return None
    try:
        amount = Decimal(row[name])
    except InvalidOperation as wrong:
        raise Unreadable(
            gettext("“%(column)s”应是金额，不是“%(cell)s”。") % {"column": name, "cell": row[name]}
        ) from wrong
    if not amount.is_finite() or not 0 < amount < 10**9 or amount != amount.quantize(Decimal("0.01")):
        raise Unreadable(gettext("“%(column)s”应是金额，不是“%(cell)s”。") % {"column": name, "cell": row[name]})
    return amount


def _cells(offer: Offer) -> list[str]:
    kind = next(words for words, value in KINDS.items() if value == offer.kind)
    lists = (SEPARATOR.join(one) for one in (offer.given, offer.areas))
    return [
        offer.title, kind, *lists, str(offer.per_week), "" if offer.quantity is None else str(offer.quantity),
        SEPARATOR.join(offer.tags), SEPARATOR.join(offer.skills), SEPARATOR.join(written(offer.hours)), str(offer.age_from or ""),
        "" if offer.age_to == ANYBODY else str(offer.age_to), offer.valid_from.isoformat(),
        offer.valid_until.isoformat() if offer.valid_until else "", str(offer.most_yuan or ""),
        offer.project.name if offer.project else "",
    ]  # fmt: skip


def _csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
