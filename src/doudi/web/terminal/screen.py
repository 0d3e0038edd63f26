"""`doudi screen --on DAY [--place CODE]`: everybody against every programme, from the lake to findings.

Exit 0: screened; 2: there is nothing to screen for that day and place. Killed and started again it goes on; run twice it gives the
same findings, not twice as many. With --truth it prints precision and recall against what an all-knowing eye would find.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from doudi.database import var
from doudi.evidence.assembly import facts_folder
from doudi.monitoring import actions
from doudi.monitoring.classify import KINDS
from doudi.monitoring.outside import look_outside, people_outside
from doudi.monitoring.screen import Screened, screen
from doudi.monitoring.truth import Score, measure, measure_outside
from doudi.offices.queries import full_name
from doudi.programmes import RULEBOOK
from doudi.standards.queries import rulebook
from doudi.web.shell.words import register

WAITING_SHOWN = 3
"""How many of the registers a programme waits for are named."""
KIND_WORDS = {
    "missed": gettext_lazy("漏保"),
    "wrong": gettext_lazy("错保"),
    "change": gettext_lazy("应调"),
    "unknown": gettext_lazy("待查"),
    "outside": gettext_lazy("册外领取"),
}


def main(argv: Sequence[str]) -> int:
    """Screen a place and print what was found."""
    asked = _parser().parse_args(argv)
    console = Console()
    try:
        started = time.monotonic()
        done = run_screen(on=asked.on, place=asked.place, fresh=asked.fresh, console=console)
        seconds = time.monotonic() - started
        scores = _scores(asked) if asked.truth else []
    except (FileNotFoundError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    _tell(console, done=done, place=asked.place, seconds=seconds)
    outside = look_outside(var=var(), on=asked.on, place=asked.place)
    console.print(gettext("册外领取（户籍和居住登记里都没有的人）：%(count)s人") % {"count": f"{outside:,}"})
    scores += measure_outside(people_outside(place=asked.place), truth=asked.truth) if asked.truth else []
    console.print(_question_table(actions.questions_of(on=asked.on, place=asked.place)))
    if scores:
        console.print(_score_table(scores))
    return 0


def run_screen(*, on: date, place: str, fresh: bool = False, console: Console) -> Screened:
    """Assemble the facts of the day if they are not current, then screen, with one bar for each.

    :raises ValueError: when there is no hukou delivery valid that day.
    :raises FileNotFoundError: when nobody lives inside the place.
    """
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        assembling = bars.add_task(gettext("汇总各部门数据"), total=1.0)
        actions.facts_of(
            on=on, var=var(), fresh=fresh, progress=lambda share, _: bars.update(assembling, completed=share)
        )
        bars.update(assembling, completed=1.0)
        screening = bars.add_task(gettext("逐户比对"), total=None)
        return screen(
            rulebook(),
            facts=facts_folder(var=var(), on=on),
            on=on,
            place=place,
            progress=lambda done, total, name: bars.update(screening, completed=done, total=total),
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi screen", description=gettext("对所有人逐户筛查，列出漏保、错保、应调和待查。")
    )
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        required=True,
        metavar="DAY",
        help=gettext("按这一天的数据和规定，例如 2026-11-01"),
    )
    parser.add_argument("--place", default="", metavar="CODE", help=gettext("只看这个区划，例如 440105；默认全部"))
    parser.add_argument("--fresh", action="store_true", help=gettext("重新汇总数据，即使数据没有变化"))
    parser.add_argument(
        "--truth", type=Path, metavar="DIR", help=gettext("虚构城市的真实情况所在文件夹，用来计算准确率和召回率")
    )
    return parser


def _tell(console: Console, *, done: Screened, place: str, seconds: float) -> None:
    table = Table(title=gettext("监测发现"), title_justify="left")
    table.add_column(gettext("区划"))
    for kind in KINDS:
        table.add_column(str(KIND_WORDS[kind]), justify="right")
    for code, counts in actions.totals_by_place(place=place).items():
        table.add_row(f"{code} {full_name(code)}", *(f"{counts.get(kind, 0):,}" for kind in KINDS))
    console.print(table)
    words = gettext(
        "%(people)s人、%(households)s户，%(counties)s个县区（其中%(skipped)s个数据和规定没有变化，未重算），用时%(seconds)s秒。"
    )
    numbers = {
        "people": f"{done.people:,}",
        "households": f"{done.households:,}",
        "counties": done.counties,
        "skipped": done.skipped,
    }
    console.print(words % (numbers | {"seconds": f"{seconds:.1f}"}))


def _question_table(questions: Mapping[str, Mapping[str, Any]]) -> Table:
    """Sum up the programmes of which nobody can say yet, person by person, who is missed."""
    table = Table(title=gettext("不逐户列出的项目（待查数，以及符合条件而没有领取名册可对的数）"), title_justify="left")
    for name in ("项目", "单位", "待查", "符合条件", "在等"):
        table.add_column(gettext(name), justify="right" if name in ("待查", "符合条件") else "left")
    titles = {policy.name: policy.title for policy in RULEBOOK.policies}
    for name, one in questions.items():
        waiting = "、".join(register(source) for source in list(one["waiting"])[:WAITING_SHOWN])
        unit = gettext("户") if one["of"] == "household" else gettext("人")
        table.add_row(gettext(titles[name]), unit, f"{one['open']:,}", f"{one['entitled']:,}", waiting or "—")
    return table


def _scores(asked: argparse.Namespace) -> list[Score]:
    return measure(rulebook(), facts=facts_folder(var=var(), on=asked.on), truth=asked.truth, on=asked.on)


def _score_table(scores: Sequence[Score]) -> Table:
    table = Table(title=gettext("与真实情况相比（按人）"), title_justify="left")
    for name in ("项目", "类别", "发现", "真实", "相符", "准确率", "召回率", "真实而待查"):
        table.add_column(gettext(name), justify="left" if name in ("项目", "类别") else "right")
    titles = {policy.name: policy.title for policy in RULEBOOK.policies}
    for one in scores:
        shares = (f"{share:.1%}" if share is not None else "—" for share in (one.precision, one.recall))
        programme = gettext(titles[one.programme]) if one.programme else gettext("全部")
        counts = (f"{count:,}" for count in (one.found, one.true, one.both))
        table.add_row(programme, str(KIND_WORDS[one.kind]), *counts, *shares, f"{one.open:,}")
    return table
