"""`doudi demo`: invent a city and write it as departments would deliver it, with the truth apart.

Exit 0: written; 2: no such place, or a number out of range. Nothing is imported: see `doudi import`, or `doudi run`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from doudi.database import var
from doudi.demo.blocks import PEOPLE_PER_BLOCK
from doudi.demo.city import ON, PEOPLE, PLACE, SEED, CannotInvent, demo_folder, plan_for
from doudi.demo.making import Made, make_city
from doudi.evidence.pseudonyms import Pseudonyms


def main(argv: Sequence[str]) -> int:
    """Write the asked city."""
    asked = _parser().parse_args(argv)
    try:
        plan = plan_for(people=asked.people, seed=asked.seed, place=asked.place, on=asked.on)
    except CannotInvent as problem:
        print(problem, file=sys.stderr)
        return 2
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(
            gettext("生成虚构的城市（每块约 %(people)s 人）") % {"people": PEOPLE_PER_BLOCK}, total=plan.blocks
        )
        made = make_city(
            plan=plan,
            folder=asked.out or demo_folder(),
            pseudonyms=Pseudonyms.of(var()),
            with_month_before=asked.month_before,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    _tell(made)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi demo", description=gettext("生成虚构的演示城市：各部门送来的数据，以及单独存放的真相")
    )
    parser.add_argument("--people", type=int, default=PEOPLE, help=gettext("多少人，默认 100000"))
    parser.add_argument("--seed", type=int, default=SEED, help=gettext("随机种子；同一种子生成同样的文件"))
    parser.add_argument("--place", default=PLACE, help=gettext("区划代码或前缀，默认 4401（广州市）"))
    parser.add_argument(
        "--on", type=date.fromisoformat, default=ON, metavar="YYYY-MM-DD", help=gettext("数据截至哪一天")
    )
    parser.add_argument(
        "--month-before", action="store_true", help=gettext("另写一份上个月的数据（逐月比对要用），放在 earlier 文件夹")
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=gettext("写到哪里，默认 var/demo"))
    return parser


def _tell(made: Made) -> None:
    console = Console()
    console.print(gettext("已生成 %(people)s 人：%(folder)s") % {"people": f"{made.people:,}", "folder": made.folder})
    for dataset, rows in sorted(made.rows.items()):
        console.print(f"  {dataset:<12}{rows:>12,}")
