"""`doudi bench engines`: the whole law on DuckDB, Polars and Spark, from the same files to the same answers, at growing sizes.

It matters to whoever must plan for a province or the nation: which engine answers a county fastest, what memory it wants, and whether
Spark's seconds for a million people stay the same when there are more of them. Each engine works in a process of its own; starting it
and making the law ready come apart from the seconds. The yardstick is a bare scan of the same files. Verdicts are counted on every
engine, and a difference ends the benchmark. DOUDI_BENCH_ENGINES names the engines, DOUDI_BENCH_PEOPLE one more size.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from doudi.bench.measure import Figures, Goal, Outcome, apart, peak_mb_of_children
from doudi.bench.population import DAY, write_population
from doudi.engine import KINDS, Engine, open_engine
from doudi.facts import UNITS
from doudi.programmes import RULEBOOK
from doudi.rules import evaluate

SIZES = {False: (100_000, 1_000_000), True: (20_000, 60_000)}
MEMORY_GB = 6
MILLION = 1_000_000
GOALS = (Goal("spark_growth", 1.2),)

Counts = dict[str, int]


class Different(AssertionError):
    """Two engines do not count the same verdicts; the message names the policy."""


def run(*, quick: bool) -> Outcome:
    """Measure every engine at every size."""
    kinds = os.environ.get("DOUDI_BENCH_ENGINES", ",".join(KINDS)).split(",")
    sizes: tuple[int, ...] = SIZES[quick]
    if not quick and (more := os.environ.get("DOUDI_BENCH_PEOPLE")):
        sizes = (*sizes, int(more))
    figures: Figures = {}
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_population(Path(folder), people=people)
            figures |= _measured(Path(folder), people=people, kinds=kinds)
    if "spark" in kinds:
        first, last = (figures[f"spark_{people}_s_per_million"] for people in (sizes[0], sizes[-1]))
        figures["spark_growth"] = last / first
    return Outcome(name="engines", figures=figures, goals=GOALS if "spark" in kinds else ())


def _measured(folder: Path, *, people: int, kinds: list[str]) -> Figures:
    scanned = apart(scan_facts, folder, needs_django=False)
    figures: Figures = {f"scan_{people}_s": scanned.seconds}
    expected: Counts = {}
    for kind in kinds:
        found = apart(answer_everybody, kind, folder, DAY, needs_django=False)
        start, memory_elsewhere, counts = found.answer
        expected = expected or counts
        _assert_same(expected, counts, names=(kinds[0], kind))
        figures |= {
            f"{kind}_{people}_s": found.seconds,
            f"{kind}_{people}_s_per_million": found.seconds * MILLION / people,
            f"{kind}_{people}_start_s": start,
            f"{kind}_{people}_mb": found.peak_mb + memory_elsewhere,
            f"{kind}_{people}_scan_ratio": found.seconds / scanned.seconds,
        }
    return figures


def _assert_same(expected: Counts, found: Counts, *, names: tuple[str, str]) -> None:
    for name, count in expected.items():
        if found[name] != count:
            raise Different(f"{name}: {names[0]} counts {count}, {names[1]} {found[name]}")


def scan_facts(folder: Path) -> tuple[float, int]:
    """Decode every column of the facts once and keep nothing; return seconds and rows."""
    rows = 0
    before = time.perf_counter()
    for unit in UNITS:
        with pq.ParquetFile(folder / f"{unit}.parquet") as file:
            for group in range(file.num_row_groups):
                rows += file.read_row_group(group).num_rows
    return time.perf_counter() - before, rows


def answer_everybody(kind: str, folder: Path, on: date) -> tuple[float, tuple[float, float, Counts]]:
    """Answer for everybody in a folder and write the answers; return the seconds, those of starting, memory of a JVM, and counts."""
    before = time.perf_counter()
    engine = open_engine(kind=kind, memory_gb=MEMORY_GB, spill=folder / f"spill_{kind}")
    engine.offer("ready", pa.table({"a": pa.array([1], pa.int64())}))
    engine.read("SELECT a FROM ready")
    start = time.perf_counter() - before
    seconds, counts = _answered(engine, kind=kind, folder=folder, on=on)
    memory_elsewhere = peak_mb_of_children()
    engine.close()
    return seconds, (start, memory_elsewhere, counts)


def _answered(engine: Engine, *, kind: str, folder: Path, on: date) -> tuple[float, Counts]:
    before = time.perf_counter()
    for unit in UNITS:
        engine.scan(unit, [folder / f"{unit}.parquet"])
    names = evaluate(RULEBOOK, engine, on=on)
    written = {unit: folder / f"{kind}_{unit}.parquet" for unit in names}
    for unit, name in names.items():
        engine.write(f"SELECT * FROM {name}", written[unit])
    seconds = time.perf_counter() - before
    counts: Counts = {}
    for policy in RULEBOOK.policies:
        table = pq.read_table(written[policy.of], columns=[policy.name, f"{policy.name}_amount"])
        counts[policy.name] = table.column(0).to_pylist().count(True)
        counts[f"{policy.name}_unknown"] = table.column(0).null_count
        counts[f"{policy.name}_hao"] = sum(amount or 0 for amount in table.column(1).to_pylist())
    return seconds, counts
