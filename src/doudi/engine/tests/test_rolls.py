"""Rolls hold whole households side by side, in order, and the same rows as what they were written from."""

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.engine import chunks, open_engine, rolls
from doudi.engine.chunks import in_one, keys_of, read_chunks, values_of
from doudi.engine.rolls import Roll, files_of, read_whole, rows_of, write_rolls

UNITS = ("household", "person", "support")
TEXTS = {"household": ("place",), "person": (), "support": ()}


def tables_of(sizes):
    """Make households of these sizes, and some without people; every third person has a supporter."""
    household = np.repeat(np.arange(len(sizes)), sizes)
    person = np.arange(len(household))
    return {
        "household": pa.table({"household": np.arange(len(sizes)), "place": [f"4401{key % 3}" for key in range(len(sizes))]}),
        "person": pa.table({"household": household, "person": person}),
        "support": pa.table({"household": household[::3], "person": person[::3]}),
    }  # fmt: skip


def rolled(tables, *, folder, rows=1000, texts=TEXTS):
    streams = {unit: table.to_batches(max_chunksize=rows) for unit, table in tables.items()}
    counts = write_rolls(
        folder, streams=streams, schemas={unit: one.schema for unit, one in tables.items()}, texts=texts
    )
    assert counts == {unit: table.num_rows for unit, table in tables.items()}
    return {unit: [folder / f"{unit}.arrow"] for unit in UNITS}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 7), min_size=1, max_size=40), st.integers(1, 15), st.integers(1, 12))
def test_every_household_comes_whole_and_once_and_in_order(sizes, rows, people):
    tables = tables_of(sizes)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "PEOPLE", people)
        paths = rolled(tables, folder=Path(folder), rows=rows)
        found = list(read_chunks(paths, columns={}, texts={}))
        whole = {unit: read_whole(path) for unit, (path,) in paths.items()}

    for unit in UNITS:
        keys = [keys_of(chunk.table(unit)).tolist() for chunk in found]
        assert whole[unit].to_pylist() == tables[unit].to_pylist()
        assert [key for some in keys for key in some] == keys_of(tables[unit]).tolist()
        assert all(set(one).isdisjoint(other) for one, other in pairwise(keys))
    assert all(chunk.person.num_rows <= max(people, 7) for chunk in found)


def test_a_text_met_later_leaves_the_others_their_codes(tmp_path, monkeypatch):
    monkeypatch.setattr(chunks, "PEOPLE", 1)
    paths = rolled(tables_of([1, 1, 1, 1]), folder=tmp_path)

    columns = [in_one(chunk.household.column("place")) for chunk in read_chunks(paths, columns={}, texts={})]

    assert [column.to_pylist() for column in columns] == [["44010"], ["44011"], ["44012"], ["44010"]]
    assert [column.indices.to_pylist() for column in columns] == [[0], [1], [2], [0]]


def test_zero_stands_where_nothing_is_known(tmp_path):
    tables = tables_of([1, 1, 1])
    gaps = {
        "income": pa.array([7, None, 9]),
        "alive": pa.array([True, None, False]),
        "kind": pa.array(["a", None, "b"]),
    }
    for name, column in gaps.items():
        tables["person"] = tables["person"].append_column(name, column)
    paths = rolled(tables, folder=tmp_path, texts=TEXTS | {"person": ("kind",)})

    (chunk,) = read_chunks(paths, columns={}, texts={})

    assert [chunk.person.column(name).to_pylist() for name in gaps] == [one.to_pylist() for one in gaps.values()]
    income, kind = (in_one(chunk.person.column(name)) for name in ("income", "kind"))
    assert values_of(income, dtype=np.dtype(np.int64)).tolist() == [7, 0, 9]
    assert values_of(kind.indices, dtype=np.dtype(np.int32)).tolist() == [0, 0, 1]
    assert in_one(chunk.person.column("alive")).buffers()[1].to_pybytes()[0] & 7 == 1


@pytest.mark.parametrize("unit", UNITS)
def test_rows_out_of_order_are_refused_by_name_and_leave_nothing_behind(unit, tmp_path):
    tables = tables_of([3, 3, 3])
    tables[unit] = tables[unit].take(list(range(tables[unit].num_rows))[::-1])

    with pytest.raises(ValueError, match=f"the rows of {unit} are not sorted"):
        rolled(tables, folder=tmp_path, rows=2)
    assert not list(tmp_path.iterdir())


def test_what_was_let_go_can_be_looked_at_again(tmp_path, monkeypatch):
    monkeypatch.setattr(chunks, "PEOPLE", 5_000)
    paths = rolled(tables_of([2] * 10_000), folder=tmp_path)
    roll = Roll(paths["person"][0])
    batches = [roll.batch(number) for number in range(roll.batches)]

    roll.let_go(roll.batches - 1)

    assert [key for batch in batches for key in values_of(batch.column(1), dtype=np.dtype(np.int64)).tolist()] == list(
        range(20_000)
    )


def test_a_number_of_files_is_read_one_after_the_other(tmp_path):
    first, second = (rolled(tables_of([2, 1]), folder=tmp_path / name) for name in ("a", "b"))

    found = list(read_chunks({unit: [*first[unit], *second[unit]] for unit in UNITS}, columns={}, texts={}))

    assert [chunk.person.num_rows for chunk in found] == [3, 3]
    assert sum(map(rows_of, [*first["person"], *second["person"]])) == 6


def test_a_county_is_read_from_its_rolls_or_from_older_parquet(tmp_path):
    (tmp_path / "person.parquet").touch()

    assert files_of(tmp_path, unit="person") == [tmp_path / "person.parquet"]

    (tmp_path / "person.arrow").touch()
    assert files_of(tmp_path, unit="person") == [tmp_path / "person.arrow"]


@pytest.mark.parametrize("kind", ["duckdb", "polars"])
def test_engines_read_rolls(kind, tmp_path):
    paths = rolled(tables_of([1, 2, 3]), folder=tmp_path)
    engine = open_engine(kind=kind, memory_gb=1)
    try:
        engine.scan("household", paths["household"])
        found = engine.read("SELECT household, place FROM household WHERE place = '44012' ORDER BY household")
    finally:
        engine.close()

    assert found.to_pylist() == [{"household": 2, "place": "44012"}]


def test_rolls_and_parquet_are_not_scanned_as_one(tmp_path):
    with pytest.raises(ValueError, match="cannot be scanned as one"):
        rolls.are_rolls([tmp_path / "a.arrow", tmp_path / "b.parquet"])
