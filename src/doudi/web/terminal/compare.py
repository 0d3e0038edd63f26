"""`doudi compare --month YYYY-MM [--place CODE]`: this month's deliveries against last month's, for everybody looked after.

Exit 0: compared; 2: what is needed was not delivered. Killed and started again it goes on; run twice it finds the same.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from doudi.database import var
from doudi.monitoring.months.month import Compared, compare
from doudi.monitoring.months.queries import count_in_doubt, counts_inside
from doudi.monitoring.months.words import change_name, level_name
from doudi.web.terminal.months import read_month

LEVELS = ("R", "O", "Y")


def main(argv: Sequence[str]) -> int:
    """Compare a month with the one before and print what changed."""
    asked = _parser().parse_args(argv)
    console = Console()
    try:
        done = _compared(month=asked.month, place=asked.place, console=console)
    except (FileNotFoundError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    _tell(console, done=done, month=asked.month, place=asked.place)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi compare", description=gettext("把一个月各部门的数据与上个月的比对，列出在保人员的变化。")
    )
    parser.add_argument(
        "--month", type=read_month, required=True, metavar="YYYY-MM", help=gettext("哪个月，例如 2026-11")
    )
    parser.add_argument("--place", default="", metavar="CODE", help=gettext("只看这个区划，例如 440105；默认全部"))
    return parser


def _compared(*, month: date, place: str, console: Console) -> Compared:
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(gettext("逐月比对"), total=None)
        return compare(
            var=var(),
            month=month,
            place=place,
            progress=lambda step, total, _: bars.update(task, completed=step, total=total),
        )


def _tell(console: Console, *, done: Compared, month: date, place: str) -> None:
    table = Table(title=gettext("本月变化"), title_justify="left")
    table.add_column(gettext("变化"))
    for level in LEVELS:
        table.add_column(level_name(level), justify="right")
    for change, counts in counts_inside(month=month, place=place).items():
        table.add_row(change_name(change), *(f"{counts.get(level, 0):,}" for level in LEVELS))
    console.print(table)
    words = {"people": f"{done.run.people:,}", "files": done.run.files_read, "skipped": done.skipped}
    console.print(gettext("比对 %(people)s 人，读了 %(files)s 个文件；%(skipped)s 步没有新数据，没有重做。") % words)
    if doubtful := count_in_doubt(month=month, place=place):
        console.print(
            gettext("其中 %(count)s 条，上月的数据里有读不出的行可能已经说过，不知道是不是新的。")
            % {"count": f"{doubtful:,}"}
        )
    if done.run.silent:
        silent = "、".join(change_name(one) for one in done.run.silent)
        console.print(gettext("缺上月或本月的数据，没有比对：%(silent)s") % {"silent": silent})
