"""The proof of a year as two tables, one line a month, or as JSON: what `doudi pay prove` prints. Verbs: print_proof, money."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from doudi.delivery.ledger.money import yuan
from doudi.delivery.proof.proving import Month, Proof, prove

SUMS = (
    "owed",
    "paid",
    "under_way",
    "back",
    "recovered",
    "claimed",
    "wrong",
    "lists",
    "ledger",
    "told",
    "bank",
    "by_words",
    "awaited",
)


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
    if found.months:
        console.print(_became(found.months, title=gettext("%(year)s 年：每月应得的，成了什么") % {"year": year}))
        console.print(_left(found.months, title=gettext("%(year)s 年：每月付出的，四方各说多少") % {"year": year}))
    else:
        console.print(gettext("这一年还没有发放名单。"))
    if found.months and found.months[0].bank is None:
        console.print(gettext("银行对账单没有接入，这一栏没有核对。"))
    for wrong in found.mismatches:
        print(f"{wrong.where} {wrong.words}", file=sys.stderr)
    if found.strange.count:
        words = gettext("付款账户另有 %(count)s 笔（付出 %(yuan)s 元）不在任何名单里，在“银行来的疑问”里核实。")
        console.print(words % {"count": found.strange.count, "yuan": yuan(found.strange.cents)})
    if found.months and found.holds:
        console.print(gettext("一分不差：应得、发放、账目和本人看到的一致，借贷相等。"))


def _became(months: Sequence[Month], *, title: str) -> Table:
    """Lay out what was owed for each month; what no month has is left out."""
    headings = {
        "owed": gettext("应得"), "paid": gettext("已发"), "under_way": gettext("在途"), "back": gettext("退回抽出"),
        "recovered": gettext("追回"), "claimed": gettext("未追回"), "wrong": gettext("不符"),
    }  # fmt: skip
    names = [name for name in headings if name in ("owed", "paid") or any(getattr(one, name) for one in months)]
    table = _table(title, headings=[headings[name] for name in names])
    for month, cells in _rows(months, names=names):
        table.add_row(month, *cells)
    return table


def _left(months: Sequence[Month], *, title: str) -> Table:
    """Lay out what was paid in each month, as each side says it."""
    sides = {
        "lists": gettext("名单已发"), "ledger": gettext("账上支出"), "told": gettext("本人看到"), "bank": gettext("银行付出"),
        "by_words": gettext("凭回盘"), "awaited": gettext("待对账单"),
    }  # fmt: skip
    rare = ("by_words", "awaited")
    sides = {
        name: said for name, said in sides.items() if name not in rare or any(getattr(one, name) for one in months)
    }
    table = _table(title, headings=[*sides.values(), gettext("一致")])
    signs = [*("✓" if one.agrees else "✗" for one in months), ""]
    for (month, cells), sign in zip(_rows(months, names=list(sides)), signs, strict=True):
        table.add_row(month, *cells, sign)
    return table


def _table(title: str, *, headings: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(gettext("月份"), no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _rows(months: Sequence[Month], *, names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Write each month's sums, and under them those of the year."""
    for one in months:
        yield f"{one.month:%Y-%m}", ["—" if getattr(one, name) is None else money(getattr(one, name)) for name in names]
    yield gettext("合计"), [money(sum(getattr(one, name) or 0 for one in months)) for name in names]


def _as_json(found: Proof) -> dict[str, object]:
    months = [
        {"month": f"{one.month:%Y-%m}", "agrees": one.agrees, **{name: _yuan(getattr(one, name)) for name in SUMS}}
        for one in found.months
    ]
    differs = [{"where": one.where, "words": one.words} for one in found.mismatches]
    strange = {"count": found.strange.count, "yuan": _yuan(found.strange.cents)}
    return {"holds": found.holds, "months": months, "mismatches": differs, "strange": strange}


def _yuan(cents: int | None) -> str | None:
    return None if cents is None else str(yuan(cents))
