"""The proof of a year as a table, one line a month, or as JSON: what `doudi pay prove` prints. Verbs: print_proof, money."""

from __future__ import annotations

import json
import sys

from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from doudi.delivery.ledger.money import yuan
from doudi.delivery.proof.proving import Month, Proof, prove

SUMS = ("owed", "paid", "under_way", "back", "recovered", "claimed", "wrong", "lists", "ledger", "told", "bank")


def print_proof(*, year: int, place: str, as_json: bool, console: Console) -> int:
    """Print it; give 0 when every cent comes out, else 1."""
    found = prove(year=year, place=place)
    if as_json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _print(found, year=year, console=console)
    return 0 if found.holds else 1


def money(cents: int) -> str:
    """Write cents as yuan; nothing for nothing."""
    return f"{yuan(cents):,}" if cents else ""


def _print(found: Proof, *, year: int, console: Console) -> None:
    table = Table(title=gettext("%(year)s 年逐月核对") % {"year": year}, title_justify="left")
    table.add_column(gettext("月份"))
    for heading in (
        gettext("应得"), gettext("已发"), gettext("在途"), gettext("退回、撤下"),
        gettext("追缴收回"), gettext("追缴中、已免"), gettext("不符"),
        gettext("当月发放"), gettext("账上支出"),
        gettext("本人看到"), gettext("银行付出"), gettext("一致"),
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for one in found.months:
        table.add_row(f"{one.month:%Y-%m}", *_cells(one), "✓" if one.agrees else "✗")
    console.print(table)
    if found.months and found.months[0].bank is None:
        console.print(gettext("银行对账单没有接入，这一栏没有核对。"))
    for wrong in found.mismatches:
        print(f"{wrong.where} {wrong.words}", file=sys.stderr)
    if not found.months:
        console.print(gettext("这一年还没有发放名单。"))
    elif found.holds:
        console.print(gettext("一分不差：应得、发放、账目和本人看到的一致，借贷相等。"))


def _cells(one: Month) -> list[str]:
    return ["—" if getattr(one, name) is None else money(getattr(one, name)) for name in SUMS]


def _as_json(found: Proof) -> dict[str, object]:
    months = [
        {"month": f"{one.month:%Y-%m}", "agrees": one.agrees, **{name: _yuan(getattr(one, name)) for name in SUMS}}
        for one in found.months
    ]
    differs = [{"where": one.where, "words": one.words} for one in found.mismatches]
    return {"holds": found.holds, "months": months, "mismatches": differs}


def _yuan(cents: int | None) -> str | None:
    return None if cents is None else str(yuan(cents))
