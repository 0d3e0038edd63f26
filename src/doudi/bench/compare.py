"""`doudi bench compare`: those looked after against every register, this month against last: 4.5 million people, thirteen registers.

The rows are drawn and written first, and not timed. The yardstick is a scan that only adds up the two columns a comparison needs, of
the same files, by as many threads. Measured against it: everybody joined with all registers of both months and grouped by person, both
columns of his rows; the changes found and written, with both sides, as Parquet; the same for late deliveries of a hundredth of the rows,
each of which says something else, in one strip. Spark answers the same question in SQL, and must find the same. DOUDI_BENCH_SHARE sets
another size; DOUDI_BENCH_FOLDER says where there is room, and DOUDI_BENCH_SPARK=no leaves Spark out. Seconds are the shortest of some,
and beside them stand those of the processor, which say the same whoever else uses the machine.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.bench.compare_rows import REGISTERS, late_in, people_in, registers, write_rows
from doudi.bench.measure import Figures, Goal, Measured, Outcome, apart, peak_mb_of_children
from doudi.engine import open_engine
from doudi.engine.merging import NOTHING, Differing, differing, differing_late, standing
from doudi.engine.merging_sql import differing_sql
from doudi.engine.strips import Ints, Strip

SHARE_QUICK = 1 / 100
THREADS = 2
WRITTEN = ("register", "state", "row", "state_before", "row_before")
KEPT = pa.schema(
    [pa.field(name, pa.int8() if name == "register" else pa.int64(), nullable=False) for name in ("person", *WRITTEN)]
)
PLAIN: Mapping[str, Any] = {"compression": "none", "use_dictionary": False, "write_statistics": False}
"""What is nearly random does not get smaller, and its least and most say nothing."""

FOUND = "found"
PIECE = 1 << 20
TIMES, SECONDS_LEAST = 5, 1.5
"""How often work is done at least, and for how long: what is short is done more often, for chance weighs more in it."""

PART = 1 << 16
"""Rows from which on a second thread writes sooner than one."""

GOALS = (
    Goal("grouped_against_scan", 4),
    Goal("written_against_scan", 8),
    Goal("peak_against_scan", 2),
    Goal("delta_against_full", 0.05),
)
GOALS_BESIDE_SPARK = (Goal("times_faster_than_spark", 15, at_most=False), Goal("differences_to_spark", 0))


class NotTheSame(AssertionError):
    """Spark found other changes than the walk did."""


def run(*, quick: bool) -> Outcome:
    """Draw the rows, then measure each side in a process of its own."""
    share = SHARE_QUICK if quick else float(os.environ.get("DOUDI_BENCH_SHARE", "1"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("DOUDI_BENCH_FOLDER")) as name:
        folder = Path(name)
        rows = write_rows(folder, share=share)
        scanned, grouped, written, late = (apart(task, folder) for task in (scan, group, find_all, find_late))
        beside = _beside_spark(folder, seconds=written.seconds) if _asks_spark() else {}
    figures = {
        "people": grouped.answer[0][0],
        "registers": len(REGISTERS),
        "rows_this_month": rows,
        "rows_both_months": scanned.answer[0],
        "changes": written.answer[0],
        "late_changes": late.answer[0],
        "million_rows_a_second": scanned.answer[0] / written.seconds / 1e6,
    }
    sides = {"scan": scanned, "grouped": grouped, "written": written, "delta": late}
    goals = GOALS + (GOALS_BESIDE_SPARK if beside else ())
    return Outcome(name="compare", figures=figures | beside | _against(sides), goals=goals)


def _asks_spark() -> bool:
    return os.environ.get("DOUDI_BENCH_SPARK", "yes") != "no"


def _beside_spark(folder: Path, *, seconds: float) -> Figures:
    """Let Spark find the same.

    :raises NotTheSame: when it did not.
    """
    by_spark = apart(find_by_spark, folder)
    differences = _differences(folder)
    if differences:
        raise NotTheSame(f"{differences} changes differ between the walk and Spark")
    return {
        "spark_s": by_spark.seconds,
        "spark_peak_mb": by_spark.answer,
        "times_faster_than_spark": by_spark.seconds / seconds,
        "differences_to_spark": differences,
    }


def _against(sides: Mapping[str, Measured]) -> Figures:
    """Hold what each side took against the scan, and a late delivery against everything."""
    seconds = {name: one.seconds for name, one in sides.items()}
    cpu = {name: one.answer[1] for name, one in sides.items()}
    peak = {name: one.peak_mb for name, one in sides.items()}
    found: Figures = {f"{name}_s": value for name, value in seconds.items()}
    found |= {f"{name}_cpu_s": value for name, value in cpu.items()}
    found |= {f"{name}_peak_mb": value for name, value in peak.items()}
    for name in ("grouped", "written"):
        found[f"{name}_against_scan"] = seconds[name] / seconds["scan"]
        found[f"{name}_cpu_against_scan"] = cpu[name] / cpu["scan"]
    found["peak_against_scan"] = max(peak["grouped"], peak["written"]) / peak["scan"]
    found["delta_against_full"] = seconds["delta"] / seconds["written"]
    found["delta_cpu_against_full"] = cpu["delta"] / cpu["written"]
    return found


def scan(folder: Path) -> tuple[float, tuple[int, float]]:
    """Add up both columns of every strip of both months, and nothing else; return the seconds, and the rows with processor seconds."""
    strips = _both_months(folder)
    columns = [column for one in strips for column in (one.person, one.state)]
    pieces = [column[start : start + PIECE] for column in columns for start in range(0, len(column), PIECE)]

    def work() -> int:
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            return sum(int(total) for total in pool.map(_total, pieces))

    seconds, (_, cpu_seconds) = _best(work)
    return seconds, (sum(len(one) for one in strips), cpu_seconds)


def _total(piece: Ints) -> Any:
    return piece.sum()


def group(folder: Path) -> tuple[float, tuple[tuple[int, int], float]]:
    """Join everybody with every register of both months and group by person: in which he stands, with how many rows, saying what."""
    strips, people = _both_months(folder), people_in(folder)
    seconds, (found, cpu_seconds) = _best(lambda: standing(people, strips=strips, threads=THREADS))
    return seconds, ((len(people), int(found.rows.sum())), cpu_seconds)


def find_all(folder: Path) -> tuple[float, tuple[int, float]]:
    """Find everybody's changes in every register and write them."""
    people, pairs = people_in(folder), [(one.rows("before"), one.rows("after")) for one in registers(folder)]
    return _best(lambda: _write(differing(people, pairs=pairs, threads=THREADS), people=people, folder=folder / FOUND))


def find_late(folder: Path) -> tuple[float, tuple[int, float]]:
    """Find and write what the late deliveries of all registers change."""
    people, before, late = people_in(folder), [one.rows("before") for one in registers(folder)], late_in(folder)
    return _best(
        lambda: _write(
            differing_late(people, before=before, after=late, threads=THREADS),
            people=people,
            folder=folder / "late_found",
        )
    )


def _write(found: Differing, *, people: Ints, folder: Path) -> int:
    """Write who changed in which register, the state before and after, and the row of both deliveries; each thread its own part, where
    there is enough for two.
    """
    folder.mkdir(exist_ok=True)
    size = max(-(-len(found) // THREADS), PART)
    starts = range(0, len(found), size)
    part = partial(_write_part, found, size=size, people=people, folder=folder)
    if len(starts) < THREADS:
        list(map(part, starts))
        return len(found)
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        list(pool.map(part, starts))
    return len(found)


def _write_part(found: Differing, start: int, *, size: int, people: Ints, folder: Path) -> None:
    columns = {name: getattr(found, name)[start : start + size] for name in WRITTEN}
    columns["register"] = columns["register"].astype(np.int8)
    table = pa.table({"person": people[found.who[start : start + size]]} | columns, schema=KEPT)
    pq.write_table(table, folder / f"part-{start // size}.parquet", write_batch_size=PART, **PLAIN)


def find_by_spark(folder: Path) -> tuple[float, float]:
    """Find and write everybody's changes on Spark; starting it is not timed. Return the seconds, and its peak memory in MB."""
    engine = open_engine(kind="spark", threads=THREADS, spill=folder / "spark")
    try:
        engine.scan("people", [folder / "people.parquet"])
        for number, one in enumerate(registers(folder)):
            for side in ("before", "after"):
                engine.scan(f"{side}_{number}", [one.parquet(side)])
        engine.read("SELECT count(*) AS n FROM people")
        start = time.perf_counter()
        engine.keep("found", differing_sql(registers=len(REGISTERS)))
        seconds = time.perf_counter() - start
        engine.write("SELECT * FROM found", folder / "found_by_spark.parquet")
        return seconds, peak_mb_of_children()
    finally:
        engine.close()


def _differences(folder: Path) -> int:
    """Count the changes that only one of both found."""
    names = ["register", "person", "state", "state_before"]
    walked = pq.read_table(folder / FOUND, columns=names)
    by_spark = pq.read_table(folder / "found_by_spark.parquet", columns=names)
    return _unlike(walked, by_spark)


def _unlike(one: pa.Table, other: pa.Table) -> int:
    """Sort both and hold them row against row; as many rows too few or too many are as many differences."""
    if one.num_rows != other.num_rows:
        return int(abs(one.num_rows - other.num_rows))
    order = [(name, "ascending") for name in ("register", "person", "state")]
    sides = [table.sort_by(order) for table in (one, other)]
    columns = ([pc.fill_null(side.column(name), NOTHING).to_numpy() for side in sides] for name in one.column_names)
    return max(int((left != right).sum()) for left, right in columns)


def _both_months(folder: Path) -> list[Strip]:
    return [one.rows(side) for one in registers(folder) for side in ("before", "after")]


def _best(work: Callable[[], Any]) -> tuple[float, tuple[Any, float]]:
    """Do work some times and give the shortest time; whoever else works here only adds to it. Also the answer, with its processor time."""
    took: list[float] = []
    cpu_seconds, answer = float("inf"), None
    while len(took) < TIMES or sum(took) < SECONDS_LEAST:
        start, cpu_start = time.perf_counter(), time.process_time()
        answer = work()
        cpu_seconds = min(cpu_seconds, time.process_time() - cpu_start)
        took.append(time.perf_counter() - start)
    return min(took), (answer, cpu_seconds)
