"""The screen: everybody in a place against every programme, county by county; killed and started again it goes on.

Verbs: screen. A county is done whole in one transaction or not at all; a county whose facts and law did not change is not done again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from doudi.engine.rolls import files_of
from doudi.facts import UNITS
from doudi.monitoring import actions
from doudi.monitoring.comparison import Comparison
from doudi.monitoring.models import ScreenRun
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules import Rulebook
from doudi.rules.receipt import law_hash

Progress = Callable[[int, int, str], None]
"""Told how many counties are done, of how many, and which is next."""


@dataclass
class Screened:
    """What a screen did: counties, people, households, findings; `skipped` counties had nothing new."""

    counties: int = 0
    skipped: int = 0
    people: int = 0
    households: int = 0
    findings: int = 0
    places: list[str] = field(default_factory=list)


def screen(book: Rulebook, *, facts: Path, on: date, place: str = "", progress: Progress | None = None) -> Screened:
    """Compare everybody whose facts lie under `facts` (one folder a county) inside a place, and keep the findings.

    :raises FileNotFoundError: when no county inside the place has facts for that day.
    """
    folders = (
        sorted(one for one in facts.iterdir() if one.is_dir() and _inside(one.name, place)) if facts.is_dir() else []
    )
    if not folders:
        raise FileNotFoundError(
            f"no facts for {on} inside {place or 'any place'} under {facts}: import deliveries of that day first"
        )
    done = Screened()
    with acting_as(SYSTEM):
        run = actions.open_run(on=on, place=place, registers=_registers(facts), book=book)
        for number, folder in enumerate(folders):
            if progress:
                progress(number, len(folders), folder.name)
            _screen_county(book, folder=folder, on=on, run=run, done=done)
        actions.finish_run(run=run, by=SYSTEM)
    if progress:
        progress(len(folders), len(folders), "")
    return done


def _screen_county(book: Rulebook, *, folder: Path, on: date, run: ScreenRun, done: Screened) -> None:
    inputs = _inputs(folder, book=book)
    done.counties += 1
    done.places.append(folder.name)
    if actions.is_done(run=run, place=folder.name, inputs=inputs):
        done.skipped += 1
        return
    comparison = Comparison(book, folder=folder, on=on)
    try:
        counts = comparison.run()
        done.findings += actions.keep_part(
            run=run, place=folder.name, inputs=inputs, counts=counts, compared=comparison.findings(),
            questions=comparison.questions,
        )  # fmt: skip
        done.people += counts.people
        done.households += counts.households
    finally:
        comparison.close()


def _inside(county: str, place: str) -> bool:
    return county.startswith(place[:6]) or place.startswith(county)


def _inputs(folder: Path, *, book: Rulebook) -> str:
    digest = hashlib.sha256(law_hash(book).encode())
    for path in [*(path for unit in UNITS for path in files_of(folder, unit=unit)), folder.parent / "sources.json"]:
        digest.update(path.name.encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _registers(facts: Path) -> dict[str, dict[str, Any]]:
    """Say of each register the oldest day it speaks of, and the counties for which nobody delivered it."""
    sources = json.loads((facts / "sources.json").read_text(encoding="utf-8"))
    return {dataset: _register(counties) for dataset, counties in sources.items()}


def _register(counties: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    days = [source["as_of"] for source in counties.values() if source["as_of"]]
    silent = sorted(county for county, source in counties.items() if not source["as_of"])
    return {"as_of": min(days, default=None), "silent": silent}
