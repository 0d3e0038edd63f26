"""`doudi bench compare` at a tiny size: the same changes on both sides, and a difference is an error."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.bench import compare
from doudi.bench.compare_rows import REGISTERS, late_in, people_in, registers, write_rows

SHARE = 1 / 5_000


@pytest.fixture(autouse=True)
def once(monkeypatch):
    """What is done once is as right as what is done often."""
    monkeypatch.setattr(compare, "TIMES", 1)
    monkeypatch.setattr(compare, "SECONDS_LEAST", 0)


@pytest.fixture
def folder(tmp_path):
    write_rows(tmp_path, share=SHARE)
    return tmp_path


def rows_of(one):
    return set(zip(one.person.tolist(), one.state.tolist(), strict=True))


def test_spark_finds_the_changes_the_walk_finds(monkeypatch):
    monkeypatch.setattr(compare, "SHARE_QUICK", SHARE)

    outcome = compare.run(quick=True)  # a different change would be an error

    figures = outcome.figures
    assert figures["registers"] == len(REGISTERS) == 13
    assert figures["changes"] > 10 and figures["differences_to_spark"] == 0
    assert figures["rows_both_months"] > figures["rows_this_month"] > 30_000
    assert {goal.figure for goal in outcome.goals} <= set(figures)


def test_what_is_written_is_what_sets_say(folder):
    _, (count, _) = compare.find_all(folder)

    table = pq.read_table(folder / compare.FOUND)
    people = set(people_in(folder).tolist())
    for number, one in enumerate(registers(folder)):
        found = table.filter(pa.compute.equal(table.column("register"), number))
        expected = {row for row in rows_of(one.rows("after")) - rows_of(one.rows("before")) if row[0] in people}
        assert set(zip(found["person"].to_pylist(), found["state"].to_pylist(), strict=True)) == expected
    assert table.num_rows == count > 10


def test_everybody_is_grouped_with_all_his_rows(folder):
    _, ((people, rows), _) = compare.group(folder)

    wanted = people_in(folder)
    strips = [one.rows(side) for one in registers(folder) for side in ("before", "after")]
    assert people == len(wanted)
    assert rows == sum(int(np.isin(one.person, wanted).sum()) for one in strips)


def test_every_late_row_of_somebody_looked_after_is_a_change(folder):
    _, (count, _) = compare.find_late(folder)

    assert count == int(np.isin(late_in(folder).person, people_in(folder)).sum()) > 0


def test_a_change_only_one_side_found_is_counted():
    table = pa.table({"register": [0, 1], "person": [5, 6], "state": [7, 8], "state_before": [-1, 3]})
    other = table.set_column(3, "state_before", pa.array([None, 4]))

    assert compare._unlike(table, table.set_column(3, "state_before", pa.array([None, 3]))) == 0
    assert compare._unlike(table, other) == 1
    assert compare._unlike(table, table.slice(1)) == 1
