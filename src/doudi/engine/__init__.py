"""Engines: where whole populations are computed. The port, and DuckDB behind it; another engine is another file.

Nouns: Engine. Verbs: open_engine. Nothing here knows the law or the web; SQL comes from Ibis expressions or from the
floors above, in the engine's `dialect`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """What every engine can do with named relations. Errors of the engine rise unchanged: an overflow is an error."""

    dialect: str

    def offer(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""

    def scan(self, name: str, paths: Sequence[Path]) -> None:
        """Make Parquet files readable under a name, without loading them."""

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


def open_engine(*, memory_gb: int = 8, threads: int = 2, spill: Path | None = None) -> Engine:
    """Open the reference engine (DuckDB) with a bound on memory; it spills to `spill`."""
    from doudi.engine.duckdb import DuckEngine

    return DuckEngine(memory_gb=memory_gb, threads=threads, spill=spill)
