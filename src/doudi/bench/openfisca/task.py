"""The peer's side of `doudi bench rules`, in a process of its own that knows nothing of our rules.

Verbs: calculate_all. Building the system and loading the arrays are not timed; calculating every answer is.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np

from doudi.bench.openfisca.system import build, calculate, simulate
from doudi.bench.openfisca.terms import Published


def calculate_all(folder: Path, published: Published, kinds: Mapping[str, str], on: date) -> tuple[float, float]:
    """Answer for everybody in a folder, and keep the answers there for comparison; return seconds and seconds of setup."""
    before = time.perf_counter()
    system = build(published, kinds=kinds, on=on)
    setup = time.perf_counter() - before
    simulation = simulate(system, folder=folder, on=on)
    before = time.perf_counter()
    answers = calculate(simulation, on=on)
    seconds = time.perf_counter() - before
    for name, answer in answers.items():
        np.save(folder / f"openfisca_{name}.npy", answer)
    return seconds, setup
