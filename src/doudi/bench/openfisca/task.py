"""The peer's side of `doudi bench rules`, in a process of its own that knows nothing of our rules.

Verbs: calculate_all. Building the system is not timed; reading the files and calculating are; calculating every answer is.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from doudi.bench.openfisca.system import build, calculate, simulate
from doudi.bench.openfisca.terms import Published


def calculate_all(
    folder: Path, published: Published, kinds: Mapping[str, str], on: date, times: int
) -> tuple[float, tuple[float, float]]:
    """Answer for everybody in a folder so many times, from its files to the answers, which are kept there for comparison.

    Return the least seconds; and the seconds of setup and the least seconds of the calculation alone.
    """
    before = time.perf_counter()
    system = build(published, kinds=kinds, on=on)
    setup = time.perf_counter() - before
    runs = [_calculated(system, folder=folder, on=on) for _ in range(times)]
    return min(whole for whole, _ in runs), (setup, min(calculation for _, calculation in runs))


def _calculated(system: TaxBenefitSystem, *, folder: Path, on: date) -> tuple[float, float]:
    before = time.perf_counter()
    simulation = simulate(system, folder=folder, on=on)
    between = time.perf_counter()
    answers = calculate(simulation, on=on)
    after = time.perf_counter()
    for name, answer in answers.items():
        np.save(folder / f"openfisca_{name}.npy", answer)
    del simulation, answers
    gc.collect()  # a simulation and its populations know each other
    return after - before, after - between
