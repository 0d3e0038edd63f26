"""`doudi bench warnings`: a day's warnings for everybody who is watched, beside a bare scan of the same columns.

The people are invented and written first as rolls, and not timed. Timed is what the month's run does for everybody: the indicators
answered for every household, weighed together, levels told, what is not known and poverty by town counted; the households whose score is
a warning are named, and not looked at closely here (that is the scalar form's work, measured by `doudi bench household`). The yardstick
reads the same columns of the same files chunk by chunk and touches every value. DOUDI_BENCH_PEOPLE sets the size.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from doudi.bench.everybody import write_parts
from doudi.bench.measure import Goal, Outcome, apart
from doudi.bench.population import DAY, PLACES
from doudi.bench.sweeping import looked_at, paths_of
from doudi.monitoring.warnings.counting import Counts
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.sweeping import OUTPUTS, weighed
from doudi.rules.sweep import Sweep

PEOPLE, PEOPLE_QUICK = 4_500_000, 20_000
TIMES = 3
GOALS = (Goal("ratio_to_scan", 40),)
COUNTY_DIGITS = 6


def run(*, quick: bool) -> Outcome:
    """Write people, then measure weighing them and a bare scan, each in a process of its own."""
    people = PEOPLE_QUICK if quick else int(os.environ.get("DOUDI_BENCH_PEOPLE", PEOPLE))
    with tempfile.TemporaryDirectory() as folder:
        parts, _ = write_parts(Path(folder), people=people)
        scanned = apart(scan, parts)
        watched = apart(weigh_all, parts)
    households, reached, warned = watched.answer
    figures = {
        "people": reached,
        "households": households,
        "warned": warned,
        "weigh_s": watched.seconds,
        "scan_s": scanned.seconds,
        "ratio_to_scan": watched.seconds / scanned.seconds,
        "people_per_second": reached / watched.seconds,
        "peak_mb": watched.peak_mb,
    }
    return Outcome(name="warnings", figures=figures, goals=GOALS)


def weigh_all(parts: Sequence[Path]) -> tuple[float, tuple[int, int, int]]:
    """Weigh everybody; return the least seconds of some turns, and how many households, people and warnings there were."""
    ready = Sweep(BOOK, paths=paths_of(list(parts)), on=DAY, outputs=OUTPUTS)
    return min(_weighed(ready) for _ in range(TIMES))


def _weighed(ready: Sweep) -> tuple[float, tuple[int, int, int]]:
    before = time.perf_counter()
    scale = scale_of(place=PLACES[0][:COUNTY_DIGITS], on=DAY)
    counts, warned, least = Counts(scale), 0, min(scale.levels.values())
    for tables in ready.run():
        one = weighed(tables, scale=scale)
        counts.add(one)
        warned += int((one.score >= least).sum())
    counts.poverty(place=PLACES[0][:COUNTY_DIGITS], on=DAY)
    return time.perf_counter() - before, (counts.households, counts.people, warned)


def scan(parts: Sequence[Path]) -> tuple[float, int]:
    """Read every column the indicators read, chunk by chunk, and touch every value; return the least seconds and the people."""
    ready = Sweep(BOOK, paths=paths_of(list(parts)), on=DAY, outputs=OUTPUTS)
    return min(_scanned(ready) for _ in range(TIMES))


def _scanned(ready: Sweep) -> tuple[float, int]:
    before = time.perf_counter()
    touched = sum(looked_at(chunk, reads=ready.reads) for chunk in ready.chunks())
    return time.perf_counter() - before, touched
