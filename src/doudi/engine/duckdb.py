"""DuckDB behind the engine's port: the reference batch engine, whose integer overflow is an error and not a wrong sum."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.rolls import are_rolls, look_at

ROWS_A_GROUP = 16_384
"""So few rows that whoever reads them one group after the other needs little memory. What is written here is made anew every day, and is
read more often than it is kept: LZ4 is read in two thirds of the time of Zstandard.
"""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


class DuckEngine:
    """One private in-memory DuckDB."""

    def __init__(self, *, memory_gb: int = 8, threads: int = 2, spill: Path | None = None) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.execute(f"SET memory_limit='{memory_gb}GB'")
        self._connection.execute(f"SET threads={threads}")
        self._connection.execute("SET preserve_insertion_order=false")
        self._connection.execute("SET enable_progress_bar=false")
        if spill is not None:
            spill.mkdir(parents=True, exist_ok=True)
            self._connection.execute(f"SET temp_directory={_text(spill)}")

    def offer(self, name: str, table: pa.Table) -> None:
        self._connection.register(name, table)

    def scan(self, name: str, paths: Sequence[Path]) -> None:
        if not paths:
            raise ValueError(f"no file to scan as {name}: import a delivery of this data set first")
        if are_rolls(paths):
            self._connection.register(name, look_at(paths))
            return
        files = ", ".join(_text(path) for path in paths)
        self._connection.execute(
            f"CREATE OR REPLACE VIEW {_quoted(name)} AS SELECT * FROM read_parquet([{files}], union_by_name=true)"
        )

    def keep(self, name: str, sql: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE TABLE {_quoted(name)} AS {sql}")

    def drop(self, name: str) -> None:
        self._connection.execute(f"DROP VIEW IF EXISTS {_quoted(name)}") if self._is_view(name) else (
            self._connection.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
        )

    def _is_view(self, name: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name])
        return bool(found.fetchall())  # to the end: a result that is not read out stands in the way of the next query

    def read(self, sql: str) -> pa.Table:
        return self._connection.sql(sql).to_arrow_table()

    def stream(self, sql: str, *, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        cursor = self._connection.cursor()  # several streams may be read side by side
        try:
            yield from cursor.sql(sql).to_arrow_reader(rows)
        finally:
            cursor.close()

    def write(self, sql: str, path: Path) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        layout = f"FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {ROWS_A_GROUP}"
        self._connection.execute(f"COPY ({sql}) TO {_text(unfinished)} ({layout})")
        count = pq.read_metadata(unfinished).num_rows
        os.replace(unfinished, path)
        return int(count)

    def close(self) -> None:
        self._connection.close()
