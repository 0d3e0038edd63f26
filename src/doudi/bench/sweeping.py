"""Our side of `doudi bench rules`, in a process of its own: Parquet in, verdicts, amounts and reasons as Arrow out.

Verbs: four_programmes, sweep_all. Making the law ready is not timed; reading, answering and writing are.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow as pa

from doudi.facts import UNITS
from doudi.programmes import DETERMINATIONS, POLICIES, RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.sweep import Sweep

FOUR = ("tekun", "dibao", "edge", "rigid")
LEANS_ON = ("membership", "labour", "income", "support", "property")
ANSWERED = ("household", "person")


def four_programmes() -> Rulebook:
    """Return the law of the four programmes that both sides answer, with the determinations they need."""
    return Rulebook(
        sections=[one for one in (*DETERMINATIONS, *POLICIES) if one.name in (*LEANS_ON, *FOUR)], terms=RULEBOOK.terms
    )


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
        writers = {unit: Writer(folder / f"doudi_{unit}.arrow") for unit in ANSWERED}
        for tables in ready.run():
            for unit in ANSWERED:
                beside.submit(writers[unit].write, tables[unit])
        for writer in writers.values():
            beside.submit(writer.close).result()
    return time.perf_counter() - before


class Writer:
    """One file of answers, chunk after chunk, in Arrow's own format: written as they stand in memory, in a third of the time LZ4 takes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: pa.ipc.RecordBatchStreamWriter | None = None

    def write(self, table: pa.Table) -> None:
        if self._file is None:
            self._file = pa.ipc.new_stream(self._path, table.schema)
        self._file.write_batch(table.combine_chunks().to_batches()[0] if table.num_rows else _nothing(table.schema))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def read_answers(path: Path) -> pa.Table:
    """Read a file of answers."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_stream(file).read_all().unify_dictionaries()


def batches_of(path: Path) -> Iterator[pa.Table]:
    """Read a file of answers, chunk after chunk as they were written."""
    with pa.memory_map(str(path)) as file:
        for batch in pa.ipc.open_stream(file):
            yield pa.Table.from_batches([batch])


def _nothing(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], type=field.type) for field in schema], schema=schema)
