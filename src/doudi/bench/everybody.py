"""Everybody: the people of `doudi bench law`, and the peer's side of it, in a process of its own, from the files to the answers.

Verbs: write_parts, calculate_parts. A population is written in parts of at most a million people. We read all parts as one;
OpenFisca-Core holds every array of a population at once, so it takes one part after the other.
"""

from __future__ import annotations

import gc
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from doudi.bench.population import PLACES, Seconds, write_population
from doudi.bench.sweeping import four_programmes
from doudi.programmes import RULEBOOK
from doudi.rules import Rulebook

PART = 1_000_000
KEYS_A_PART = 10_000_000
RESIDENCES = ("urban", "rural")


def write_parts(folder: Path, *, people: int) -> tuple[list[Path], Seconds]:
    """Write so many people as folders of at most a million, as Parquet and as rolls; say how long both took."""
    count = max(1, round(people / PART))
    folders = [folder / f"part-{number:03}" for number in range(count)]
    seconds = [
        write_population(part, people=people // count, seed=number + 1, first=number * KEYS_A_PART, rolls=True)
        for number, part in enumerate(folders)
    ]
    os.sync()  # what was written here need not be on its way to the disk while answers are written
    return folders, Seconds(sum(one.parquet for one in seconds), sum(one.rolls for one in seconds))


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
