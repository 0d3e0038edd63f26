"""`doudi link [--dataset NAME] [--on DAY] [--train]`: whose rows are these, where no usable number says so.

Exit 0: linked; 2: there is no register to link to. Killed and started again it goes on; run twice it finds nothing new.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext
from rich.console import Console
from rich.table import Table

from doudi.database import var
from doudi.evidence.linkage.fields import NOT_ABOUT_ONE
from doudi.evidence.linkage.register import NobodyRegistered
from doudi.evidence.linkage.run import Linked, link_all
from doudi.evidence.mapping import DATASETS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.terminal.bound import end_with_parent

LINKABLE = tuple(dataset for dataset in DATASETS if dataset not in NOT_ABOUT_ONE)


def main(argv: Sequence[str]) -> int:
    """Link data sets and print what was found."""
    asked = _parser().parse_args(argv)
    if asked.bound:
        end_with_parent()
    console = Console()
    try:
        with acting_as(SYSTEM), console.status(gettext("关联")) as status:
            results = list(
                link_all(
                    asked.dataset or LINKABLE,
                    var=var(),
                    on=asked.on or timezone.localdate(),
                    again=asked.train,
                    progress=status.update,
                )
            )
    except NobodyRegistered:
        print(gettext("数据湖里没有有效的户籍数据：请先运行 doudi import 导入公安的户籍文件"), file=sys.stderr)
        return 2
    console.print(_table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi link",
        description=gettext("为没有可用证件号码的行找人：有把握的并入，拿不准的交给岗位判断，其余不动。"),
    )
    parser.add_argument(
        "--dataset", action="append", choices=LINKABLE, metavar="NAME",
        help=gettext("只关联这个数据集，例如 residence；可以写多次；默认全部"),
    )  # fmt: skip
    parser.add_argument(
        "--on", type=date.fromisoformat, metavar="DAY", help=gettext("按这一天有效的数据，例如 2026-11-01；默认今天")
    )
    parser.add_argument("--bound", action="store_true", help=gettext("标准输入关闭时停止；由 doudi run 启动时使用"))
    parser.add_argument("--train", action="store_true", help=gettext("重新学习怎样比对，成为新的版本"))
    return parser


def _table(results: Iterable[Linked]) -> Table:
    table = Table(title=gettext("关联结果"), title_justify="left")
    table.add_column(gettext("数据集"))
    for words in (gettext("没有可用号码的行"), gettext("新并入"), gettext("新交判断"), gettext("已进入数据湖")):
        table.add_column(words, justify="right")
    for one in results:
        table.add_row(one.dataset, *(f"{count:,}" for count in (one.rows, one.merged, one.grey, one.joined)))
    return table
