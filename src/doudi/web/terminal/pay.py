"""`doudi pay WHAT`: take-over (an older system's roll), compute, freeze, check (a month's lists), export, collect, reconcile (with banks),
status, standard (what was published, for everybody on it), declare (a price subsidy, a sum once), prove (a year, to the cent).

What is asked for as the system, where the law lets the system; signing is for people, in the hub.
Exit 0: done, and it comes out; 1: something differs, waits, or was kept apart; 2: it cannot be done, with why.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils.timezone import localdate
from django.utils.translation import gettext
from rich.console import Console

from doudi.cases.refusals import NotReady as NotTaken
from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.families import FAMILIES
from doudi.delivery.entitlements.settling import settle_all
from doudi.delivery.entitlements.taking_over import bad_lines, take_over
from doudi.delivery.entitlements.triggering import CAUSES
from doudi.delivery.payees.assigning import carry_on
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.web.terminal import pay_bank
from doudi.web.terminal.months import read_day, read_month
from doudi.web.terminal.pay_declare import declare
from doudi.web.terminal.pay_lists import lists_of, print_lists
from doudi.web.terminal.pay_prove import print_proof
from doudi.web.terminal.pay_standard import carry_out

COUNTY_DIGITS = 6


def main(argv: Sequence[str]) -> int:
    """Do what was asked for, and say in the exit code what came of it."""
    asked = _parser().parse_args(argv)
    try:
        with acting_as(SYSTEM):
            _check_place(asked.place)
            return ACTS[asked.what](asked, Console())
    except (NotAllowed, NotReady, NotTaken, FileNotFoundError) as why:
        print(why, file=sys.stderr)
        return 2


def _take_over(asked: argparse.Namespace, console: Console) -> int:
    """Take a roll over; say which lines were kept apart, and why."""
    roll = take_over(path=asked.file, place=asked.place, document=asked.document, by=SYSTEM, on=asked.on)
    console.print(
        gettext("名册 %(number)s：%(rows)s 行，接续 %(taken)s 人，隔离 %(bad)s 行。")
        % {
            "number": roll.number,
            "rows": f"{roll.rows:,}",
            "taken": f"{roll.taken:,}",
            "bad": f"{roll.rows - roll.taken:,}",
        }
    )
    for row, column, reason, _ in bad_lines(roll):
        print(
            gettext("第 %(row)s 行 %(column)s：%(reason)s") % {"row": row, "column": column, "reason": reason},
            file=sys.stderr,
        )
    return 1 if roll.rows > roll.taken else 0


def _compute(asked: argparse.Namespace, console: Console) -> int:
    """Follow what was decided, and make the lists of what is due and not under way."""
    settle_all(place=asked.place, on=asked.on)
    carry_on(place=asked.place, on=asked.on)
    for family in [asked.family] if asked.family else FAMILIES:
        compute(place=asked.place, month=asked.month, family=family, by=SYSTEM, on=asked.on)
    return _status(asked, console)


def _freeze(asked: argparse.Namespace, console: Console) -> int:
    for batch in _batches(asked, Stage.COMPUTED):
        freeze(batch, by=SYSTEM, on=asked.on)
    return _status(asked, console)


def _check(asked: argparse.Namespace, console: Console) -> int:
    for batch in _batches(asked, Stage.FROZEN):
        check(batch, by=SYSTEM, on=asked.on)
    return _status(asked, console)


def _export(asked: argparse.Namespace, console: Console) -> int:
    code = pay_bank.send(_batches(asked), on=asked.on, say=_say(asked, console))
    return _status(asked, console) or code


def _collect(asked: argparse.Namespace, console: Console) -> int:
    code = pay_bank.fetch(_batches(asked), place=asked.place, on=asked.on, say=_say(asked, console))
    return _status(asked, console) or code


def _reconcile(asked: argparse.Namespace, console: Console) -> int:
    code = pay_bank.end(_batches(asked), on=asked.on, say=_say(asked, console))
    return _status(asked, console) or code


def _status(asked: argparse.Namespace, console: Console) -> int:
    print_lists(_batches(asked), month=asked.month, as_json=asked.json, console=console)
    return 0


def _standard(asked: argparse.Namespace, console: Console) -> int:
    return carry_out(asked.publication, place=asked.place, on=asked.on, as_json=asked.json, console=console)


def _declare(asked: argparse.Namespace, console: Console) -> int:
    return declare(
        programme=asked.programme, place=asked.place, month=asked.month, document=asked.document, on=asked.on,
        is_trial=asked.dry_run, as_json=asked.json, console=console,
    )  # fmt: skip


def _prove(asked: argparse.Namespace, console: Console) -> int:
    return print_proof(year=asked.year, place=asked.place, as_json=asked.json, console=console)


def _batches(asked: argparse.Namespace, *stages: Stage) -> list[Batch]:
    return lists_of(place=asked.place, month=asked.month, family=asked.family, stages=stages)


def _say(asked: argparse.Namespace, console: Console) -> Console:
    """Sentences go beside the answer where that is for a machine."""
    return Console(stderr=True) if asked.json else console


ACTS: dict[str, Callable[[argparse.Namespace, Console], int]] = {
    "take-over": _take_over, "compute": _compute, "freeze": _freeze, "check": _check, "export": _export, "collect": _collect,
    "reconcile": _reconcile, "status": _status, "standard": _standard, "declare": _declare,
    "prove": _prove,
}  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi pay",
        description=gettext("资金发放：接续名册，按月核算、锁定、核对，送银行、收回盘、对账，并核对一年到分"),
    )
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    taking = kinds.add_parser("take-over", help=gettext("接续原系统的在册对象（CSV）；读不懂的行隔离，并说明哪里不对"))
    taking.add_argument("file", type=Path, metavar="FILE", help=gettext("CSV 文件，UTF-8 编码"))
    taking.add_argument("--document", required=True, metavar="WORDS", help=gettext("接续所依据的文件"))
    taking.add_argument("--place", required=True, metavar="CODE", type=_county, help=gettext("哪个县，例如 440105"))
    _add_day(taking)
    for name, words in (
        ("compute", gettext("按应得减去已发和在途，核算这个月的名单；再算一次不会多出一笔")),
        ("freeze", gettext("锁定已核算的名单")),
        ("check", gettext("核对已锁定的名单，记下发现的问题")),
        ("export", gettext("把财政已签批的名单送银行；已经送出的不再送")),
        ("collect", gettext("收取银行的回盘和对账单，每一份只收一次")),
        ("reconcile", gettext("按回盘和对账单了结每一笔并记账；再做一次不会改变")),
        ("status", gettext("这个月的名单各到了哪一步")),
    ):
        _add_month(kinds.add_parser(name, help=words, description=words))
    _add_standard(
        kinds.add_parser(
            "standard", help=gettext("按已发布的标准调整每一户的金额，补发到执行之日；再做一次不会多出一笔")
        )
    )
    _add_declaring(
        kinds.add_parser(
            "declare", help=gettext("按文件登记一个月的价格临时补贴或者一次性补贴；再登记一次只补缺的人，不会多发")
        )
    )
    proving = kinds.add_parser("prove", help=gettext("一年逐月核对：应得、发放、账目、银行和本人看到的是否一分不差"))
    proving.add_argument("--year", type=int, default=localdate().year, metavar="YYYY", help=gettext("哪一年，默认今年"))
    proving.add_argument("--place", default="", metavar="CODE", help=gettext("只看这个区划，例如 440105；默认全部"))
    proving.add_argument("--json", action="store_true", help=gettext("输出 JSON"))
    return parser


def _add_month(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("--place", required=True, metavar="CODE", type=_county, help=gettext("哪个县，例如 440105"))
    kind.add_argument(
        "--month", required=True, type=read_month, metavar="YYYY-MM", help=gettext("哪个月，例如 2026-11")
    )
    kind.add_argument("--family", choices=[*FAMILIES], default="", help=gettext("只办这一类，默认全部"))
    kind.add_argument("--json", action="store_true", help=gettext("输出 JSON"))
    _add_day(kind)


def _add_standard(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("publication", type=int, metavar="NUMBER", help=gettext("发布的编号，见“标准发布”页面的地址"))
    kind.add_argument("--place", default="", metavar="CODE", help=gettext("只看这个区划，例如 440105；默认全部"))
    kind.add_argument("--json", action="store_true", help=gettext("输出 JSON"))
    _add_day(kind)


def _add_declaring(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("--programme", required=True, choices=[*CAUSES], help=gettext("哪一项补贴"))
    kind.add_argument("--place", required=True, metavar="CODE", type=_county, help=gettext("哪个县，例如 440105"))
    kind.add_argument(
        "--month", required=True, type=read_month, metavar="YYYY-MM", help=gettext("哪个月份的补贴，例如 2026-09")
    )
    kind.add_argument("--document", default="", metavar="WORDS", help=gettext("依据的文件；只看的时候可以不写"))
    kind.add_argument("--dry-run", action="store_true", help=gettext("只看会发给谁、一共多少，不登记"))
    kind.add_argument("--json", action="store_true", help=gettext("输出 JSON"))
    _add_day(kind)


def _add_day(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("--on", type=read_day, default=localdate(), metavar="DAY", help=gettext("哪一天，默认今天"))


def _check_place(code: str) -> None:
    """:raises NotReady: when there is no such place; nothing is said of a place that was mistyped."""
    if code and not Place.objects.filter(code=code).exists():
        raise NotReady(gettext("没有区划代码 %(code)s，请核对。") % {"code": code})


def _county(text: str) -> str:
    if len(text) != COUNTY_DIGITS or not text.isdigit():
        raise argparse.ArgumentTypeError(gettext("请写县级区划代码，6 位"))
    return text
