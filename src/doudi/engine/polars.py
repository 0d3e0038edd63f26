"""Polars behind the engine's port: the fast batch on one machine. Its integers wrap silently, so here every sum and product is checked.

Nouns: PolarsEngine. A query's steps (WITH) are built one after the other: a plain select as Polars expressions, anything else by Polars'
own SQL. Fractions are refused: they would lose their part behind the point on the way.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
import sqlglot.expressions as sge

from doudi.engine.polars_expressions import NotPlain, NotWhole, checked, project
from doudi.engine.rolls import are_rolls


class PolarsEngine:
    """Relations by name; what it keeps lies in memory, or as Parquet in `spill` where that is given."""

    def __init__(self, *, threads: int = 2, spill: Path | None = None) -> None:
        os.environ.setdefault("POLARS_MAX_THREADS", str(threads))  # read once, when Polars first works
        self._frames: dict[str, pl.LazyFrame] = {}
        self._folder = _private_folder(spill)
        self._kept = 0

    def offer(self, name: str, table: pa.Table) -> None:
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        self._register(name, frame.lazy())

    def scan(self, name: str, paths: Sequence[Path]) -> None:
        if not paths:
            raise ValueError(f"no file to scan as {name}: import a delivery of this data set first")
        if are_rolls(paths):
            self._register(name, pl.scan_ipc(list(paths)).with_columns(cs.categorical().cast(pl.String)))
            return
        schemas = [pl.read_parquet_schema(path) for path in paths]
        if all(schema == schemas[0] for schema in schemas):
            self._register(name, pl.scan_parquet(list(paths)))
        else:
            self._register(name, pl.concat([pl.scan_parquet(path) for path in paths], how="diagonal_relaxed"))

    def keep(self, name: str, sql: str) -> None:
        frame = self._query(sql)
        if self._folder is None:
            self._register(name, frame.collect(engine="streaming").lazy())
            return
        self._kept += 1  # a name that is kept anew may be read by its own query
        path = self._folder / f"{self._kept}.parquet"
        frame.sink_parquet(path, compression="lz4", maintain_order=False)
        self._register(name, pl.scan_parquet(path))

    def drop(self, name: str) -> None:
        self._frames.pop(name, None)

    def read(self, sql: str) -> pa.Table:
        return _in_arrow(self._query(sql).collect(engine="streaming"))

    def stream(self, sql: str, *, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            path = Path(folder) / "stream.parquet"
            self._query(sql).sink_parquet(path, compression="lz4", row_group_size=rows)
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(rows):
                    yield from _plain(pa.Table.from_batches([batch])).to_batches()

    def write(self, sql: str, path: Path) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        self._query(sql).sink_parquet(unfinished, compression="zstd")
        count = pq.read_metadata(unfinished).num_rows
        os.replace(unfinished, path)
        return int(count)

    def close(self) -> None:
        self._frames.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _register(self, name: str, frame: pl.LazyFrame) -> None:
        fractions = [column for column, kind in frame.collect_schema().items() if kind.is_float() or kind.is_decimal()]
        if fractions:
            raise NotWhole(
                f"{name}.{fractions[0]} holds fractions; on Polars this project reckons in whole numbers only"
            )
        self._frames[name] = frame

    def _query(self, sql: str) -> pl.LazyFrame:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        assert isinstance(tree, sge.Query)
        frames = dict(self._frames)
        for step in tree.ctes:
            frames[step.alias] = _relation(step.this, frames=frames)
        if tree.ctes:
            tree.args["with_"].pop()
        return _relation(tree, frames=frames)


def _relation(tree: sge.Query, *, frames: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    names = {table.name for table in tree.find_all(sge.Table)}
    if isinstance(tree, sge.Select) and len(names) == 1 and names <= set(frames):
        try:
            return project(tree, frame=frames[names.pop()])
        except NotPlain:
            names = {table.name for table in tree.find_all(sge.Table)}
    context = pl.SQLContext({name: frames[name] for name in names & set(frames)})
    return context.execute(checked(tree), eager=False)


def _private_folder(spill: Path | None) -> Path | None:
    if spill is None:
        return None
    spill.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="polars-", dir=spill))


def _in_arrow(frame: pl.DataFrame) -> pa.Table:
    return _plain(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


def _plain(table: pa.Table) -> pa.Table:
    """Give texts and bytes the type they have elsewhere."""
    plain = {pa.large_string(): pa.string(), pa.string_view(): pa.string(), pa.large_binary(): pa.binary()}
    fields = [field.with_type(plain.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))
