"""`doudi bench screen`: everybody in a city, from the lake to findings with their reasons.

The city is invented and imported first, and not timed. Timed are what `doudi screen` does: the facts assembled from the registers,
then every county compared, each finding written with its household, sources and answer (as lines of JSON; the database's own
share of the work is measured by its own benchmarks). The yardstick is a bare scan of all the lake's Parquet.
DOUDI_BENCH_PEOPLE sets the size; DOUDI_BENCH_VAR names a folder whose lake is already filled, so that a large one is filled once.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from doudi.bench.measure import Goal, Outcome, apart
from doudi.demo.city import ON, PLACE, SEED, plan_for
from doudi.demo.making import make_city
from doudi.evidence.assembly import assemble
from doudi.evidence.many import Asked, import_many, orders_for
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.monitoring.comparison import Comparison
from doudi.programmes import RULEBOOK

PEOPLE, PEOPLE_QUICK = 10_000_000, 10_000
MEMORY_GB = 6
GOALS = (Goal("peak_mb", 12_000),)


def run(*, quick: bool) -> Outcome:
    """Fill a lake, then measure assembling, comparing and a bare scan, each in a process of its own."""
    ready = os.environ.get("DOUDI_BENCH_VAR")
    if ready and not quick:
        return _measured(Path(ready))
    people = PEOPLE_QUICK if quick else int(os.environ.get("DOUDI_BENCH_PEOPLE", PEOPLE))
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), people=people)
        return _measured(Path(folder) / "var")


def _fill(folder: Path, *, people: int) -> None:
    var = folder / "var"
    var.mkdir(exist_ok=True)
    plan = plan_for(people=people, seed=SEED, place=PLACE, on=ON)
    make_city(plan=plan, folder=folder / "city", pseudonyms=Pseudonyms.of(var))
    for result in import_many(orders_for(folder / "city" / "deliveries", asked=Asked()), var=var):
        if result.refused:
            raise result.refused


def _measured(var: Path) -> Outcome:
    scanned = apart(scan_lake, var)
    assembled = apart(assemble_facts, var, ON)
    compared = apart(compare_everybody, assembled.answer, ON)
    people, households, candidates, findings = compared.answer
    seconds = assembled.seconds + compared.seconds
    figures = {
        "people": people,
        "households": households,
        "looked_at_closely": candidates,
        "findings": findings,
        "assemble_s": assembled.seconds,
        "compare_s": compared.seconds,
        "people_per_second": people / seconds,
        "people_per_second_compared": people / compared.seconds,
        "peak_mb": max(assembled.peak_mb, compared.peak_mb),
        "assemble_peak_mb": assembled.peak_mb,
        "compare_peak_mb": compared.peak_mb,
        "scan_s": scanned.seconds,
        "scan_share": scanned.seconds / seconds,
    }
    return Outcome(name="screen", figures=figures, goals=GOALS)


def scan_lake(var: Path) -> tuple[float, int]:
    """Decode every column of every register once and keep nothing; return seconds and rows."""
    rows = 0
    before = time.perf_counter()
    for part in sorted((var / "lake").glob("*/[0-9]*/*/part-*.parquet")):
        with pq.ParquetFile(part) as file:
            rows += sum(batch.num_rows for batch in file.iter_batches(batch_size=1 << 17))
    return time.perf_counter() - before, rows


def assemble_facts(var: Path, on: date) -> tuple[float, Path]:
    """Assemble the facts of the day."""
    before = time.perf_counter()
    made = assemble(var=var, on=on, memory_gb=MEMORY_GB)
    return time.perf_counter() - before, made.folder


def compare_everybody(facts: Path, on: date) -> tuple[float, tuple[int, int, int, int]]:
    """Compare every county and write its findings; return people, households, households looked at closely, findings."""
    people = households = candidates = findings = 0
    before = time.perf_counter()
    for county in sorted(path for path in facts.iterdir() if path.is_dir()):
        comparison = Comparison(RULEBOOK, folder=county, on=on, memory_gb=MEMORY_GB)
        try:
            counts = comparison.run()
            findings += _write_findings(comparison, path=county.with_suffix(".jsonl"))
        finally:
            comparison.close()
        people, households = people + counts.people, households + counts.households
        candidates += counts.candidates
    return time.perf_counter() - before, (people, households, candidates, findings)


def _write_findings(comparison: Comparison, *, path: Path) -> int:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for one in comparison.findings():
            household = one.household.as_json()
            for found in one.found:
                line = {"kind": found.kind, "facts": household, "answer": found.answer.as_json()}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                written += 1
    path.unlink()
    return written
