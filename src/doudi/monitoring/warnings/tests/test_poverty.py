"""Alkire–Foster against an example worked by hand, taken apart by place, with what is not known set apart."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from doudi.monitoring.warnings.poverty import measure

HALF = Fraction(1, 2)


def of(rows, people=None, *, weights=(1, 1, 1, 1), cutoff=HALF):
    lacks = np.array(rows, dtype=np.int64).reshape(-1, len(weights))
    return measure(lacks, weights=weights, cutoff=cutoff, people=np.array(people or [1] * len(rows), dtype=np.int64))


def test_the_example_worked_by_hand():
    """Four people, four dimensions of one weight, cutoff two of four: lacks 0, 2, 4, 1.

    Poor are the second and the third: H = 2/4; A = (2/4 + 4/4) / 2 = 3/4; M0 = 3/8.
    """
    found = of([[0, 0, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1], [0, 1, 0, 0]])

    assert (found.headcount, found.intensity, found.adjusted) == (Fraction(1, 2), Fraction(3, 4), Fraction(3, 8))
    assert found.adjusted == found.headcount * found.intensity


def test_weights_and_people():
    """Weights 3, 1: only the first dimension reaches a half; a household of three counts three times."""
    found = of([[1, 0], [0, 1]], [3, 1], weights=(3, 1))

    assert (found.headcount, found.intensity, found.adjusted) == (Fraction(3, 4), Fraction(3, 4), Fraction(9, 16))


def test_exactly_at_the_cutoff_is_poor():
    assert of([[1, 0, 0, 0]], cutoff=Fraction(1, 4)).poor == 1
    assert of([[1, 0, 0, 0]], cutoff=Fraction(26, 100)).poor == 0


def test_a_whole_is_its_parts_weighted_by_people():
    north, south = of([[1, 1, 0, 0], [0, 0, 0, 0]], [2, 5]), of([[1, 1, 1, 1]], [3])
    whole = of([[1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]], [2, 5, 3])

    assert north + south == whole
    assert whole.adjusted == (north.adjusted * 7 + south.adjusted * 3) / 10


def test_what_is_not_known_is_set_apart_only_where_it_could_decide():
    surely_poor, surely_not, open_ = [1, 1, -1, 0], [0, 0, 0, -1], [1, -1, 0, 0]

    found = of([surely_poor, surely_not, open_], [2, 3, 4])

    assert (found.people, found.poor, found.unknown) == (5, 2, 4)


def test_nobody_known_has_no_measure():
    nobody = of([])

    assert (nobody.headcount, nobody.intensity, nobody.adjusted) == (None, None, None)


@given(st.lists(st.lists(st.sampled_from([0, 1]), min_size=3, max_size=3), min_size=1, max_size=12), st.integers(0, 11))
def test_one_more_lack_never_makes_less_poverty(rows, place):
    worse = [[1] * 3 if number == place % len(rows) else row for number, row in enumerate(rows)]

    assert of(worse, weights=(5, 3, 2)).adjusted >= of(rows, weights=(5, 3, 2)).adjusted
