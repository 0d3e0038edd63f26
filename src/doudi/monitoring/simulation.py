"""What a changed law would do to the people of a snapshot: who comes in, who falls out, what it costs, where.

Nouns: Simulation, Line (the counts of one programme or place), Law (a book on a day). Verbs: simulate. The law is swept twice over
the same facts, county by county and chunk by chunk, so that memory stays that of a chunk. It decides nothing and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import numpy as np

from doudi.engine.rolls import files_of, rows_of
from doudi.facts import UNITS
from doudi.monitoring.tally import ALL, METRICS, MONTHLY, Array, Loser, Tally, outputs_for
from doudi.rules import Rulebook
from doudi.rules.sweep import Sweep

COUNTY_DIGITS = 6
MONTHS_OF_YEAR = 12
YEARLY = "yuan/year"

Progress = Callable[[int, int, str], None]
"""Told how many counties are done, of how many, and which is next."""


class NothingToSimulate(Exception):
    """There are no facts for that day and place; the attributes say which."""

    def __init__(self, *, on: date | None, place: str) -> None:
        super().__init__(f"no facts for {on} inside {place or 'any place'}")
        self.on = on
        self.place = place


@dataclass(frozen=True)
class Law:
    """A book as it stands on a day."""

    book: Rulebook
    on: date


@dataclass(frozen=True)
class Line:
    """The counts of one programme or place: see `tally.METRICS`; money in hao a month."""

    name: str
    counts: Mapping[str, int]
    unit: str = MONTHLY

    def __getitem__(self, metric: str) -> int:
        return self.counts[metric]

    @property
    def change(self) -> int:
        """What it costs more, or less."""
        return self["due_after"] - self["due_before"]

    @property
    def change_year(self) -> int:
        """What it costs more in a year of twelve such months; a programme paid by the year counts once."""
        return self.change * (MONTHS_OF_YEAR if self.unit == MONTHLY else 1)

    @property
    def is_changed(self) -> bool:
        """Whether anybody comes in, falls out, or is due another amount."""
        moved = any(self[f"{unit}_{way}"] for unit in ("people", "households") for way in ("into", "out"))
        return moved or bool(self.change) or bool(self["held_difference"])


class Simulation:
    """The counts of two laws over the same people, by programme and town."""

    def __init__(self, tally: Tally, *, before: Law, after: Law) -> None:
        self.before = before
        self.after = after
        self._tally = tally

    @property
    def losers(self) -> list[Loser]:
        """List the households that would lose most; how many lose in all stands in `totals`."""
        return self._tally.losers

    @cached_property
    def totals(self) -> dict[str, int]:
        """Count households and people, and how many households lose and gain."""
        return {name: int(self._tally.everybody[name].sum()) for name in ALL}

    @cached_property
    def programmes(self) -> list[Line]:
        """Give every programme's counts, in the order of the law."""
        return [self._line(policy.name, here=None) for policy in self._tally.policies]

    @cached_property
    def changed(self) -> list[Line]:
        """Keep the programmes that the change touches."""
        return [line for line in self.programmes if line.is_changed]

    @cached_property
    def whole(self) -> Line:
        """Add up all programmes that pay by the month."""
        return _sum("", [line for line in self.programmes if line.unit == MONTHLY])

    def cost_year(self, which: str) -> int:
        """Add up a year's cost, before or after: twelve months, and what is paid by the year."""
        years = {MONTHLY: MONTHS_OF_YEAR, YEARLY: 1}
        return sum(line[f"due_{which}"] * years.get(line.unit, 0) for line in self.programmes)

    def places(self, *, digits: int, programme: str = "") -> list[Line]:
        """Give the counts of each county (6 digits) or town (9), of one programme or of all that pay by the month."""
        chosen = [policy.name for policy in self._tally.policies if self._is_asked(policy.name, programme=programme)]
        codes = np.array([town[:digits] for town in self._tally.towns])
        found = []
        for code in sorted(set(codes.tolist())):
            lines = [self._line(name, here=codes == code) for name in chosen]
            more = {name: int(self._tally.everybody[name][codes == code].sum()) for name in ALL}
            found.append(Line(code, {**_sum(code, lines).counts, **more}))
        return found

    def _is_asked(self, name: str, *, programme: str) -> bool:
        return name == programme if programme else self._tally.units[name] == MONTHLY

    def _line(self, name: str, *, here: Array | None) -> Line:
        counts = self._tally.of(name)
        kept = {metric: int((counts[metric] if here is None else counts[metric][here]).sum()) for metric in METRICS}
        return Line(name, kept, unit=self._tally.units[name])


def simulate(
    *, before: Law, after: Law, facts: Path, place: str = "", threads: int = 2, progress: Progress | None = None
) -> Simulation:
    """Answer the same facts (one folder a county) under two laws and count what differs.

    :raises NothingToSimulate: when no county inside the place has facts.
    """
    folders = counties(facts, place=place)
    if not folders:
        raise NothingToSimulate(on=before.on, place=place)
    tally = Tally(before.book, place=place)
    sweeps = [_sweep(law, folders=folders) for law in (before, after)]
    for number, folder in enumerate(folders):
        if progress:
            progress(number, len(folders), folder.name)
        answers = (sweep.over(_files([folder])).by_chunk(threads=threads) for sweep in sweeps)
        for was, would in zip_longest(*answers, fillvalue=[]):
            tally.add(was, would)
    if progress:
        progress(len(folders), len(folders), "")
    return Simulation(tally, before=before, after=after)


def counties(facts: Path, *, place: str) -> list[Path]:
    """List the folders of counties inside a place, or around it."""
    if not facts.is_dir():
        return []
    inside = (
        one for one in facts.iterdir() if one.name.startswith(place[:COUNTY_DIGITS]) or place.startswith(one.name)
    )
    return sorted(one for one in inside if one.is_dir() and files_of(one, unit="household"))


def people_of(facts: Path, *, place: str) -> int:
    """Count the people of the counties a simulation would read, without reading them."""
    return sum(rows_of(path) for folder in counties(facts, place=place) for path in files_of(folder, unit="person"))


def _sweep(law: Law, *, folders: Sequence[Path]) -> Sweep:
    """Make a law ready once for all counties, which takes longer than the people of a small one."""
    return Sweep(law.book, paths=_files(folders), on=law.on, outputs=outputs_for(law.book))


def _files(folders: Sequence[Path]) -> dict[str, list[Path]]:
    return {unit: [path for folder in folders for path in files_of(folder, unit=unit)] for unit in UNITS}


def _sum(name: str, lines: Sequence[Line]) -> Line:
    return Line(name, {metric: sum(line[metric] for line in lines) for metric in METRICS})
