"""What every engine promises at the port: the same verbs, the same SQL, the same answers, and an error rather than a wrong number."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.engine import KIND, Engine, UnknownEngine, open_engine, spark
from doudi.engine.rolls import write_rolls

MOST = 2**63 - 1
LEAST = -(2**63)


def column(*values: Any, kind: pa.DataType | None = None) -> pa.Table:
    return pa.table({"household": pa.array(range(len(values)), pa.int64()), "a": pa.array(values, kind or pa.int64())})


def values(engine: Engine, expression: str, *, of: str = "given") -> list[Any]:
    """Compute an expression for every row, in order."""
    table = engine.read(f"SELECT household, {expression} AS x FROM {of} ORDER BY household")
    found: list[Any] = table.column("x").to_pylist()
    return found


def test_offered_rows_are_kept_and_read(engine):
    engine.offer("given", column(1, None, 3))
    engine.keep("kept", "SELECT household, a + 1 AS b FROM given")

    assert engine.read("SELECT b FROM kept ORDER BY household").to_pydict() == {"b": [2, None, 4]}


def test_numbers_flags_days_and_texts_come_back_as_they_went(engine):
    table = pa.table(
        {
            "household": pa.array([0, 1], pa.int64()),
            "n": pa.array([MOST, None], pa.int64()),
            "f": pa.array([True, None], pa.bool_()),
            "d": pa.array([date(1850, 1, 1), None], pa.date32()),
            "s": pa.array(["兜底", None], pa.string()),
        }
    )

    engine.offer("given", table)
    engine.keep("kept", "SELECT * FROM given")

    assert engine.read("SELECT * FROM kept ORDER BY household").to_pylist() == table.to_pylist()
    assert engine.read("SELECT n, f, d, s FROM kept").schema.types == [pa.int64(), pa.bool_(), pa.date32(), pa.string()]


def test_a_name_kept_again_means_the_new_rows(engine):
    engine.offer("given", column(1))
    engine.keep("again", "SELECT household, a + 1 AS a FROM given")
    engine.keep("again", "SELECT household, a + 1 AS a FROM again")

    assert values(engine, "a", of="again") == [3]


def test_files_with_differing_columns_are_read_as_one(engine, tmp_path):
    pq.write_table(
        pa.table({"household": pa.array([0], pa.int64()), "a": pa.array([7], pa.int64())}), tmp_path / "1.parquet"
    )
    pq.write_table(pa.table({"b": pa.array([True]), "household": pa.array([1], pa.int64())}), tmp_path / "2.parquet")

    engine.scan("all_files", [tmp_path / "1.parquet", tmp_path / "2.parquet"])

    assert engine.read("SELECT household, a, b FROM all_files ORDER BY household").to_pylist() == [
        {"household": 0, "a": 7, "b": None},
        {"household": 1, "a": None, "b": True},
    ]


def test_rolls_are_scanned_as_the_rows_they_were_written_from(engine, tmp_path):
    """Rolls have no decoder in an engine of its own: what comes out must be what went in, unknowns and texts included."""
    tables = {
        "household": pa.table({"household": pa.array([0, 1, 2], pa.int64()), "place": ["440103", "440105", "440103"]}),
        "person": pa.table(
            {
                "household": pa.array([0, 0, 2], pa.int64()),
                "person": pa.array([0, 1, 2], pa.int64()),
                "wage": pa.array([None, MOST, 7], pa.int64()),
                "born": pa.array([date(1950, 1, 1), None, date(2020, 2, 29)], pa.date32()),
            }
        ),
        "support": pa.table({"household": pa.array([0], pa.int64()), "person": pa.array([1], pa.int64())}),
    }
    write_rolls(
        tmp_path,
        streams={unit: table.to_batches() for unit, table in tables.items()},
        schemas={unit: table.schema for unit, table in tables.items()},
        texts={"household": ("place",), "person": (), "support": ()},
    )

    for unit, table in tables.items():
        engine.scan(f"{unit}_roll", [tmp_path / f"{unit}.arrow"])
        found = engine.read(f"SELECT * FROM {unit}_roll ORDER BY household{'' if unit == 'household' else ', person'}")
        assert found.select(table.column_names).to_pylist() == table.to_pylist()


def test_scanning_nothing_says_what_to_do(engine):
    with pytest.raises(ValueError, match="import a delivery"):
        engine.scan("none", [])


def test_a_stream_comes_in_batches_and_in_order(engine):
    engine.offer("given", column(*range(5000)))
    engine.keep("many", "SELECT household, a FROM given")

    pairs = zip(
        engine.stream("SELECT a FROM many ORDER BY a", rows=2048),
        engine.stream("SELECT a FROM many ORDER BY a", rows=2048),
        strict=True,
    )
    first = [left.column(0).to_pylist() for left, right in pairs if left.equals(right)]

    assert len(first) > 1
    assert [one for batch in first for one in batch] == list(range(5000))


def test_amounts_of_many_are_streamed_and_written_without_loss(engine, tmp_path):
    dice = Random(1)
    amounts = [
        dice.choice((0, 0, 0, 0, dice.getrandbits(20))) for _ in range(300_000)
    ]  # mostly nothing, as amounts are
    engine.offer("given", column(*amounts))
    engine.keep("many", "SELECT household, a FROM given")

    count = engine.write("SELECT a FROM many", tmp_path / "part.parquet")

    assert count == len(amounts)
    assert sorted(pq.read_table(tmp_path / "part.parquet").column("a").to_pylist()) == sorted(amounts)
    streamed = [one for batch in engine.stream("SELECT a FROM many") for one in batch.column(0).to_pylist()]
    assert sorted(streamed) == sorted(amounts)


def test_a_written_file_appears_whole(engine, tmp_path):
    engine.offer("given", column(1, 2, 3))

    count = engine.write("SELECT a FROM given WHERE a >= 2 ORDER BY a", tmp_path / "x" / "part.parquet")

    assert count == 2
    assert pq.read_table(tmp_path / "x" / "part.parquet").to_pydict() == {"a": [2, 3]}
    assert [path.name for path in Path(tmp_path).rglob("*") if path.is_file()] == ["part.parquet"]


def test_nothing_is_written_when_a_query_fails(engine, tmp_path):
    engine.offer("given", column(MOST))

    with pytest.raises(Exception, match=r"(?i)overflow|failed"):
        engine.write("SELECT a + 1 AS b FROM given", tmp_path / "part.parquet")

    assert not (tmp_path / "part.parquet").exists()


def test_dropped_relations_are_gone(engine):
    engine.offer("given", column(1))
    engine.keep("kept", "SELECT * FROM given")

    for name in ("kept", "given"):
        engine.drop(name)

        with pytest.raises(Exception, match=f"(?i){name}"):
            engine.read(f"SELECT * FROM {name}")


def test_relations_without_rows_have_their_columns(engine):
    engine.offer("given", column())
    engine.keep("kept", "SELECT household, a FROM given")

    assert engine.read("SELECT household, a FROM kept").schema.names == ["household", "a"]
    assert engine.read("SELECT CAST(count(*) AS BIGINT) AS n, CAST(sum(a) AS BIGINT) AS s FROM kept").to_pylist() == [
        {"n": 0, "s": None}
    ]
    assert sum(batch.num_rows for batch in engine.stream("SELECT * FROM kept")) == 0


@pytest.mark.parametrize(
    ("expression", "given"),
    [("a + 1", MOST), ("a - 1", LEAST), ("a * 2", 2**62), ("a * a", 2**32), ("a * -1", LEAST), ("-a", LEAST)],
)
def test_an_overflow_is_an_error(engine, expression, given):
    engine.offer("given", column(given))

    with pytest.raises(Exception, match=r"(?i)overflow|out of range|failed"):
        values(engine, expression)


def test_a_sum_beyond_64_bits_is_an_error(engine):
    engine.offer("given", column(MOST, 1))

    with pytest.raises(Exception, match=r"(?i)overflow|out of range|failed"):
        engine.read("SELECT CAST(sum(a) AS BIGINT) AS s FROM given")


@pytest.mark.parametrize(
    ("expression", "answers"),
    [
        ("a + 0", [MOST, LEAST, -7, None]),
        ("a // 2", [2**62 - 1, -(2**62), -3, None]),
        ("a % 2", [1, 0, -1, None]),
        ("a // NULLIF(a - a, 0)", [None, None, None, None]),
        ("COALESCE(a, 5)", [MOST, LEAST, -7, 5]),
        ("a IN (-7, 1)", [False, False, True, None]),
        ("CASE WHEN a > 0 THEN 1 WHEN a < 0 THEN 0 END", [1, 0, 0, None]),
        ("a IS NULL", [False, False, False, True]),
        ("a > 0 AND CAST(NULL AS BOOLEAN)", [None, False, False, None]),
        ("a > 0 OR CAST(NULL AS BOOLEAN)", [True, None, None, None]),
        ("NOT (a > 0)", [False, True, True, None]),
        ("(a > 0) IS FALSE", [False, True, True, False]),
        ("(a > 0) IS NOT FALSE", [True, False, False, True]),
        ("CAST(a > 0 AS BIGINT)", [1, 0, 0, None]),
    ],
)
def test_numbers_are_whole_exact_and_unknown_stays_unknown(engine, expression, answers):
    engine.offer("given", column(MOST, LEAST, -7, None))

    assert values(engine, expression) == answers


def test_days_have_years_months_and_days(engine):
    engine.offer("given", column(date(1949, 10, 1), date(2024, 2, 29), None, kind=pa.date32()))

    found = values(engine, "EXTRACT(year FROM a) * 10000 + EXTRACT(month FROM a) * 100 + EXTRACT(day FROM a)")

    assert found == [19491001, 20240229, None]
    assert values(engine, "a < CAST('2024-02-29' AS DATE)") == [True, False, None]


def test_texts_are_compared_and_cut(engine):
    engine.offer("given", column("440105001", "44", None, kind=pa.string()))

    assert values(engine, "left(a, 6)") == ["440105", "44", None]
    assert values(engine, "a = '44'") == [False, True, None]
    assert values(engine, "a <> CAST(NULL AS TEXT)") == [None, None, None]


def test_relations_are_joined_summed_and_united(engine):
    engine.offer("home", pa.table({"household": pa.array([1, 2, 3], pa.int64())}))
    engine.offer(
        "person", pa.table({"household": pa.array([1, 1, 2], pa.int64()), "a": pa.array([5, 6, None], pa.int64())})
    )
    total = "SELECT household, count(*) AS n, CAST(sum(a) AS BIGINT) AS s FROM person GROUP BY household"

    engine.keep("joined", f"SELECT h.*, t.n, t.s FROM home h LEFT JOIN ({total}) t USING (household)")

    assert engine.read("SELECT * FROM joined ORDER BY household").to_pylist() == [
        {"household": 1, "n": 2, "s": 11},
        {"household": 2, "n": 1, "s": None},
        {"household": 3, "n": None, "s": None},
    ]
    alone = engine.read("SELECT u.* FROM home u SEMI JOIN person p ON u.household = p.household ORDER BY household")
    assert alone.to_pydict() == {"household": [1, 2]}
    both = "SELECT household FROM home UNION ALL SELECT household FROM person"
    assert engine.read(f"SELECT CAST(count(*) AS BIGINT) AS n FROM ({both}) x").to_pydict() == {"n": [6]}
    assert engine.read("SELECT household FROM home UNION SELECT household FROM person").num_rows == 3


def test_steps_of_a_query_build_on_each_other(engine):
    engine.offer("given", column(1, 2))

    found = engine.read(
        'WITH l0 AS (SELECT u.* FROM given u), l1 AS (SELECT t0.*, "t0"."a" + 1 AS "b" FROM l0 AS t0) SELECT household, "b" FROM l1'
    )

    assert sorted(found.column("b").to_pylist()) == [2, 3]


def test_unknown_comes_last_in_an_order(engine):
    engine.offer("given", column(2, None, 1))

    assert engine.read("SELECT a FROM given ORDER BY a").to_pydict() == {"a": [1, 2, None]}


def test_an_engine_nobody_knows_is_refused_with_the_names_of_those_there_are(monkeypatch):
    monkeypatch.setenv(KIND, "abacus")

    with pytest.raises(UnknownEngine, match="duckdb, polars, spark"):
        open_engine()


def test_fractions_are_refused_where_they_would_be_cut():
    engine = open_engine(kind="polars")

    with pytest.raises(ValueError, match=r"given\.a holds fractions"):
        engine.offer("given", column(0.5, kind=pa.float64()))
    engine.offer("given", column(1))
    for query in ("SELECT a / 2 AS x FROM given", "SELECT a + 0.5 AS x FROM given"):
        with pytest.raises(ValueError, match="whole numbers"):
            engine.read(query)


def test_spark_without_java_says_how_to_get_one(monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    monkeypatch.setattr(spark, "_jvm", spark._jvm.__wrapped__)  # as in a process that has not started one

    with pytest.raises(RuntimeError, match="openjdk-17-jre-headless"):
        open_engine(kind="spark")


def test_spark_without_its_package_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(spark, "_jvm", spark._jvm.__wrapped__)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)  # as where only what a city runs is installed

    with pytest.raises(RuntimeError, match=r"doudi\[spark\]"):
        open_engine(kind="spark")
