"""`doudi warn WHAT`: watch (everybody), changes (what a month saw), back (what the hub answered), outcomes, campaign.

Exit 0: done; 2: what is needed is not there. Killed and started again it goes on; run twice it warns once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from django.utils.timezone import localdate
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from doudi.database import var
from doudi.evidence.assembly import facts_folder
from doudi.monitoring import actions as monitoring
from doudi.monitoring.warnings.actions import take_back
from doudi.monitoring.warnings.campaigns import funnel_of, open_campaign, results_of
from doudi.monitoring.warnings.changes import warn_of_changes
from doudi.monitoring.warnings.feedback import write_sheets
from doudi.monitoring.warnings.in_force import book_in_force
from doudi.monitoring.warnings.levels import LEVELS
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.outcomes import outcomes_by
from doudi.monitoring.warnings.queries import counts_of
from doudi.monitoring.warnings.watching import Watched, watch
from doudi.monitoring.warnings.words import indicator_name, level_name, steps_of
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.web.shell.words import register
from doudi.web.terminal.months import read_month


def main(argv: Sequence[str]) -> int:
    """Do what was asked for and print what came of it."""
    asked = _parser().parse_args(argv)
    try:
        ACTS[asked.what](asked, Console())
    except (FileNotFoundError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi warn", description=gettext("动态监测预警：按指标给每户打分，派出，收回结果。")
    )
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, words in (
        ("watch", gettext("按这一天的数据给每户打分，超过界限的预警")),
        ("changes", gettext("把逐月比对看到的死亡、辍学、大额医疗费等变成预警")),
        ("back", gettext("收回派出的需求的办理结果，办结预警")),
        ("feedback", gettext("按数据单位写出反馈单：哪些属实，哪些不属实")),
        ("outcomes", gettext("各指标说得准不准，帮到多少人，要多久")),
        ("campaign", gettext("漏保漏救排查：按医保、残联、信访比对出名单，逐户上门，看漏斗")),
    ):
        one = kinds.add_parser(name, help=words, description=words)
        one.add_argument("--place", default="", metavar="CODE", help=gettext("只看这个区划，例如 440105；默认全部"))
        one.add_argument(
            "--on",
            type=date.fromisoformat,
            default=localdate(),
            metavar="DAY",
            help=gettext("哪一天，例如 2026-11-01"),
        )  # the day where the command is typed
        if name == "feedback":
            one.add_argument("--out", type=Path, required=True, metavar="DIR", help=gettext("写到哪个文件夹"))
            one.add_argument(
                "--since",
                type=date.fromisoformat,
                default=localdate().replace(day=1),
                metavar="DAY",
                help=gettext("从哪天起，默认本月一日"),
            )
        if name == "campaign":
            one.add_argument("--title", default="", help=gettext("排查的名称，默认“漏保漏救排查”"))
        if name == "changes":
            one.add_argument(
                "--month", type=read_month, required=True, metavar="YYYY-MM", help=gettext("哪个月，例如 2026-11")
            )
    return parser


def _watch(asked: argparse.Namespace, console: Console) -> None:
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        assembling = bars.add_task(gettext("汇总各部门数据"), total=1.0)
        monitoring.facts_of(
            on=asked.on, var=var(), fresh=False, progress=lambda share, _: bars.update(assembling, completed=share)
        )
        weighing = bars.add_task(gettext("逐户打分"), total=None)
        done = watch(
            book_in_force(), facts=facts_folder(var=var(), on=asked.on), on=asked.on, told_on=localdate(), place=asked.place,
            progress=lambda step, total, _: bars.update(weighing, completed=step, total=total),
        )  # fmt: skip
    _tell(console, done=done, place=asked.place)


def _tell(console: Console, *, done: Watched, place: str) -> None:
    with acting_as(SYSTEM):
        waiting = HardshipWarning.objects.filter(inside(place, column="place")).exclude(stage="CLOSED")
        counts = counts_of(waiting, by="level")
    table = Table(title=gettext("没有办结的预警"), title_justify="left")
    for level in LEVELS:
        table.add_column(level_name(level), justify="right")
    table.add_row(*(f"{counts.get(level, 0):,}" for level in LEVELS))
    console.print(table)
    words = gettext(
        "看了 %(households)s 户 %(people)s 人：新预警 %(opened)s 条，升级或补充 %(raised)s 条，以前说过的 %(repeated)s 户。"
    )
    told = {name: f"{getattr(done, name):,}" for name in ("households", "people", "opened", "raised", "repeated")}
    console.print(words % told)


def _changes(asked: argparse.Namespace, console: Console) -> None:
    kept = warn_of_changes(var=var(), month=asked.month, on=asked.on, place=asked.place)
    words = gettext("新预警 %(opened)s 条，升级或补充 %(raised)s 条，以前说过的 %(repeated)s 户。")
    console.print(words % {name: f"{getattr(kept, name):,}" for name in ("opened", "raised", "repeated")})


def _back(asked: argparse.Namespace, console: Console) -> None:
    with acting_as(SYSTEM):
        count = take_back(on=asked.on)
    console.print(gettext("收回 %(count)s 条结果，预警已办结。") % {"count": f"{count:,}"})


def _feedback(asked: argparse.Namespace, console: Console) -> None:
    with acting_as(SYSTEM):
        counts = write_sheets(folder=asked.out, since=asked.since, on=asked.on, place=asked.place)
    for dataset, count in counts.items():
        console.print(f"{register(dataset)} {count:,}")
    console.print(gettext("写出 %(count)s 份反馈单：%(folder)s") % {"count": len(counts), "folder": asked.out})


def _outcomes(asked: argparse.Namespace, console: Console) -> None:
    with acting_as(SYSTEM):
        signs = Signal.objects.filter(inside(asked.place, column="warning__place"), is_repeat=False)
        rows = signs.values_list(
            "indicator", "warning__place", "is_true", "warning__reason", "warning__generated_on", "warning__disposed_on"
        )
        found = outcomes_by(rows.iterator())
    table = Table(title=gettext("预警的结果"), title_justify="left")
    for number, label in enumerate(
        (gettext("指标"), gettext("预警"), gettext("准确率"), gettext("帮到"), gettext("天数"))
    ):
        table.add_column(label, justify="right" if number else "left")
    for (code, _), one in found.items():
        precision = "—" if one.precision is None else f"{float(one.precision):.0%}"
        days = "—" if one.days_to_help is None else str(one.days_to_help)
        table.add_row(indicator_name(code), f"{one.told:,}", precision, f"{one.helped:,}", days)
    console.print(table)


def _campaign(asked: argparse.Namespace, console: Console) -> None:
    """Open the day's campaign, or take the one there is, and print its funnel."""
    if not asked.place:
        raise ValueError(gettext("请用 --place 写明排查哪个地方，例如 4401。"))
    monitoring.facts_of(on=asked.on, var=var(), fresh=False, progress=lambda _share, _what: None)
    title = asked.title or gettext("漏保漏救排查")
    with acting_as(SYSTEM):
        made = open_campaign(
            book_in_force(), facts=facts_folder(var=var(), on=asked.on), on=asked.on, place=asked.place, title=title
        )
        funnel, results = funnel_of(made), results_of(made)
    table = Table(title=f"{made.title} {made.number}", title_justify="left")
    table.add_column(gettext("步骤"))
    table.add_column(gettext("户"), justify="right")
    for label, count in (*steps_of(funnel), *results):
        table.add_row(label, f"{count:,}")
    console.print(table)


ACTS: dict[str, Callable[[argparse.Namespace, Console], None]] = {
    "watch": _watch,
    "changes": _changes,
    "back": _back,
    "feedback": _feedback,
    "outcomes": _outcomes,
    "campaign": _campaign,
}
