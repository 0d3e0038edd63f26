"""Nobody can be made out in a table: what is hidden cannot be reckoned from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.delivery.published.hiding import TOTAL, hide, with_totals

LEAST = 10
counts = st.integers(0, 60) | st.integers(0, 12) | st.just(0)


def table_of(numbers):
    rows = [f"r{at}" for at in range(len(numbers))]
    columns = [f"c{at}" for at in range(len(numbers[0]))]
    cells = {(row, column): numbers[x][y] for x, row in enumerate(rows) for y, column in enumerate(columns)}
    return with_totals(cells, rows=rows, columns=columns)


def _sign(name):
    return -1 if name == TOTAL else 1


def reckoned(table, hidden):
    """What linear algebra can tell of the hidden numbers: those that every solution of the sums has in common."""
    names = sorted(hidden)
    rows, columns = {cell[0] for cell in table}, {cell[1] for cell in table}
    of_rows = [[_sign(name[1]) * (name[0] == row) for name in names] for row in rows]
    of_columns = [[_sign(name[0]) * (name[1] == column) for name in names] for column in columns]
    matrix = np.array(of_rows + of_columns, dtype=float)
    _, values, directions = np.linalg.svd(matrix)
    free = directions[(values > 1e-9).sum() :]
    return [name for at, name in enumerate(names) if not np.any(abs(free[:, at]) > 1e-9)]


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=2, max_size=5)
    )
)
def test_no_hidden_number_can_be_reckoned(numbers):
    table = table_of(numbers)

    hidden = hide(table, least=LEAST)

    assert {cell for cell, count in table.items() if 0 < count < LEAST} <= hidden
    assert not hidden or not reckoned(table, hidden)


def test_with_one_small_number_three_more_are_hidden():
    hidden = hide(table_of([[3, 50, 20], [40, 60, 70], [30, 80, 90]]), least=LEAST)

    assert hidden == {("r0", "c0"), ("r2", "c0"), ("r0", "c2"), ("r2", "c2")}


@pytest.mark.parametrize("numbers", [[[0, 50], [40, 60]], [[10, 50], [40, 60]], [[0, 0], [0, 0]]])
def test_nothing_is_hidden_where_nobody_is_few(numbers):
    assert hide(table_of(numbers), least=LEAST) == set()


def test_where_all_are_few_nothing_is_shown():
    table = table_of([[3]])

    assert hide(table, least=LEAST) == set(table)
