"""Our side of `doudi bench rules`, in a process of its own: Parquet in, verdicts, amounts and reasons as Parquet out.

Verbs: four_programmes, sweep_all. Making the law ready is not timed; reading, answering and writing are.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
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


def sweep_all(folder: Path, on: date, times: int) -> tuple[float, float]:
    """Answer for everybody in a folder, reasons included, so many times; return the least seconds, and the seconds of setup."""
    book = four_programmes()
    before = time.perf_counter()
    ready = Sweep(book, paths={unit: [folder / f"{unit}.parquet"] for unit in UNITS}, on=on)
    setup = time.perf_counter() - before
    return min(_swept(ready, folder=folder) for _ in range(times)), setup


def _swept(ready: Sweep, *, folder: Path) -> float:
    before = time.perf_counter()
    with ThreadPoolExecutor(max_workers=1) as beside:  # one chunk is written while the next ones are answered
        writers = {unit: _Writer(folder / f"doudi_{unit}.parquet") for unit in ANSWERED}
        for tables in ready.run():
            for unit in ANSWERED:
                beside.submit(writers[unit].write, tables[unit])
        for writer in writers.values():
            beside.submit(writer.close).result()
    return time.perf_counter() - before


class _Writer:
    """One Parquet file, some chunks to a row group."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[pa.Table] = []
        self._file: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        self._waiting.append(table)
        if len(self._waiting) == CHUNKS_A_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        if self._file is not None:
            self._file.close()

    def _flush(self) -> None:
        if not self._waiting:
            return
        whole = pa.concat_tables(self._waiting).unify_dictionaries()
        self._waiting.clear()
        if self._file is None:
            texts = [field.name for field in whole.schema if pa.types.is_dictionary(field.type)]
            self._file = pq.ParquetWriter(self._path, whole.schema, compression="lz4", use_dictionary=texts)
        self._file.write_table(whole)
