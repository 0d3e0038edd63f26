"""Our side of `doudi bench rules` and `doudi bench law`, in a process of its own: rolls in, verdicts, amounts and reasons as Arrow out.

Verbs: four_programmes, sweep_all, sweep_parts, scan_parts, looked_at.
Making the law ready is not timed; reading, answering and writing are.
What only the other side needs is not imported here: it would count as our memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.engine.chunks import Chunk, in_one
from doudi.facts import UNITS
from doudi.programmes import DETERMINATIONS, POLICIES, RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.stored import Stored
from doudi.rules.sweep import Sweep

FOUR = ("tekun", "dibao", "edge", "rigid")
LEANS_ON = ("membership", "labour", "income", "support", "property")
ANSWERED = ("household", "person")

KEPT_BYTES = 1 << 20
"""Bytes kept before they are written."""


def four_programmes() -> Rulebook:
    """Return the law of the four programmes that both sides answer, with the determinations they need."""
    return Rulebook(
        sections=[one for one in (*DETERMINATIONS, *POLICIES) if one.name in (*LEANS_ON, *FOUR)], terms=RULEBOOK.terms
    )


def sweep_all(folder: Path, on: date, times: int) -> tuple[float, float]:
    """Answer for everybody in a folder, reasons included, so many times; return the least seconds, and the seconds of setup."""
    book = four_programmes()
    before = time.perf_counter()
    ready = Sweep(book, paths={unit: [folder / f"{unit}.arrow"] for unit in UNITS}, on=on)
    setup = time.perf_counter() - before
    return min(_swept(ready, folder=_emptied(folder)) for _ in range(times)), setup


def _emptied(folder: Path) -> Path:
    """Take away the answers of the time before: a month's answers are written to files of their own, not over others."""
    for unit in ANSWERED:
        for name in (f"doudi_{unit}.arrow", f"{unit}_reasons.arrow", f"{unit}_amounts.arrow"):
            (folder / name).unlink(missing_ok=True)
    return folder


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


def paths_of(folders: list[Path]) -> dict[str, list[Path]]:
    """List the rolls of each unit."""
    return {unit: [folder / f"{unit}.arrow" for folder in folders] for unit in UNITS}


def sweep_parts(folders: list[Path], on: date, times: int, answers: Path) -> tuple[float, float]:
    """Answer for everybody, reasons included, so many times; return the least seconds, and the seconds of making the law ready."""
    before = time.perf_counter()
    ready = Sweep(RULEBOOK, paths=paths_of(folders), on=on, is_stored=True)
    setup = time.perf_counter() - before
    return min(_swept_parts(ready, answers=_emptied(answers)) for _ in range(times)), setup


def _swept_parts(ready: Sweep, *, answers: Path) -> float:
    before = time.perf_counter()
    with ThreadPoolExecutor(max_workers=1) as beside:  # one chunk is written while the next ones are answered
        writers = {
            (unit, kind): Writer(answers / f"{unit}_{kind}.arrow")
            for unit in ANSWERED
            for kind in ("reasons", "amounts")
        }
        last: Future[Any] = beside.submit(len, ())
        for chunk in ready.stored():
            last.result()  # one chunk waits to be written, not many
            for unit in ANSWERED:
                beside.submit(writers[unit, "reasons"].write, chunk[unit].reasons)
                last = beside.submit(writers[unit, "amounts"].write, chunk[unit].amounts)
        for writer in writers.values():
            beside.submit(writer.close).result()
    return time.perf_counter() - before


def read_stored(answers: Path, *, unit: str) -> Iterator[Stored]:
    """Read stored answers about a unit, chunk after chunk."""
    kinds = (batches_of(answers / f"{unit}_{kind}.arrow") for kind in ("reasons", "amounts"))
    return (Stored(reasons=reasons, amounts=amounts) for reasons, amounts in zip(*kinds, strict=True))


def scan_parts(folders: list[Path], on: date, times: int) -> tuple[float, int]:
    """Look at every byte of the columns the law reads, and do nothing else, so many times; return the least seconds, and the people."""
    ready = Sweep(RULEBOOK, paths=paths_of(folders), on=on, is_stored=True)
    seconds, rows = [], 0
    for _ in range(times):
        before = time.perf_counter()
        rows = sum(looked_at(chunk, reads=ready.reads) for chunk in ready.chunks())
        seconds.append(time.perf_counter() - before)
    return min(seconds), rows


def looked_at(chunk: Chunk, *, reads: Mapping[str, Sequence[str]]) -> int:
    """Touch every value of some columns; return how many people there are."""
    for unit, names in reads.items():
        for name in names:
            for buffer in in_one(chunk.table(unit).column(name)).buffers()[:2]:
                if buffer is not None:
                    np.frombuffer(buffer, dtype=np.uint8)[: buffer.size // 8 * 8].view(np.int64).max(initial=0)
    return int(chunk.person.num_rows)


class Writer:
    """One file of answers, chunk after chunk, in Arrow's own format: written as they stand in memory, in a third of the time LZ4 takes,
    and many columns at a time, in half the time they take one by one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: pa.NativeFile | None = None
        self._file: pa.ipc.RecordBatchStreamWriter | None = None

    def write(self, answers: pa.Table | pa.RecordBatch) -> None:
        if self._file is None:
            self._kept = pa.output_stream(str(self._path), buffer_size=KEPT_BYTES)
            self._file = pa.ipc.new_stream(self._kept, answers.schema)
        self._file.write_batch(answers if isinstance(answers, pa.RecordBatch) else _in_one_batch(answers))

    def close(self) -> None:
        if self._file is not None and self._kept is not None:
            self._file.close()
            self._kept.close()


def read_answers(path: Path) -> pa.Table:
    """Read a file of answers."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_stream(file).read_all().unify_dictionaries()


def batches_of(path: Path) -> Iterator[pa.RecordBatch]:
    """Read a file of answers, chunk after chunk as they were written."""
    with pa.memory_map(str(path)) as file:
        yield from pa.ipc.open_stream(file)


def _in_one_batch(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0] if table.num_rows else _nothing(table.schema)


def _nothing(schema: pa.Schema) -> pa.RecordBatch:
    """Make a batch without rows; `pa.array` would load pandas for it, and its fifty megabytes."""
    return pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in schema], schema=schema)
