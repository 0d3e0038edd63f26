"""How one fact is written in words, and read into the value the rules use.

Verbs: read_value, read_day, read_amount. What cannot be read raises Unreadable: a text for translators, with its values.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.evidence.written import gettext_noop, nearest
from doudi.facts import Fact, hao

YES = {"yes", "true", "y", "是", "有"}
NO = {"no", "false", "n", "否", "无", "没有"}
MONTHS_MAX = 1_200
COUNT_MAX = 1_000_000

_AMOUNT = re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:[,_]\d{3}){1,3})(?:\.\d{1,4})?")
_WHOLE = re.compile(r"-?\d{1,9}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")

_EXPECTED_AMOUNT = gettext_noop("应写金额（元），例如 1309 或 261.80，不知道写 ~；您写的是“%(written)s”")
_EXPECTED_POSITIVE = gettext_noop("金额不能是负数；您写的是“%(written)s”")
_EXPECTED_FLAG = gettext_noop("应写 yes 或 no，不知道写 ~；您写的是“%(written)s”")
_EXPECTED_DAY = gettext_noop("应写日期，例如 2025-08-01，不知道写 ~；您写的是“%(written)s”")
_EXPECTED_WHOLE = gettext_noop("应写整数，从 %(least)s 到 %(most)s，不知道写 ~；您写的是“%(written)s”")
_EXPECTED_CHOICE = gettext_noop("应写 %(choices)s 之一，不知道写 ~；您写的是“%(written)s”")
_EXPECTED_CHOICE_NEAR = gettext_noop("没有“%(written)s”这个选项，您是不是要写 %(near)s？可写：%(choices)s")


class Unreadable(ValueError):
    """What was written is no value of this kind; `text` with `values` says what was expected."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values


def read_value(written: str, *, fact: Fact) -> Any:
    """Read one written value as a fact: money into hao, days into dates.

    :raises Unreadable: when it is no value of the fact's kind.
    """
    if fact.kind == "money":
        return read_amount(written, signed=fact.signed)
    if fact.kind == "flag":
        return _read_flag(written)
    if fact.kind == "day":
        return read_day(written)
    if fact.kind == "code":
        return read_choice(written, choices=fact.choices)
    most = fact.most if fact.most is not None else MONTHS_MAX if fact.kind == "months" else COUNT_MAX
    return read_whole(written, least=fact.least or 0, most=most)


def read_amount(written: str, *, signed: bool = False) -> int:
    """Read an amount in yuan into hao.

    :raises Unreadable: when it is no amount.
    """
    if not _AMOUNT.fullmatch(written):
        raise Unreadable(_EXPECTED_AMOUNT, written=written)
    amount = hao(Decimal(written.replace(",", "").replace("_", "")))
    if amount < 0 and not signed:
        raise Unreadable(_EXPECTED_POSITIVE, written=written)
    return amount


def read_day(written: str) -> date:
    """Read a day.

    :raises Unreadable: when it is none.
    """
    found = _DAY.fullmatch(written)
    try:
        year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise Unreadable(_EXPECTED_DAY, written=written) from None


def read_whole(written: str, *, least: int, most: int) -> int:
    """Read a whole number within its limits.

    :raises Unreadable: when it is none, or outside them.
    """
    if not _WHOLE.fullmatch(written) or not least <= int(written) <= most:
        raise Unreadable(_EXPECTED_WHOLE, written=written, least=str(least), most=str(most))
    return int(written)


def read_choice(written: str, *, choices: tuple[str, ...]) -> str:
    """Read one of a few words.

    :raises Unreadable: when it is none of them, with the nearest.
    """
    if written in choices:
        return written
    listed = "、".join(choices)
    near = nearest(written, words=dict.fromkeys(choices, ""))
    if near:
        raise Unreadable(_EXPECTED_CHOICE_NEAR, written=written, near=near, choices=listed)
    raise Unreadable(_EXPECTED_CHOICE, written=written, choices=listed)


def _read_flag(written: str) -> bool:
    word = written.lower()
    if word not in YES | NO:
        raise Unreadable(_EXPECTED_FLAG, written=written)
    return word in YES
