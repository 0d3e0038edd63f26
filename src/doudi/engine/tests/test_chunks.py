"""Chunks hold whole households, each once, in order, however files and row groups are cut."""

import tempfile
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.engine import chunks
from doudi.engine.chunks import keys_of, read_chunks

COLUMNS = {"household": ["household", "place"], "person": ["household", "person"], "support": ["household", "person"]}
TEXTS = {"household": ["place"], "person": [], "support": []}


def written(sizes, *, folder, rows, files=1):
    """Write households of these sizes; every third person has a supporter."""
    household = np.repeat(np.arange(len(sizes)), sizes)
    person = np.arange(len(household))
    units = {
        "household": pa.table(
            {"household": np.arange(len(sizes)), "place": [f"4401{number % 3}" for number in range(len(sizes))]}
        ),
        "person": pa.table({"household": household, "person": person}),
        "support": pa.table({"household": household[::3], "person": person[::3]}),
    }
    paths = {}
    for unit, table in units.items():
        cut = -(-table.num_rows // files) or 1
        paths[unit] = [folder / f"{unit}{number}.parquet" for number in range(files)]
        for number, path in enumerate(paths[unit]):
            pq.write_table(table.slice(number * cut, cut), path, row_group_size=rows)
    return paths


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 7), min_size=1, max_size=40), st.integers(1, 15), st.integers(1, 12), st.integers(1, 3))
def test_every_household_comes_whole_and_once(sizes, rows, people, files):
    before, chunks.PEOPLE = chunks.PEOPLE, people
    with tempfile.TemporaryDirectory() as folder:
        paths = written(sizes, folder=Path(folder), rows=rows, files=files)
        found = list(read_chunks(paths, columns=COLUMNS, texts=TEXTS))
    chunks.PEOPLE = before

    for unit in COLUMNS:
        keys = [keys_of(chunk.table(unit)).tolist() for chunk in found]
        wanted = {"household": list(range(len(sizes)))}.get(unit, np.repeat(np.arange(len(sizes)), sizes).tolist())
        assert all(one == sorted(one) for one in keys)
        assert sorted(chain.from_iterable(keys)) == (wanted if unit != "support" else wanted[::3])
        assert all(set(one).isdisjoint(two) for one, two in pairwise(keys))


def test_texts_come_as_dictionaries(tmp_path):
    paths = written([1, 2, 3], folder=tmp_path, rows=2)

    (*_, last) = read_chunks(paths, columns=COLUMNS, texts=TEXTS)

    assert pa.types.is_dictionary(last.household.column("place").type)
    assert set(last.household.column("place").to_pylist()) <= {"44010", "44011", "44012"}


def test_only_some_households_keep_their_people(tmp_path):
    paths = written([2, 1, 3], folder=tmp_path, rows=100)
    (chunk, rest) = read_chunks(paths, columns=COLUMNS, texts=TEXTS)

    kept = chunk.only(np.array([False, True]))

    assert keys_of(kept.household).tolist() == [1]
    assert keys_of(kept.person).tolist() == [1]
    assert keys_of(rest.household).tolist() == [2]


@pytest.mark.parametrize("unit", ["household", "person", "support"])
def test_a_file_out_of_order_is_refused_by_name(unit, tmp_path):
    paths = written([1, 1, 1, 1], folder=tmp_path, rows=100)
    table = pq.read_table(paths[unit][0])
    pq.write_table(table.take(list(range(table.num_rows))[::-1]), paths[unit][0])

    with pytest.raises(ValueError, match=f"the {unit} file is not sorted"):
        list(read_chunks(paths, columns=COLUMNS, texts=TEXTS))
