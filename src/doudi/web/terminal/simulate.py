"""`doudi simulate`: a changed standard, multiple or limit, or the law of another day, tried on a snapshot of everybody.

Exit 0: told; 2: what was asked cannot be tried. It prints counts only, names nobody and keeps nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from doudi.database import var
from doudi.evidence.assembly import facts_folder
from doudi.evidence.fact_words import Unreadable, read_day
from doudi.monitoring.effect import newest_facts
from doudi.monitoring.simulation import Law, NothingToSimulate, Simulation, simulate
from doudi.offices.models import Place
from doudi.offices.queries import full_name
from doudi.rules import Rulebook
from doudi.standards.breaches import Breach, breaches_of, words
from doudi.standards.models import Residence
from doudi.standards.notices import BadValue
from doudi.standards.queries import rulebook
from doudi.standards.trial import Setting, draft_for, nearer, read_setting, trial
from doudi.web.shell.simulated import CAUTION, Table, brief_places, brief_programmes, summary, write_workbook, yuan_of
from doudi.web.shell.spreadsheet import Cell

COUNTY, TOWN = 6, 9


class Unusable(Exception):
    """What was asked cannot be tried; the message says why and what to do."""


@dataclass(frozen=True)
class Asked:
    """What was asked on the line, checked."""

    on: date
    law_on: date
    place: str
    residence: str
    settings: tuple[Setting, ...]
    book: Rulebook

    @property
    def trial(self) -> Rulebook:
        return trial(
            self.book, settings=self.settings, place=self.place, residence=self.residence, since=self.law_on
        )  # fmt: skip

    @property
    def breaches(self) -> list[Breach]:
        """List what the settings would break, each by itself beside the others."""
        found: list[Breach] = []
        for name, value in self.settings:
            others = [one for one in self.settings if one[0] != name]
            book = trial(self.book, settings=others, place=self.place, residence=self.residence, since=self.law_on)
            draft = draft_for(name, value=value, place=self.place, residence=self.residence, since=self.law_on)
            found += [breach for breach in breaches_of(draft, book=book) if breach not in found]
        return found


def main(argv: Sequence[str]) -> int:
    """Simulate and print what would change."""
    line = _parser().parse_args(argv)
    console = Console()
    try:
        asked = _checked(line)
        simulation = _simulated(asked, console=Console(stderr=True))
        if line.xlsx:
            _write(line.xlsx, asked=asked, simulation=simulation)
    except (Unusable, BadValue) as problem:
        print(problem, file=sys.stderr)
        return 2
    except NothingToSimulate:
        print(_no_facts(asked), file=sys.stderr)
        return 2
    if line.json:
        print(json.dumps(as_json(asked, simulation=simulation), ensure_ascii=False, indent=2))
    else:
        _tell(console, asked=asked, simulation=simulation)
    return 0


def as_json(asked: Asked, *, simulation: Simulation) -> dict[str, Any]:
    """Write a simulation for programs: counts, and money in yuan as text."""
    told = summary(simulation)
    return {
        "on": asked.on.isoformat(),
        "law_on": asked.law_on.isoformat(),
        "place": asked.place,
        "residence": asked.residence,
        "settings": dict(asked.settings),
        "breaches": [breach.as_json() for breach in asked.breaches],
        "totals": {name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()},
        "programmes": [{"programme": line.name, "unit": line.unit, **_counts(line)} for line in simulation.programmes],
        "counties": [{"place": line.name, **_counts(line)} for line in simulation.places(digits=COUNTY)],
        "towns": [{"place": line.name, **_counts(line)} for line in simulation.places(digits=TOWN)],
    }


def _counts(line: Any) -> dict[str, Any]:
    """Copy a line's counts; hao are written as yuan."""
    money = ("due_before", "due_after", "held_difference", "held_raise", "paid")
    return {name: str(yuan_of(value)) if name in money else value for name, value in line.counts.items()}


def _checked(line: argparse.Namespace) -> Asked:
    book = rulebook()
    settings = tuple(read_setting(text, book=book) for text in line.set)
    on = _day(line.on, option="--on") or newest_facts(var())
    if on is None:
        raise Unusable(gettext("还没有汇总过数据。请先导入各部门送来的数据并运行 doudi screen。"))
    law_on = _day(line.law_on, option="--law-on") or on
    if not settings and law_on == on:
        raise Unusable(gettext("没有说改什么。用 --set 参数=数值 改一项参数，或用 --law-on 日期 换一天的规定。"))
    if settings and not line.place:
        raise Unusable(gettext("改参数要说明在哪里：请加 --place 区划代码，例如 --place 4401。"))
    if line.place and not Place.objects.filter(code=line.place).exists():
        raise Unusable(gettext("没有区划代码“%(place)s”。") % {"place": line.place[:20]})
    if line.xlsx and not line.xlsx.resolve().parent.is_dir():
        raise Unusable(gettext("文件夹 %(folder)s 不存在，无法写入表格。") % {"folder": line.xlsx.resolve().parent})
    return Asked(on=on, law_on=law_on, place=line.place, residence=line.residence, settings=settings, book=book)


def _day(text: str | None, *, option: str) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except Unreadable as problem:
        raise Unusable(f"{option}: {gettext(problem.text) % problem.values}") from problem


def _simulated(asked: Asked, *, console: Console) -> Simulation:
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    before, after = Law(asked.book, asked.on), Law(asked.trial, asked.law_on)
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(gettext("按两种规定逐户计算"), total=None)
        return simulate(
            before=before, after=after, facts=facts_folder(var=var(), on=asked.on), place=asked.place,
            progress=lambda done, total, _: bars.update(task, completed=done, total=total),
        )  # fmt: skip


def _no_facts(asked: Asked) -> str:
    newest = newest_facts(var())
    words = {"day": asked.on, "place": full_name(asked.place) if asked.place else gettext("全部地方")}
    if newest is None or newest == asked.on:
        return gettext("%(place)s没有 %(day)s 的数据。请先导入当天的数据并运行 doudi screen。") % words
    return gettext("%(place)s没有 %(day)s 的数据；最近汇总的是 %(newest)s。") % {**words, "newest": newest}


def asked_rows(asked: Asked) -> list[tuple[str, str]]:
    """Say in rows what was asked."""
    terms = asked.book.terms.terms
    rows = [
        (gettext("数据日期"), asked.on.isoformat()),
        (gettext("规定日期"), asked.law_on.isoformat()),
        (gettext("地方"), f"{full_name(asked.place)} {asked.place}" if asked.place else gettext("全部地方")),
    ]
    residence = str(Residence(asked.residence).label)
    rows += [(f"{gettext(terms[name].label)}（{residence}）", value) for name, value in asked.settings]
    return rows


def _write(path: Path, *, asked: Asked, simulation: Simulation) -> None:
    names = _names(simulation)
    rows = asked_rows(asked)
    try:
        write_workbook(path, simulation=simulation, asked=rows, names=names, breaches=asked.breaches)
    except OSError as problem:
        words = {"path": path, "why": problem.strerror or problem}
        raise Unusable(gettext("无法写入 %(path)s：%(why)s") % words) from problem


def _names(simulation: Simulation) -> dict[str, str]:
    codes = {line.name for digits in (COUNTY, TOWN) for line in simulation.places(digits=digits)}
    return dict(Place.objects.filter(code__in=codes).values_list("code", "name"))


def _tell(console: Console, *, asked: Asked, simulation: Simulation) -> None:
    for label, value in asked_rows(asked):
        console.print(f"[bold]{label}[/bold] {value}", highlight=False)
    told = {name: f"{value:,}" for name, value in summary(simulation).items()}
    console.print(gettext("%(people)s 人、%(households)s 户：%(gaining)s 户多得，%(losing)s 户少得或退出。") % told)
    said = gettext(
        "每月应发 %(month_before)s → %(month_after)s 元，全年增减 %(year_change)s 元；现在每月实发 %(paid_month)s 元。"
    )
    console.print(said % told, highlight=False)
    for breach in asked.breaches:
        console.print(f"[yellow]![/yellow] {words(breach.as_json())}（{breach.source}）", highlight=False)
    for name, _ in asked.settings:
        own = nearer(asked.book, term=name, place=asked.place, on=asked.law_on)
        if own:
            listed = gettext("、").join(full_name(code) for code in own)
            console.print(gettext("这些地方有自己的“%(label)s”，不随这次改变：%(places)s") % {
                "label": gettext(asked.book.terms.terms[name].label), "places": listed})  # fmt: skip
    if not simulation.changed:
        console.print(gettext("没有任何变化。"))
        return
    console.print(_grid(brief_programmes(simulation)))
    console.print(_grid(brief_places(simulation, digits=COUNTY, names=_names(simulation))))
    console.print(gettext(CAUTION), style="dim")


def _grid(table: Table) -> Grid:
    grid = Grid(title=table.title, title_justify="left")
    for number, head in enumerate(table.heads):
        grid.add_column(head, justify="right" if number else "left", no_wrap=not number)
    for row in table.rows:
        grid.add_row(*(_cell(value) for value in row))
    return grid


def _cell(value: Cell) -> str:
    return "—" if value is None else value if isinstance(value, str) else f"{value:,}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doudi simulate",
        description=gettext("在一份数据快照上试算：改一项标准，或换一天的规定，谁进谁出，要多少钱。只看不改。"),
    )
    parser.add_argument("--on", metavar="DAY", help=gettext("用哪一天的数据，例如 2026-11-01；默认最近一次汇总的"))
    parser.add_argument("--place", default="", metavar="CODE", help=gettext("在哪里改、算哪里，例如 4401"))
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help=gettext("改一项参数，例如 dibao_standard=1400；可写多次")
    )  # fmt: skip
    parser.add_argument(
        "--residence", choices=Residence.values, default=Residence.ANY.value, help=gettext("只改城镇或农村；默认都改")
    )
    parser.add_argument("--law-on", metavar="DAY", help=gettext("换成这一天的规定，例如 2026-07-01 前后相比"))
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help=gettext("写成表格"))
    parser.add_argument("--json", action="store_true", help=gettext("给程序读的 JSON"))
    return parser
