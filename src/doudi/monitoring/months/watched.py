"""Watched: which changes from month to month matter, as `changes.yaml` says.

Nouns: Watched, Limit, Step (a level and the rows it is for). Questions: watched, programmes, limits_of, levels_of, rules_hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from doudi.evidence.mapping import mapping_of
from doudi.facts import hao

FILE = Path(__file__).with_name("changes.yaml")
LEVELS = ("R", "O", "Y")
"""Red, orange, yellow: the most pressing first (国办发〔2023〕39号 leaves the figures to places)."""

Where = Mapping[str, tuple[Any, ...]]


class RuleWrong(Exception):
    """`changes.yaml` cannot be used; the message names the change and what was expected."""


@dataclass(frozen=True)
class Limit:
    """From which amount on a sum matters, in a place and from a day, and by whose word; in hao."""

    place: str
    from_on: date
    level: str
    over: int
    source: str
    confirmed_on: date
    mark: str


@dataclass(frozen=True)
class Step:
    """A level, and the rows it is for; an empty `where` is for all."""

    level: str
    where: Where


@dataclass(frozen=True)
class Watched:
    """One kind of change: in which register, of which people and things, which rows count, and how pressing it is.

    By the columns `same` a row is known again when nobody can read whose it is. `began` names the column of the day since when it can be
    known, `until` that of its end, where it has such.
    """

    name: str
    label: str
    dataset: str
    persons: tuple[str, ...]
    thing: tuple[str, ...]
    same: tuple[str, ...]
    value: tuple[str, ...]
    where: Where
    unknown: Where
    began: str
    until: str
    sum: str
    window: tuple[str, int] | None
    steps: tuple[Step, ...]
    limits: tuple[Limit, ...]
    show: tuple[str, ...]
    mask: tuple[str, ...]
    source: str
    mark: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the lake columns a comparison reads."""
        wanted = [*self.persons, *self.thing, *self.value, *self.where, *self.unknown]
        wanted += [column for column in (self.until, self.sum) if column]
        wanted += [self.window[0]] if self.window else []
        return tuple(dict.fromkeys(wanted))

    @property
    def is_silence_unknown(self) -> bool:
        """Say whether a person without a row may simply not have been asked about."""
        return mapping_of(self.dataset).absence == "unknown"


@cache
def watched() -> dict[str, Watched]:
    """Read every change that is watched, by name.

    :raises RuleWrong: when the file cannot be used.
    """
    return {name: _watched(name, row) for name, row in _content()["changes"].items()}


def programmes() -> tuple[str, ...]:
    """Name the programmes whose people are looked after month by month."""
    return tuple(_content()["population"]["programmes"])


def unreadable_over() -> float:
    """Say from which share of a delivery's rows on those of which nothing can be read put every change in doubt."""
    return float(_content()["doubt"]["unreadable_over"])


def rules_hash(one: Watched) -> str:
    """Name a change's rule by its content: another rule compares anew."""
    return hashlib.sha256(f"{one!r} {unreadable_over()}".encode()).hexdigest()


def limits_of(one: Watched, *, place: str, on: date) -> dict[str, int]:
    """Give the limits in force in a place on a day by level; the nearest place that sets one wins, nobody set one → none."""
    known = [limit for limit in one.limits if place.startswith(limit.place) and limit.from_on <= on]
    found: dict[str, int] = {}
    for limit in sorted(known, key=lambda limit: (len(limit.place), limit.from_on)):
        found[limit.level] = limit.over
    return found


def level_of(one: Watched, *, row: Mapping[str, Any]) -> str:
    """Say how pressing a row is: the first step that fits."""
    return next(step.level for step in one.steps if fits(row, where=step.where))


def fits(row: Mapping[str, Any], *, where: Where) -> bool:
    """Say whether a row has one of the wanted values in every named column."""
    return all(row[column] in wanted for column, wanted in where.items())


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def _watched(name: str, row: dict[str, Any]) -> Watched:
    window = row.get("window")
    one = Watched(
        name=name,
        label=row["label"],
        dataset=row["dataset"],
        persons=tuple(row["persons"]),
        thing=tuple(row.get("thing", ())),
        same=tuple(row["same"]),
        value=tuple(row.get("value", ())),
        where=_where(row.get("where")),
        unknown=_where(row.get("unknown")),
        began=row.get("began", ""),
        until=row.get("until", ""),
        sum=row.get("sum", ""),
        window=(window["column"], window["months"]) if window else None,
        steps=tuple(Step(level=step["level"], where=_where(step.get("where"))) for step in row.get("levels", ())),
        limits=tuple(_limit(limit) for limit in row.get("limits", ())),
        show=tuple(row.get("show", ())),
        mask=tuple(row.get("mask", ())),
        source=row["source"],
        mark=row["mark"],
    )
    if wrong := _wrong(one):
        raise RuleWrong(f"{FILE.name}：{name}：{wrong}")
    return one


def _limit(row: dict[str, Any]) -> Limit:
    return Limit(
        place=row["place"],
        from_on=row["from"],
        level=row["level"],
        over=hao(row["over"]),
        source=row["source"],
        confirmed_on=row["confirmed_on"],
        mark=row["mark"],
    )


def _where(row: Mapping[str, list[Any]] | None) -> Where:
    return {column: tuple(values) for column, values in (row or {}).items()}


def _wrong(one: Watched) -> str:
    """Say what is wrong with a rule, or nothing."""
    known = {column.name for column in mapping_of(one.dataset).columns}
    used = {
        *one.columns,
        *one.same,
        *one.show,
        *([one.began] if one.began else []),
        *(column for step in one.steps for column in step.where),
    }
    if strangers := sorted(used - known):
        return f"数据集 {one.dataset} 没有这些列：{'、'.join(strangers)}"
    if bool(one.sum) != bool(one.limits):
        return "sum 和 limits 要一起写"
    if not one.sum and (not one.steps or one.steps[-1].where):
        return "levels 的最后一级不能有条件"
    if bad := [level for level in (*_levels(one),) if level not in LEVELS]:
        return f"级别只有 {'、'.join(LEVELS)}，写的是 {bad[0]}"
    return ""


def _levels(one: Watched) -> list[str]:
    return [step.level for step in one.steps] + [limit.level for limit in one.limits]
