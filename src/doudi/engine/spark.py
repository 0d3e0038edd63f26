"""Spark behind the engine's port: for what outgrows one machine. Here it runs inside this process's own JVM, on a cluster by its master.

Nouns: SparkEngine, NoJava. What is kept lies as Parquet in a private folder, in buckets of households: households, people and
supporters meet without being sent about again, plans stay short, and memory is that of a few buckets. ANSI mode makes an overflow
an error. On a cluster the folder, and the files that are scanned, must have the same path on every machine.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from doudi.engine.chunks import KEY
from doudi.engine.rolls import are_rolls, read_whole

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MASTER = "DOUDI_SPARK_MASTER"
"""The setting that names a cluster, as `spark://host:7077` or `yarn`; without it Spark works in this process's own JVM."""

BUCKETS = "DOUDI_SPARK_BUCKETS"
"""The setting for how many buckets households are put into; plan some hundred thousand people for each."""

BUCKETS_LOCAL = 4
TEXTS_MAX = 512
COMPRESSION = "snappy"
"""What Spark writes and Arrow reads back whatever is in it; Spark's LZ4 has a frame of its own, which Arrow takes for corrupt at times."""

LOGGING = Path(__file__).with_name("log4j2.properties")


class NoJava(RuntimeError):
    """Spark runs on Java, and there is none; the message says how to get one."""


class NoSpark(RuntimeError):
    """Spark's Python package is not installed; the message says how to get it."""


class SparkEngine:
    """One Spark session with names of its own; sessions of one process share the JVM, which ends with the process."""

    def __init__(self, *, memory_gb: int = 8, threads: int = 2, spill: Path | None = None) -> None:
        if spill is not None:
            spill.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="spark-", dir=spill)).absolute()
        self._session = _jvm(memory_gb=memory_gb, threads=threads).newSession()
        self._buckets = int(os.environ.get(BUCKETS, "") or BUCKETS_LOCAL)
        self._session.conf.set("spark.sql.shuffle.partitions", str(self._buckets))
        self._tables: dict[str, str] = {}
        self._written = 0

    def offer(self, name: str, table: pa.Table) -> None:
        path = self._new_path()
        pq.write_table(_without_dictionaries(table), path)
        self.scan(name, [path])

    def scan(self, name: str, paths: Sequence[Path]) -> None:
        if not paths:
            raise ValueError(f"no file to scan as {name}: import a delivery of this data set first")
        if are_rolls(paths):
            paths = [self._as_parquet(path) for path in paths]
        first, *others = (pq.read_schema(path) for path in paths)
        reader = self._session.read.option("mergeSchema", not all(schema.equals(first) for schema in others))
        self._name(name, reader.parquet(*(path.absolute().as_uri() for path in paths)))

    def _as_parquet(self, roll: Path) -> Path:
        """Write a roll anew as Parquet, which is what Spark reads."""
        path = self._new_path()
        pq.write_table(read_whole(roll), path)
        return path

    def keep(self, name: str, sql: str) -> None:
        frame, path = self._query(sql), self._new_path()
        writer = frame.write.option("compression", COMPRESSION)
        if KEY not in frame.columns:
            writer.parquet(path.as_uri())
            self._name(name, self._session.read.schema(frame.schema).parquet(path.as_uri()))
            return
        table = f"kept_{self._folder.name.replace('-', '_')}_{self._written}".lower()
        writer.bucketBy(self._buckets, KEY).option("path", path.as_uri()).saveAsTable(table)
        self._name(name, self._session.table(table), table=table)

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)
        if table := self._tables.pop(name, ""):
            self._session.sql(f"DROP TABLE IF EXISTS {table}")

    def read(self, sql: str) -> pa.Table:
        return self._query(sql).toArrow()

    def stream(self, sql: str, *, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        for part in self._parts(sql):
            with pq.ParquetFile(part) as file:
                yield from file.iter_batches(rows)

    def write(self, sql: str, path: Path) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = self._parts(sql)
        unfinished = path.with_name(path.name + ".part")
        count = 0
        with pq.ParquetWriter(unfinished, pq.read_schema(parts[0]), compression="zstd") as writer:
            for part in parts:
                with pq.ParquetFile(part) as file:
                    for batch in file.iter_batches():
                        writer.write_batch(batch)
                        count += batch.num_rows
        os.replace(unfinished, path)
        return count

    def close(self) -> None:
        for name in [row.name for row in self._session.catalog.listTables() if row.isTemporary]:
            self.drop(name)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _parts(self, sql: str) -> list[Path]:
        """Compute a query into files, in the order of its rows."""
        path = self._new_path()
        self._query(sql).write.option("compression", COMPRESSION).parquet(path.as_uri())
        return sorted(path.glob("part-*.parquet"))

    def _name(self, name: str, frame: DataFrame, *, table: str = "") -> None:
        self.drop(name)
        frame.createOrReplaceTempView(name)
        if table:
            self._tables[name] = table

    def _query(self, sql: str) -> DataFrame:
        return self._session.sql(_in_spark(sql))

    def _new_path(self) -> Path:
        self._written += 1
        return self._folder / f"{self._written}"


@lru_cache(maxsize=TEXTS_MAX)
def _in_spark(sql: str) -> str:
    """Write a query as Spark reads it."""
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]


def _without_dictionaries(table: pa.Table) -> pa.Table:
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


@cache
def _jvm(*, memory_gb: int, threads: int) -> SparkSession:
    """Start Spark once, quietly; whoever comes later shares it.

    :raises NoJava: when there is no Java.
    :raises NoSpark: when Spark's package is not installed.
    """
    home = os.environ.get("JAVA_HOME", "")
    if not (Path(home, "bin/java").exists() if home else shutil.which("java")):
        raise NoJava(
            "Spark runs on Java, and this machine has none. Debian and Ubuntu: apt install openjdk-17-jre-headless;"
            " elsewhere install a Java of 17 or later and set JAVA_HOME to its folder. DuckDB and Polars need no Java."
        )
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise NoSpark(
            "Spark's own package is not installed here: pip install 'doudi[spark]', or use DuckDB or Polars (DOUDI_ENGINE)."
        ) from missing

    logging.getLogger("SQLQueryContextLogger").disabled = True  # errors rise; they need not be printed beside
    master = os.environ.get(MASTER, "")
    builder = SparkSession.builder.appName("doudi").master(master or f"local[{threads}]")
    settings = _SETTINGS | ({} if master else _local_settings(memory_gb=memory_gb))
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _local_settings(*, memory_gb: int) -> dict[str, str]:
    warehouse = tempfile.mkdtemp(prefix="doudi-spark-")
    atexit.register(shutil.rmtree, warehouse, ignore_errors=True)
    return {
        "spark.driver.memory": f"{memory_gb}g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={LOGGING.as_uri()} -XX:+UseParallelGC -XX:-DontCompileHugeMethods",
        "spark.local.dir": warehouse,
        "spark.sql.warehouse.dir": warehouse,
    }


_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.requireAllClusterKeysForCoPartition": "false",
    "spark.sql.unionOutputPartitioning": "false",  # else a union of many joins asks sides of unlike size for one partitioning, and fails
    "spark.sql.codegen.maxFields": "5000",
}
"""Quiet, strict and in one time zone everywhere. Buckets of households serve joins by household and person too; a law has more columns
than Spark would else compile into one loop."""
