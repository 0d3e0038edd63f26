"""Our side of `doudi bench rules`, in a process of its own: Parquet in, verdicts, amounts and reasons as Parquet out.

Verbs: four_programmes, sweep_all. Making the law ready is not timed; reading, answering and writing are.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from doudi.facts import UNITS
from doudi.programmes import DETERMINATIONS, POLICIES, RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.sweep import Sweep

FOUR = ("tekun", "dibao", "edge", "rigid")
ANSWERED = ("household", "person")
CHUNKS_A_GROUP = 8


def four_programmes() -> Rulebook:
    """Return the law of the four programmes that both sides answer, with the determinations they need."""
    return Rulebook(sections=(*DETERMINATIONS, *(one for one in POLICIES if one.name in FOUR)), terms=RULEBOOK.terms)


def sweep_all(folder: Path, on: date) -> tuple[float, float]:
    """Answer for everybody in a folder, reasons included; return seconds and seconds of setup."""
    book = four_programmes()
    before = time.perf_counter()
    ready = Sweep(book, paths={unit: [folder / f"{unit}.parquet"] for unit in UNITS}, on=on)
    setup = time.perf_counter() - before
    before = time.perf_counter()
    _write(ready, folder=folder)
    return time.perf_counter() - before, setup


def _write(ready: Sweep, *, folder: Path) -> None:
    waiting: dict[str, list[pa.Table]] = {unit: [] for unit in ANSWERED}
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for tables in ready.run():
            for unit in ANSWERED:
                waiting[unit].append(tables[unit])
                if unit not in writers:
                    path = folder / f"doudi_{unit}.parquet"
                    writers[unit] = pq.ParquetWriter(path, tables[unit].schema, compression="zstd")
                if len(waiting[unit]) == CHUNKS_A_GROUP:
                    writers[unit].write_table(pa.concat_tables(waiting[unit]))
                    waiting[unit].clear()
        for unit, rest in waiting.items():
            if rest:
                writers[unit].write_table(pa.concat_tables(rest))
    finally:
        for writer in writers.values():
            writer.close()
