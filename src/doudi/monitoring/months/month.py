"""A month compared: everybody looked after against every register, change by change; killed and started again it goes on.

Nouns: Compared. Verbs: compare. A change is done whole for counties that share deliveries, or not at all; what leans on the same
deliveries, people and rule as before is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.engine.snapshots import Lake
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.monitoring.months import actions
from doudi.monitoring.months.comparing import compared
from doudi.monitoring.months.models import MonthRun
from doudi.monitoring.months.pairs import Pair, Sides, next_month, pairs_of, sides_of
from doudi.monitoring.months.population import People, people_of
from doudi.monitoring.months.reading import Reading
from doudi.monitoring.months.room import alone, clear
from doudi.monitoring.months.strips import folder_of
from doudi.monitoring.months.watched import Watched, rules_hash, watched
from doudi.offices.acting import SYSTEM, acting_as

Progress = Callable[[int, int, str], None]
"""Told how many changes are done, of how many, and which is next."""


@dataclass(frozen=True)
class Compared:
    """What a comparison did: its run, how many steps were done, and how many had nothing new."""

    run: MonthRun
    done: int
    skipped: int


def compare(
    *, var: Path, month: date, place: str = "", on: date | None = None, progress: Progress | None = None
) -> Compared:
    """Compare a month's deliveries with those of the month before, for everybody looked after inside a place.

    :raises NobodyKnown: when hukou or benefits were not delivered.
    :raises Busy: when another comparison is at work.
    """
    month = month.replace(day=1)
    with alone(var), acting_as(SYSTEM):
        return _compare(var=var, month=month, place=place, on=on, progress=progress or _say_nothing)


def _compare(*, var: Path, month: date, place: str, on: date | None, progress: Progress) -> Compared:
    reading, rules = Reading(), list(watched().values())
    everybody = people_of(var=var, month=month, until=next_month(month), reading=reading)
    people, lake, all_counties = everybody.inside(place), Lake.of(var), everybody.counties
    sides = {
        dataset: sides_of(lake, dataset=dataset, month=month, counties=all_counties)
        for dataset in {one.dataset for one in rules}
    }
    silent, counts = [], [0, 0]
    for number, one in enumerate(rules):
        progress(number, len(rules), one.label)
        pairs = pairs_of(sides[one.dataset], month=month, counties=people.counties)
        silent += [one.name] if any(not pair.is_comparable for pair in pairs) else []
        for pair in pairs:
            is_new = _do(one, pair=pair, people=people, month=month, place=place, var=var, reading=reading)
            counts[0 if is_new else 1] += 1
    told = {"people": len(people), "files_read": len(reading.opened)}
    run = actions.finish_run(month=month, place=place, silent=silent, by=SYSTEM, on=on, **told)
    clear(var, people=everybody.key, strips=_needed(rules, sides=sides, var=var))
    return Compared(run=run, done=counts[0], skipped=counts[1])


def _say_nothing(step: int, total: int, label: str) -> None:
    """Tell nobody how far it is."""


def _needed(rules: Sequence[Watched], *, sides: Mapping[str, Mapping[str, Sides]], var: Path) -> set[Path]:
    """Name the strips of this month and last month, of every county."""
    return {
        folder_of(one, delivery=delivery, var=var)
        for one in rules
        for both in sides[one.dataset].values()
        for deliveries in both
        for delivery in deliveries
    }


def _do(one: Watched, *, pair: Pair, people: People, month: date, place: str, var: Path, reading: Reading) -> bool:
    """Do a step unless it was done; say whether anything was done."""
    inputs = _inputs(one, pair=pair, people=people)
    work = actions.Work(month=month, place=place, change=one.name, counties=pair.counties, inputs=inputs)
    if actions.is_done(work):
        return False
    mine = people.of_counties(pair.counties)
    seen = compared(one, people=mine, pair=pair, var=var, reading=reading) if pair.is_comparable else []
    actions.keep_step(work=work, people=mine, seen=seen, pseudonyms=Pseudonyms.of(var))
    return True


def _inputs(one: Watched, *, pair: Pair, people: People) -> str:
    sides = [",".join(delivery.sha256 for delivery in side) for side in (pair.before, pair.after)]
    words = [rules_hash(one), people.key, *sides]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
