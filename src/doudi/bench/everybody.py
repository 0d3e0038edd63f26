"""Everybody, both ways: our side and the peer's side of `doudi bench law`, each in a process of its own, from the files to the answers.

Verbs: write_parts, sweep_parts, scan_parts, calculate_parts. A population is written in parts of at most a million people. We read all
parts as one; OpenFisca-Core holds every array of a population at once, so it takes as many parts together as fit into memory.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from doudi.bench.population import PLACES, write_population
from doudi.bench.sweeping import ANSWERED, Writer, batches_of, four_programmes
from doudi.facts import UNITS
from doudi.programmes import RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.stored import Stored
from doudi.rules.sweep import Sweep

PART = 1_000_000
KEYS_A_PART = 10_000_000
RESIDENCES = ("urban", "rural")


def write_parts(folder: Path, *, people: int) -> list[Path]:
    """Write so many people as folders of at most a million."""
    count = max(1, round(people / PART))
    folders = [folder / f"part-{number:03}" for number in range(count)]
    for number, part in enumerate(folders):
        write_population(part, people=people // count, seed=number + 1, first=number * KEYS_A_PART)
    return folders


def paths_of(folders: list[Path]) -> dict[str, list[Path]]:
    """List the files of each unit."""
    return {unit: [folder / f"{unit}.parquet" for folder in folders] for unit in UNITS}


def sweep_parts(folders: list[Path], on: date, times: int, answers: Path) -> tuple[float, float]:
    """Answer for everybody, reasons included, so many times; return the least seconds, and the seconds of making the law ready."""
    before = time.perf_counter()
    ready = Sweep(RULEBOOK, paths=paths_of(folders), on=on)
    setup = time.perf_counter() - before
    return min(_swept(ready, answers=answers) for _ in range(times)), setup


def _swept(ready: Sweep, *, answers: Path) -> float:
    before = time.perf_counter()
    with ThreadPoolExecutor(max_workers=1) as beside:  # one chunk is written while the next ones are answered
        writers = {
            (unit, kind): Writer(answers / f"{unit}_{kind}.arrow")
            for unit in ANSWERED
            for kind in ("reasons", "amounts")
        }
        last: Future[Any] = beside.submit(len, ())
        for chunk in ready.stored():
            last.result()  # one chunk waits to be written, not many
            for unit in ANSWERED:
                beside.submit(writers[unit, "reasons"].write, chunk[unit].reasons)
                last = beside.submit(writers[unit, "amounts"].write, chunk[unit].amounts)
        for writer in writers.values():
            beside.submit(writer.close).result()
    return time.perf_counter() - before


def read_stored(answers: Path, *, unit: str) -> Iterator[Stored]:
    """Read stored answers about a unit, chunk after chunk."""
    kinds = (batches_of(answers / f"{unit}_{kind}.arrow") for kind in ("reasons", "amounts"))
    return (Stored(reasons=reasons, amounts=amounts) for reasons, amounts in zip(*kinds, strict=True))


def scan_parts(folders: list[Path], on: date, times: int) -> tuple[float, int]:
    """Read the columns the law reads, and nothing else, so many times; return the least seconds, and how many rows there are."""
    ready = Sweep(RULEBOOK, paths=paths_of(folders), on=on)
    seconds, rows = [], 0
    for _ in range(times):
        before = time.perf_counter()
        rows = sum(chunk.person.num_rows for chunk in ready.chunks())
        seconds.append(time.perf_counter() - before)
    return min(seconds), rows


def calculate_parts(
    folders: list[Path], on: date, times: int, answers: Path | None, only_four: bool = False
) -> tuple[float, tuple[float, float]]:
    """Answer for everybody with OpenFisca-Core, part after part, from the files to the answers, so many times.

    With a folder for `answers`, those of the first part are kept there for comparison. Return the least seconds, and of that
    run the seconds of the calculation alone, and the seconds of building the system.
    """
    before = time.perf_counter()
    peer = peer_of(on, book=four_programmes() if only_four else RULEBOOK)
    setup = time.perf_counter() - before
    runs = [_calculated(peer, folders=folders, answers=answers if turn == 0 else None) for turn in range(times)]
    seconds, calculation = min(runs)
    return seconds, (calculation, setup)


def peer_of(on: date, *, book: Rulebook = RULEBOOK) -> Any:
    """Build the peer's system with the terms in force in the places of the population."""
    from doudi.bench.openfisca.terms import zone
    from doudi.bench.peer.system import Peer

    kinds = {name: term.kind for name, term in book.terms.terms.items()}
    published = {
        zone(place=place, residence=residence): book.terms.at(place=place[:9], residence=residence, on=on)
        for place in PLACES
        for residence in RESIDENCES
    }
    return Peer(book.bind(place=PLACES[0][:9], on=on), published=published, kinds=kinds, on=on)


def _calculated(peer: Any, *, folders: list[Path], answers: Path | None) -> tuple[float, float]:
    whole = calculation = 0.0
    for number, folder in enumerate(folders):
        before = time.perf_counter()
        simulation = peer.simulate(folder)
        between = time.perf_counter()
        found = peer.calculate(simulation)
        after = time.perf_counter()
        whole, calculation = whole + after - before, calculation + after - between
        if answers is not None and number == 0:
            for (unit, name), answer in found.items():
                np.save(answers / f"openfisca_{unit}_{name}.npy", answer)
        del simulation, found
        gc.collect()  # a simulation and its populations know each other
    return whole, calculation
