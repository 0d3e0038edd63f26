"""The reference engine keeps the port's promises."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from doudi.engine import open_engine


@pytest.fixture
def engine():
    engine = open_engine(memory_gb=1)
    yield engine
    engine.close()


def test_offered_kept_and_read_rows_are_the_same(engine):
    engine.offer("given", pa.table({"a": [1, None]}))
    engine.keep("kept", "SELECT a + 1 AS b FROM given")

    assert engine.read("SELECT b FROM kept ORDER BY b").to_pylist() == [{"b": 2}, {"b": None}]


def test_a_stream_comes_in_batches(engine):
    batches = list(engine.stream("SELECT * FROM range(5000)", rows=2048))

    assert sum(batch.num_rows for batch in batches) == 5000
    assert len(batches) > 1


def test_written_parquet_is_scanned_again(engine, tmp_path):
    count = engine.write("SELECT * FROM range(3) t(a)", tmp_path / "x" / "part.parquet")
    engine.scan("again", [tmp_path / "x" / "part.parquet"])

    assert count == 3
    assert engine.read("SELECT sum(a)::BIGINT AS s FROM again").to_pylist() == [{"s": 3}]
    assert not list(Path(tmp_path).rglob("*.part"))


def test_overflow_is_an_error_and_not_a_wrong_sum(engine):
    engine.offer("big", pa.table({"a": pa.array([2**62, 2**62], type=pa.int64())}))

    with pytest.raises(duckdb.OutOfRangeException):
        engine.read("SELECT a + a FROM big")


def test_scanning_nothing_says_what_to_do(engine):
    with pytest.raises(ValueError, match="import a delivery"):
        engine.scan("empty", [])


def test_dropped_relations_are_gone(engine, tmp_path):
    engine.keep("kept", "SELECT 1 AS a")
    engine.write("SELECT 1 AS a", tmp_path / "a.parquet")
    engine.scan("seen", [tmp_path / "a.parquet"])

    engine.drop("kept")
    engine.drop("seen")

    for name in ("kept", "seen"):
        with pytest.raises(duckdb.CatalogException):
            engine.read(f"SELECT * FROM {name}")


def test_two_streams_are_read_side_by_side(engine):
    engine.keep("many", "SELECT * FROM range(10000) t(a)")

    pairs = zip(
        engine.stream("SELECT a FROM many ORDER BY a", rows=2048),
        engine.stream("SELECT a FROM many ORDER BY a", rows=2048),
        strict=True,
    )

    assert all(left.equals(right) for left, right in pairs)
