"""Engines: where whole populations are computed. One port, and DuckDB, Polars and Spark behind it; the law is the same on each.

Nouns: Engine. Verbs: open_engine. Nothing here knows the law or the web. SQL comes in DuckDB's dialect, each engine reads it as its
own; what they all understand, and answer alike, is what `tests/engines/test_port.py` asks of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

KINDS = ("duckdb", "polars", "spark")
KIND = "DOUDI_ENGINE"
"""The setting that chooses an engine where a caller leaves it open."""


class Engine(Protocol):
    """What every engine can do with named relations. Errors of the engine rise unchanged: an overflow is an error."""

    def offer(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""

    def scan(self, name: str, paths: Sequence[Path]) -> None:
        """Make Parquet files, or rolls, readable under a name, without loading them; a column that a Parquet file lacks is unknown there.

        :raises ValueError: when there is no file.
        """

    def keep(self, name: str, sql: str) -> None:
        """Compute a query once and keep the result under a name."""

    def drop(self, name: str) -> None:
        """Forget a kept, scanned or offered relation."""

    def read(self, sql: str) -> pa.Table:
        """Compute a query and return it whole."""

    def stream(self, sql: str, *, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Compute a query over kept or scanned relations and return it in batches; several streams may be open at once."""

    def write(self, sql: str, path: Path) -> int:
        """Compute a query into one Parquet file, whole or not at all; return the rows."""

    def close(self) -> None:
        """Give memory and files back."""


class UnknownEngine(ValueError):
    """No engine has this name; the message lists those that there are."""


def open_engine(*, kind: str = "", memory_gb: int = 8, threads: int = 2, spill: Path | None = None) -> Engine:
    """Open an engine with a bound on memory; it spills to `spill`. `kind` is duckdb, polars or spark.

    Left open, the setting DOUDI_ENGINE decides, and without it DuckDB is taken.

    :raises UnknownEngine: when no engine has this name.
    """
    kind = kind or os.environ.get(KIND, "") or KINDS[0]
    if kind == "duckdb":
        from doudi.engine.duckdb import DuckEngine

        return DuckEngine(memory_gb=memory_gb, threads=threads, spill=spill)
    if kind == "polars":
        from doudi.engine.polars import PolarsEngine

        return PolarsEngine(threads=threads, spill=spill)
    if kind == "spark":
        from doudi.engine.spark import SparkEngine

        return SparkEngine(memory_gb=memory_gb, threads=threads, spill=spill)
    raise UnknownEngine(f"there is no engine {kind!r}; choose one of {', '.join(KINDS)} ({KIND})")
