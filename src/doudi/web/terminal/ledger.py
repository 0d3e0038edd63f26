"""`doudi ledger WHAT`: trial-balance (every account on a day), statement (one account), check (does what is kept still hold).

Exit 0: done, and it balances; 1: it does not; 2: what was asked for is not there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from django.utils.timezone import localdate
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from doudi.delivery.ledger.closing import broken_closing, wrong_turnovers
from doudi.delivery.ledger.models import Account, Closing, TransferKind
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.queries import Line, TrialBalance, balance, statement, trial_balance
from doudi.offices.acting import SYSTEM, acting_as

LINES_MOST = 1000
DAY = timedelta(days=1)


def main(argv: Sequence[str]) -> int:
    """Answer, and say in the exit code whether the books hold."""
    asked = _parser().parse_args(argv)
    with acting_as(SYSTEM):
        return ACTS[asked.what](asked)


def _trial_balance(asked: argparse.Namespace) -> int:
    found = trial_balance(on=asked.on, place=asked.place)
    if asked.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _print(found, place=asked.place)
    return 0 if asked.place or not found.elsewhere_cents else 1


def _print(found: TrialBalance, *, place: str) -> None:
    console, table = Console(), Table(title=gettext("试算平衡 %(on)s") % {"on": found.on}, title_justify="left")
    for heading in (gettext("账户"), gettext("名称")):
        table.add_column(heading)
    for heading in (gettext("借方余额"), gettext("贷方余额")):
        table.add_column(heading, justify="right")
    for row in found.rows:
        table.add_row(row.code, row.name, _money(max(row.net_cents, 0)), _money(max(-row.net_cents, 0)))
    table.add_section()
    table.add_row("", gettext("合计"), _money(found.debit_cents), _money(found.credit_cents))
    console.print(table)
    if not found.elsewhere_cents:
        console.print(gettext("借贷相等。"))
    elif place:
        console.print(gettext("与其他地方账户的往来：%(yuan)s 元。") % {"yuan": _money(found.elsewhere_cents)})
    else:
        console.print(gettext("借贷相差 %(yuan)s 元！") % {"yuan": _money(found.elsewhere_cents)})


def _as_json(found: TrialBalance) -> dict[str, object]:
    accounts = [
        {"code": row.code, "name": row.name, "kind": row.kind, "debit": str(yuan(row.debit_cents)),
         "credit": str(yuan(row.credit_cents)), "net": str(yuan(row.net_cents))}
        for row in found.rows
    ]  # fmt: skip
    sums = {"debit": found.debit_cents, "credit": found.credit_cents, "elsewhere": found.elsewhere_cents}
    return {"on": str(found.on), "accounts": accounts, **{name: str(yuan(value)) for name, value in sums.items()}}


def _statement(asked: argparse.Namespace) -> int:
    account = Account.objects.filter(code=asked.account).first()
    if account is None:
        print(gettext("没有账户 %(code)s。") % {"code": asked.account}, file=sys.stderr)
        return 2
    lines = statement(account, since=asked.since, until=asked.until)
    if asked.json:
        for line in lines:
            print(json.dumps(_line_as_json(line), ensure_ascii=False))
        return 0
    _print_statement(account, lines=lines, asked=asked)
    return 0


def _print_statement(account: Account, *, lines: Iterator[Line], asked: argparse.Namespace) -> None:
    console = Console()
    title = gettext("%(code)s %(name)s") % {"code": account.code, "name": account.name}
    table = Table(title=title, title_justify="left")
    for heading in (gettext("日期"), gettext("类别"), gettext("对方账户"), gettext("编号"), gettext("事由")):
        table.add_column(heading)
    for heading in (gettext("金额"), gettext("余额")):
        table.add_column(heading, justify="right")
    opening = balance(account, on=asked.since - DAY)
    table.add_row(str(asked.since), gettext("期初"), "", "", "", "", _money(opening))
    for line in islice(lines, asked.most):
        one, kind = line.transfer, str(TransferKind(line.transfer.kind).label)
        table.add_row(
            str(one.booked_on), kind, line.other, one.key, one.reason, _money(line.cents), _money(line.balance_cents)
        )
    console.print(table)
    rest = sum(1 for _ in lines)
    if rest:
        console.print(gettext("还有 %(rest)s 笔没有列出；用 --most 或 --json 看全部。") % {"rest": f"{rest:,}"})
    closing = balance(account, on=asked.until - DAY)
    console.print(gettext("%(until)s 之前的余额：%(yuan)s 元。") % {"until": asked.until, "yuan": _money(closing)})


def _line_as_json(line: Line) -> dict[str, object]:
    one = line.transfer
    return {"on": str(one.booked_on), "kind": one.kind, "other": line.other, "key": one.key, "reference": one.reference,
            "reason": one.reason, "amount": str(yuan(line.cents)), "balance": str(yuan(line.balance_cents))}  # fmt: skip


def _check(asked: argparse.Namespace) -> int:
    """Add everything up from the beginning."""
    places = Closing.objects.order_by("place_id").values_list("place_id", flat=True).distinct()
    broken = [found for found in (broken_closing(place) for place in places) if found is not None]
    wrong = wrong_turnovers()
    found = trial_balance(on=date.max - DAY)
    for one in broken:
        print(
            gettext("%(place)s 到 %(until)s 的结账与各笔之和不符。") % {"place": one.place_id, "until": one.until},
            file=sys.stderr,
        )
    for code in wrong:
        print(gettext("账户 %(code)s 的发生额与各笔之和不符。") % {"code": code}, file=sys.stderr)
    if broken or wrong or found.elsewhere_cents:
        return 1
    words = gettext("账目完好：%(accounts)s 个账户借贷相等，%(closings)s 次结账与各笔之和一致。")
    print(words % {"accounts": len(found.rows), "closings": Closing.objects.count()})
    return 0


def _money(cents: int) -> str:
    return f"{yuan(cents):,}" if cents else ""


ACTS = {"trial-balance": _trial_balance, "statement": _statement, "check": _check}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi ledger", description=gettext("资金账目：试算平衡、账户明细、从头核对。")
    )
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    trial = kinds.add_parser("trial-balance", help=gettext("某一天每个账户的余额，借贷是否相等"))
    trial.add_argument(
        "--on", type=date.fromisoformat, default=localdate(), metavar="DAY", help=gettext("哪一天，默认今天")
    )
    trial.add_argument("--place", default="", metavar="CODE", help=gettext("只看这个区划，例如 440105；默认全部"))
    one = kinds.add_parser("statement", help=gettext("一个账户的每一笔，和每笔以后的余额"))
    one.add_argument("account", metavar="ACCOUNT", help=gettext("账户代码"))
    today = localdate()
    one.add_argument("--from", dest="since", type=date.fromisoformat, default=today.replace(day=1), metavar="DAY",
                     help=gettext("从哪天起，默认本月一日"))  # fmt: skip
    one.add_argument(
        "--until", type=date.fromisoformat, default=today + DAY, metavar="DAY", help=gettext("到哪天之前，默认明天")
    )
    one.add_argument("--most", type=int, default=LINES_MOST, metavar="N", help=gettext("最多列几笔，默认 1000"))
    kinds.add_parser("check", help=gettext("从头加起，核对结账和发生额"))
    for kind in (trial, one):
        kind.add_argument("--json", action="store_true", help=gettext("输出 JSON"))
    return parser
