"""The month's run: everybody in a place weighed, county by county; killed and started again it goes on, run twice it finds the same.

Nouns: Watched. Verbs: watch. A county is done whole in one transaction or not at all; one whose facts and rules did not change since the
month's run is not done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.db.models.functions import Now

from doudi.engine import Engine, open_engine
from doudi.engine.rolls import files_of
from doudi.evidence.household_rows import HouseholdRows, households_from
from doudi.facts import UNITS
from doudi.journal.actions import record
from doudi.monitoring.warnings.actions import send_out
from doudi.monitoring.warnings.counting import Counts
from doudi.monitoring.warnings.found import Found
from doudi.monitoring.warnings.keeping import PURPOSE, keep
from doudi.monitoring.warnings.levels import BLUE
from doudi.monitoring.warnings.looking import found_of
from doudi.monitoring.warnings.models import WarningPart, WarningRun
from doudi.monitoring.warnings.picking import picked
from doudi.monitoring.warnings.scoring import Scale, scale_of
from doudi.monitoring.warnings.sweeping import NAMES, ready_for, weigh
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules import Rulebook
from doudi.rules.receipt import law_hash
from doudi.rules.sweep import Sweep

COUNTY_DIGITS = 6
MEMORY_GB = 4

Progress = Callable[[int, int, str], None]
"""Told how many counties are done, of how many, and which is next."""


@dataclass
class Watched:
    """What a run did: counties, households, people, and what became of the warnings."""

    counties: int = 0
    skipped: int = 0
    households: int = 0
    people: int = 0
    opened: int = 0
    raised: int = 0
    repeated: int = 0
    numbers: list[str] = field(default_factory=list)


def watch(
    book: Rulebook,
    *,
    facts: Path,
    on: date,
    told_on: date | None = None,
    place: str = "",
    progress: Progress | None = None,
) -> Watched:
    """Weigh everybody whose facts lie under `facts` (one folder a county) inside a place, and keep the warnings of the month.

    The facts are of the day `on`; limits begin on the day the warnings are told, the same unless `told_on` says another.

    :raises FileNotFoundError: when no county inside the place has facts for that day.
    """
    folders = sorted(one for one in facts.glob("[0-9]*") if one.is_dir() and _is_inside(one.name, place=place))
    if not folders:
        raise FileNotFoundError(f"no facts for {on} inside {place or 'any place'} under {facts}")
    done = Watched()
    with acting_as(SYSTEM):
        run, ready = _open_run(book, on=on, place=place), ready_for(book, folders=folders, on=on)
        for number, folder in enumerate(folders):
            if progress:
                progress(number, len(folders), folder.name)
            _watch_county(book, ready=ready, folder=folder, told_on=told_on or on, run=run, done=done)
        _finish(run, done=done, on=told_on or on)
    return done


def _is_inside(county: str, *, place: str) -> bool:
    return county.startswith(place[:COUNTY_DIGITS])


def _open_run(book: Rulebook, *, on: date, place: str) -> WarningRun:
    month, found = on.replace(day=1), {"on": on, "law_hash": law_hash(book)}
    run, _ = WarningRun.objects.update_or_create(month=month, place=place, defaults=found)
    return run


def _finish(run: WarningRun, *, done: Watched, on: date) -> None:
    with transaction.atomic():
        run.finished_at = Now()
        run.save(update_fields=["finished_at"])
        detail = {
            "households": done.households,
            "opened": done.opened,
            "raised": done.raised,
            "repeated": done.repeated,
        }
        record(
            verb="warning.watch", by=SYSTEM, on=on, about=f"{run.month:%Y-%m}", place=run.place, purpose=PURPOSE, detail=detail
        )  # fmt: skip


@transaction.atomic
def _watch_county(book: Rulebook, *, ready: Sweep, folder: Path, told_on: date, run: WarningRun, done: Watched) -> None:
    on, inputs = run.on, _inputs(folder, law=run.law_hash)
    done.counties += 1
    if WarningPart.objects.filter(run=run, place=folder.name, inputs=inputs).exists():
        done.skipped += 1
        return
    scale = scale_of(place=folder.name, on=on, terms=book.terms)
    counts = Counts(scale, terms=book.terms)
    found = list(found_in_county(book, ready=ready, folder=folder, on=on, scale=scale, counts=counts))
    kept = keep(found, scale=scale, on=told_on)
    send_out(kept.numbers, on=told_on)
    told = {"opened": kept.opened, "raised": kept.raised, "repeated": kept.repeated}
    WarningPart.objects.update_or_create(
        run=run, place=folder.name, defaults=told | counts.as_fields(place=folder.name, on=on) | {"inputs": inputs}
    )
    for name, value in (*told.items(), ("households", counts.households), ("people", counts.people)):
        setattr(done, name, getattr(done, name) + value)
    done.numbers += kept.numbers


def found_in_county(
    book: Rulebook, *, ready: Sweep, folder: Path, on: date, scale: Scale, counts: Counts | None = None
) -> Iterator[Found]:
    """Weigh a county's households and look closely at those whose score is a warning."""
    least = min(scale.levels.values(), default=0)
    groups: dict[int, str] = {}
    for one in weigh(ready, folder=folder, scale=scale):
        if counts is not None:
            counts.add(one)
        rows = np.flatnonzero(one.score >= least) if BLUE in scale.levels else np.zeros(0, dtype=np.int64)
        groups |= {int(one.household[row]): NAMES[int(one.group[row])] for row in rows}
    yield from looked_at(book, folder=folder, on=on, groups=groups)


def looked_at(book: Rulebook, *, folder: Path, on: date, groups: Mapping[int, str]) -> Iterator[Found]:
    """Look closely at some households of a county, named with their classes."""
    for close in _close(folder, households=sorted(groups)):
        yield found_of(book, close, group=groups[close.key], on=on)


def _close(folder: Path, *, households: list[int]) -> Iterator[HouseholdRows]:
    """Read some households of a county with names and sources, in the order of their keys."""
    engine: Engine = open_engine(memory_gb=MEMORY_GB, threads=2, spill=folder / "spill")
    try:
        wanted = pa.array(households, type=pa.int64())
        for unit in UNITS:
            engine.offer(unit, picked(files_of(folder, unit=unit), households=wanted))
        yield from households_from(engine, folder=folder) if households else ()
    finally:
        engine.close()


def _inputs(folder: Path, *, law: str) -> str:
    digest = hashlib.sha256(law.encode())
    for path in [*(path for unit in UNITS for path in files_of(folder, unit=unit)), folder.parent / "sources.json"]:
        digest.update(path.name.encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
