"""`doudi bench law`: the whole law for everybody, for one household, and for a day's changes, beside OpenFisca-Core with the same rules.

It matters to whoever must choose: a law that answers for everybody only overnight will not be asked often, and one that keeps an old man
waiting will not be asked at all. Both sides answer every programme, in three-valued logic, from the same rolls (ADR 16), each in a
process of its own; every verdict and amount must be the same, or the benchmark fails. Ours also stores, for every person and programme,
which conditions failed and which are not known. A bare look at the same columns is measured beside it.
DOUDI_BENCH_SIZES names the sizes, `million` or `ten_million`; left open, both are measured.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.bench.everybody import calculate_parts, write_parts
from doudi.bench.measure import Figures, Goal, Outcome, apart
from doudi.bench.onehousehold import decide_households, trace_households
from doudi.bench.population import DAY, roll, write_population
from doudi.bench.sweeping import read_stored, scan_parts, sweep_parts
from doudi.engine.rolls import read_whole, rows_of
from doudi.facts import UNITS
from doudi.programmes import RULEBOOK
from doudi.rules.stored import amounts, verdicts

SIZES = {False: {"million": 1_000_000, "ten_million": 10_000_000}, True: {"small": 60_000}}
TIMES = {False: {"million": 3, "ten_million": 2}, True: {"small": 2}}
ONE = {False: (12_000, 40), True: (3_000, 10)}
"""People whose households are decided one by one, and how many of these households OpenFisca traces."""

CHANGED = 100
"""One household in so many changes in a day."""

GOALS = (
    Goal("million_time_ratio", 8, at_most=False),
    Goal("million_memory_ratio", 8, at_most=False),
    Goal("ten_million_time_ratio", 8, at_most=False),
    Goal("ten_million_memory_ratio", 8, at_most=False),
    Goal("decide_p95_ms", 0.5),
    Goal("decide_ratio", 20, at_most=False),
    Goal("million_changes_share", 0.05),
    Goal("ten_million_changes_share", 0.05),
)


class Different(AssertionError):
    """The two sides do not give the same answer; the message names the first household where they differ."""


def run(*, quick: bool) -> Outcome:
    """Measure everybody at each size, then single households."""
    figures: Figures = {}
    sizes = SIZES[quick]
    for size in os.environ.get("DOUDI_BENCH_SIZES", ",".join(sizes)).split(",") if not quick else sizes:
        people = sizes[size]
        with tempfile.TemporaryDirectory() as folder:
            parts, written = write_parts(Path(folder), people=people)
            found = {"snapshot_write_s": written.rolls, "parquet_write_s": written.parquet}
            found |= _sizes(parts)
            os.sync()  # what was written lies on the disk before anybody is timed
            found |= _everybody(parts, answers=Path(folder), times=TIMES[quick][size])
            figures |= {f"{size}_{name}": value for name, value in found.items()}
    figures |= _single(*ONE[quick])
    goals = tuple(goal for goal in GOALS if goal.figure in figures)
    return Outcome(name="law", figures=figures, goals=goals)


def _everybody(parts: list[Path], *, answers: Path, times: int) -> Figures:
    """Measure a scan, both sides and a day's changes on a population in parts."""
    scan = apart(scan_parts, parts, DAY, times, needs_django=False)
    ours = apart(sweep_parts, parts, DAY, times, answers, needs_django=False)
    changes = apart(
        sweep_parts, [_changed(parts, folder=answers / "changes")], DAY, times, answers / "changes", needs_django=False
    )
    theirs = apart(calculate_parts, parts, DAY, times, answers, needs_django=False)
    compared = compare(answers, parts=parts)
    calculation, setup = theirs.answer
    return compared | {
        "people": scan.answer,
        "programmes": len(RULEBOOK.policies),
        "doudi_s": ours.seconds,
        "openfisca_s": theirs.seconds,
        "time_ratio": theirs.seconds / ours.seconds,
        "doudi_mb": ours.peak_mb,
        "openfisca_mb": theirs.peak_mb,
        "memory_ratio": theirs.peak_mb / ours.peak_mb,
        "scan_s": scan.seconds,
        "scan_ratio": ours.seconds / scan.seconds,
        "openfisca_calculation_s": calculation,
        "doudi_setup_s": ours.answer,
        "openfisca_setup_s": setup,
        "openfisca_parts": len(parts),
        "changes_s": changes.seconds,
        "changes_share": changes.seconds / ours.seconds,
    }


def _sizes(parts: list[Path]) -> Figures:
    """Measure what the files take on disk."""
    kinds = {"snapshot_mb": "*.arrow", "parquet_mb": "*.parquet"}
    return {
        name: sum(path.stat().st_size for part in parts for path in part.glob(kind)) / 2**20
        for name, kind in kinds.items()
    }


def _changed(parts: list[Path], *, folder: Path) -> Path:
    """Write the rows of one household in a hundred, as a day's changes arrive."""
    tables = {}
    for unit in UNITS:
        tables[unit] = pa.concat_tables([_thinned(read_whole(part / f"{unit}.arrow")) for part in parts])
    roll(tables, folder=folder)
    return folder


def _thinned(table: pa.Table) -> pa.Table:
    return table.filter(pa.array(table.column("household").to_numpy() % CHANGED == 0))


def _single(people: int, traced: int) -> Figures:
    """Measure single households, ours with all reasons, theirs with its trace."""
    with tempfile.TemporaryDirectory() as folder:
        write_population(Path(folder), people=people, seed=7, rolls=True)
        ours: Figures = apart(decide_households, Path(folder), DAY, needs_django=False).answer
        theirs: Figures = apart(trace_households, Path(folder), DAY, traced, needs_django=False).answer
    return ours | theirs | {"decide_ratio": theirs["openfisca_traced_p50_ms"] / ours["decide_p50_ms"]}


def compare(folder: Path, *, parts: list[Path]) -> Figures:
    """Hold every verdict and amount of the first part against the peer's; count who was answered in all parts.

    :raises Different: naming the first household or person whose answers differ.
    """
    figures: Figures = {"answers_compared": 0}
    for unit in ("household", "person"):
        stored = list(read_stored(folder, unit=unit))
        keys = np.concatenate([one.reasons.column(unit).to_numpy() for one in stored])
        first = np.argsort(keys, kind="stable")[: rows_of(parts[0] / f"{unit}.arrow")]
        for place, policy in enumerate(RULEBOOK.policies):
            if policy.of == unit:
                found = [verdicts(one.reasons, policy) for one in stored]
                due = [amounts(one, place=place, verdict=verdict) for one, verdict in zip(stored, found, strict=True)]
                for name, mine in ((policy.name, found), (f"{policy.name}_amount", due)):
                    theirs = np.load(folder / f"openfisca_{unit}_{name}.npy")
                    _assert_same(np.concatenate(mine)[first], theirs=theirs, name=name, keys=keys[first], unit=unit)
                    figures["answers_compared"] += len(first)
                figures[f"{policy.name}_eligible"] = int(sum((verdict == 1).sum() for verdict in found))
    return figures


def _assert_same(mine: Any, *, theirs: Any, name: str, keys: Any, unit: str) -> None:
    given = theirs.astype(np.float64) if name.endswith("_amount") else np.where(theirs == 0, np.nan, theirs > 0)
    is_same = (mine == given) | (np.isnan(mine) & np.isnan(given)) if len(mine) == len(given) else np.array([False])
    if not is_same.all():
        row = int(np.flatnonzero(~is_same)[0])
        raise Different(
            f"{name}: {int((~is_same).sum())} of {len(mine)} {unit} answers differ, first {unit} {keys[row]}:"
            f" doudi {mine[row]}, OpenFisca {given[row]}"
        )
