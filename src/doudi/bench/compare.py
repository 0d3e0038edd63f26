"""`doudi bench compare`: those looked after against every register, this month against last: 4.5 million people, thirteen registers.

The rows are drawn and written first, and not timed. The yardstick is a scan that only adds up the two columns a comparison needs, of
the same files, by as many threads. Measured against it: everybody joined with all registers of both months and grouped by person; the
changes found and written, with both sides, as Parquet; the same for late deliveries of a hundredth of the rows. Spark answers the same
question in SQL, and must find the same. DOUDI_BENCH_SHARE sets another size; DOUDI_BENCH_FOLDER says where there is room.
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.bench.compare_rows import REGISTERS, people_in, registers, write_rows
from doudi.bench.measure import Goal, Outcome, apart, peak_mb_of_children
from doudi.engine import open_engine
from doudi.engine.merging import NOTHING, differing, standing
from doudi.engine.merging_sql import differing_sql
from doudi.engine.strips import Ints, Strip

SHARE_QUICK = 1 / 100
THREADS = 2
PIECE = 1 << 20
TIMES = 3
NO_STATE = -1

GOALS = (
    Goal("grouped_against_scan", 4),
    Goal("written_against_scan", 8),
    Goal("peak_against_scan", 2),
    Goal("times_faster_than_spark", 15, at_most=False),
    Goal("delta_against_full", 0.05),
    Goal("differences_to_spark", 0),
)


class NotTheSame(AssertionError):
    """Spark found other changes than the walk did."""


def run(*, quick: bool) -> Outcome:
    """Draw the rows, then measure each side in a process of its own."""
    share = SHARE_QUICK if quick else float(os.environ.get("DOUDI_BENCH_SHARE", "1"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("DOUDI_BENCH_FOLDER")) as name:
        folder = Path(name)
        rows = write_rows(folder, share=share)
        scanned, grouped, written, late = (apart(task, folder) for task in (scan, group, find_all, find_late))
        by_spark = apart(find_by_spark, folder)
        differences = _differences(folder)
    if differences:
        raise NotTheSame(f"{differences} changes differ between the walk and Spark")
    figures = {
        "people": grouped.answer[0],
        "registers": len(REGISTERS),
        "rows_this_month": rows,
        "rows_both_months": scanned.answer,
        "changes": written.answer,
        "scan_s": scanned.seconds,
        "grouped_s": grouped.seconds,
        "written_s": written.seconds,
        "delta_s": late.seconds,
        "spark_s": by_spark.seconds,
        "million_rows_a_second": scanned.answer / written.seconds / 1e6,
        "scan_peak_mb": scanned.peak_mb,
        "written_peak_mb": written.peak_mb,
        "spark_peak_mb": by_spark.answer,
        "grouped_against_scan": grouped.seconds / scanned.seconds,
        "written_against_scan": written.seconds / scanned.seconds,
        "peak_against_scan": max(written.peak_mb, grouped.peak_mb) / scanned.peak_mb,
        "times_faster_than_spark": by_spark.seconds / written.seconds,
        "delta_against_full": late.seconds / written.seconds,
        "differences_to_spark": differences,
    }
    return Outcome(name="compare", figures=figures, goals=GOALS)


def scan(folder: Path) -> tuple[float, int]:
    """Add up both columns of every strip of both months, and nothing else; return the best seconds of some, and the rows."""
    strips = _both_months(folder)
    columns = [column for one in strips for column in (one.person, one.state)]
    pieces = [column[start : start + PIECE] for column in columns for start in range(0, len(column), PIECE)]

    def work() -> int:
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            return sum(int(total) for total in pool.map(_total, pieces))

    return _best(work)[0], sum(len(one) for one in strips)


def _total(piece: Ints) -> Any:
    return piece.sum()


def group(folder: Path) -> tuple[float, tuple[int, int]]:
    """Join everybody with every register of both months and group by person: in which he stands, and with how many rows."""
    strips, people = _both_months(folder), people_in(folder)
    seconds, (_, rows) = _best(lambda: standing(people, strips=strips, threads=THREADS))
    return seconds, (len(people), int(rows.sum()))


def find_all(folder: Path) -> tuple[float, int]:
    """Find everybody's changes in every register and write them."""
    return _find(folder, side="after", path=folder / "found.parquet")


def find_late(folder: Path) -> tuple[float, int]:
    """Find and write what a late delivery of a hundredth of the rows changes."""
    return _find(folder, side="late", path=folder / "late_found.parquet")


def _find(folder: Path, *, side: str, path: Path) -> tuple[float, int]:
    people = people_in(folder)
    pairs = [(one.rows("before"), one.rows(side)) for one in registers(folder)]
    return _best(lambda: _write_changes(people, pairs=pairs, path=path))


def _write_changes(people: Ints, *, pairs: list[tuple[Strip, Strip]], path: Path) -> int:
    """Write who changed in which register, the state before and after, and the row of both deliveries."""
    written, writer = 0, None
    for register, (before, after) in enumerate(pairs):
        table = _changes(people, register=register, before=before, after=after)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="snappy", use_dictionary=False)
        writer.write_table(table)
        written += table.num_rows
    if writer is not None:
        writer.close()
    return written


def _changes(people: Ints, *, register: int, before: Strip, after: Strip) -> pa.Table:
    found = differing(people, before=before, after=after, threads=THREADS)
    had = found.before != NOTHING
    place = np.where(had, found.before, 0)
    is_some = len(before) > 0
    columns = {
        "register": np.full(len(found.who), register, dtype=np.int64),
        "person": people[found.who],
        "state": after.state[found.after],
        "state_before": np.where(had, before.state[place], NO_STATE) if is_some else np.full(len(had), NO_STATE),
        "row": after.row[found.after],
        "row_before": np.where(had, before.row[place], NOTHING) if is_some else np.full(len(had), NOTHING),
    }
    return pa.table(columns)


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
    walked = pq.read_table(folder / "found.parquet", columns=names)
    by_spark = pq.read_table(folder / "found_by_spark.parquet", columns=names)
    return _unlike(walked, by_spark)


def _unlike(one: pa.Table, other: pa.Table) -> int:
    """Sort both and hold them row against row; as many rows too few or too many are as many differences."""
    if one.num_rows != other.num_rows:
        return int(abs(one.num_rows - other.num_rows))
    order = [(name, "ascending") for name in ("register", "person", "state")]
    sides = [table.sort_by(order) for table in (one, other)]
    columns = ([pc.fill_null(side.column(name), NO_STATE).to_numpy() for side in sides] for name in one.column_names)
    return max(int((left != right).sum()) for left, right in columns)


def _both_months(folder: Path) -> list[Strip]:
    return [one.rows(side) for one in registers(folder) for side in ("before", "after")]


def _best(work: Any) -> tuple[float, Any]:
    """Do work some times and give the shortest time, and the answer: whoever else works here only adds to it."""
    best, answer = float("inf"), None
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return best, answer
