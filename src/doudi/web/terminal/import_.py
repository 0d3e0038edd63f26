"""`doudi import PATH…`: departments' files into the lake; `doudi import quarantine DELIVERY`: the rows that were not accepted.

Exit 0: everything accepted, now or before; 1: something was refused; 2: the question is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from doudi.database import var
from doudi.engine.snapshots import Delivery, OnDelivery
from doudi.evidence.actions import note_delivery, note_quarantine_taken
from doudi.evidence.importing import Order
from doudi.evidence.linkage.run import join_received
from doudi.evidence.many import Asked, Result, import_many, orders_for
from doudi.evidence.mapping import DATASETS, MappingWrong
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import export_csv, export_xlsx, find_quarantine
from doudi.evidence.refusal import Refused

QUARANTINE = "quarantine"


def main(argv: Sequence[str]) -> int:
    """Import files, or write out a delivery's quarantine."""
    if argv and argv[0] == QUARANTINE:
        return download(argv[1:])
    asked = _parser().parse_args(argv)
    question = Asked(dataset=asked.dataset or "", as_of=asked.as_of, places=tuple(asked.place), at=timezone.now())
    try:
        orders = [order for path in asked.path for order in orders_for(path, asked=question)]
    except Refused as problem:
        print(problem.said(gettext), file=sys.stderr)
        return 2
    except MappingWrong as problem:
        print(problem, file=sys.stderr)
        return 2
    results = run_import(orders, folder=var(), console=Console(), on_delivery=_receive)
    refused = [result.refused for result in results if result.refused]
    for refusal in refused:
        print(refusal.said(gettext), file=sys.stderr)
    return 1 if refused else 0


def _receive(delivery: Delivery) -> None:
    """Write down a delivery, and let rows whose person a desk has settled join it at once."""
    note_delivery(delivery)
    join_received(delivery, var=var())


def run_import(
    orders: Sequence[Order], *, folder: Path, console: Console, on_delivery: OnDelivery = lambda delivery: None
) -> list[Result]:
    """Import orders into the lake under a folder with a bar for each file, and print what became of them."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    results: list[Result] = []
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[Path, TaskID] = {}

        def watch(order: Order, share: float) -> None:
            if order.path not in tasks:
                tasks[order.path] = bars.add_task(order.path.name, total=1.0)
            bars.update(tasks[order.path], completed=share)

        for result in import_many(orders, var=folder, watch=watch, on_delivery=on_delivery):
            results.append(result)
            if result.order.path in tasks:
                bars.remove_task(tasks[result.order.path])
    results.sort(key=lambda result: (DATASETS.index(result.order.mapping.dataset), result.order.path.name))
    console.print(_table(results))
    return results


def download(argv: Sequence[str]) -> int:
    """Write a delivery's bad rows to a file."""
    asked = _quarantine_parser().parse_args(argv)
    found = find_quarantine(var(), number=asked.delivery)
    if found is None:
        print(
            gettext("没有 %(number)s 的隔离行：这次送数没有不合格的行，或编号写错了。") % {"number": asked.delivery},
            file=sys.stderr,
        )
        return 2
    to = asked.to or Path(f"{found.parent.name}-{found.stem}.{'xlsx' if asked.xlsx else 'csv'}")
    write = export_xlsx if asked.xlsx or to.suffix.lower() == ".xlsx" else export_csv
    count = write(found, to=to, pseudonyms=Pseudonyms.of(var()))
    note_quarantine_taken(number=asked.delivery, rows=count)
    print(gettext("%(count)s行写到了 %(file)s；其中有身份证号，用完请删除。") % {"count": f"{count:,}", "file": to})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi import",
        description=gettext("导入部门送来的文件：核对表头和每一行，不合格的行隔离，合格的行进入数据湖。"),
        epilog=gettext("doudi import quarantine 编号：取出一次送数中不合格的行和原因。"),
    )
    parser.add_argument(
        "path", nargs="+", type=Path, metavar="PATH", help=gettext("文件或文件夹；文件夹按文件名认出各数据集")
    )
    parser.add_argument("--dataset", choices=DATASETS, metavar="NAME", help=gettext("数据集，例如 hukou；默认按文件名"))
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help=gettext("数据是哪一天的，例如 2026-07-01；默认按文件名")
    )
    parser.add_argument(
        "--place",
        action="append",
        default=[],
        metavar="CODE",
        help=gettext("数据完整覆盖的区划，例如 4401；可以写多次；默认按文件名"),
    )
    return parser


def _quarantine_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi import quarantine", description=gettext("取出一次送数中不合格的行：行号、列、原因和原来的内容。")
    )
    parser.add_argument("delivery", metavar="DELIVERY", help=gettext("送数编号，12位，见导入结果"))
    parser.add_argument("--xlsx", action="store_true", help=gettext("写成 XLSX；默认 CSV"))
    parser.add_argument("--to", type=Path, metavar="FILE", help=gettext("写到这个文件；默认写在当前文件夹"))
    return parser


def _table(results: Iterable[Result]) -> Table:
    table = Table(title=gettext("导入结果"), title_justify="left")
    for words in (gettext("数据集"), gettext("文件"), gettext("数据日期"), gettext("编号")):
        table.add_column(words)
    for words in (gettext("行"), gettext("收下"), gettext("隔离"), gettext("重复")):
        table.add_column(words, justify="right")
    table.add_column(gettext("结果"))
    for result in results:
        table.add_row(*_row(result))
    return table


def _row(result: Result) -> list[str]:
    order = result.order
    start = [order.mapping.dataset, order.path.name, order.as_of.isoformat()]
    if result.outcome is None:
        return [*start, "", "", "", "", "", gettext("退回")]
    delivery = result.outcome.delivery
    counts = [f"{count:,}" for count in (delivery.rows, delivery.accepted, delivery.quarantined, delivery.duplicates)]
    return [*start, delivery.number, *counts, gettext("以前收过") if result.outcome.is_again else gettext("收下")]
