"""Zones: chosen from chances, a row is one person's, precision before everything."""

import numpy as np
import pyarrow as pa
import pytest

from doudi.evidence.linkage.zones import PRECISION_WANTED, Limits, Zone, best_cut, candidates, limits_for, zone_of


def weighed(*rows):
    return pa.table({name: [row[place] for row in rows] for place, name in enumerate(("row", "person", "weight"))})


def test_two_who_fit_equally_get_half_each_at_most():
    found = candidates(weighed((1, 10, 20.0), (1, 11, 20.0), (2, 12, 20.0)))

    assert found.chances[:2] == pytest.approx([0.5, 0.5], abs=1e-5)
    assert found.chances[2] > 0.99999
    assert found.is_best.tolist() == [True, False, True]


def test_one_to_one_lets_rows_compete_for_a_person():
    found = candidates(weighed((1, 10, 20.0), (2, 10, 20.0)), one_to_one=True)

    assert max(found.chances) < 0.51


def test_nothing_weighed_gives_nothing():
    found = candidates(weighed().cast(pa.schema({"row": pa.int64(), "person": pa.int64(), "weight": pa.float64()})))

    assert len(found.chances) == len(found.is_best) == 0
    assert limits_for(found.chances).merged_from == 1.0


def test_what_is_merged_is_expected_to_be_right():
    chances = np.r_[np.full(900, 0.99999), np.full(100, 0.9)]

    limits = limits_for(chances)

    assert limits.merged_from == 0.99999
    assert limits.expected_precision >= PRECISION_WANTED
    assert limits.expected_recall == pytest.approx(900 / (900 * 0.99999 + 90), rel=1e-3)


def test_doubtful_pairs_are_never_merged_however_many_sure_ones_there_are():
    limits = limits_for(np.r_[np.full(100_000, 1.0), np.full(5, 0.9)])

    assert zone_of(0.9, limits=limits) == Zone.GREY


def test_zones_lie_in_order():
    limits = Limits(merged_from=0.99, grey_from=0.2, expected_precision=1, expected_recall=1)

    assert [zone_of(chance, limits=limits) for chance in (1.0, 0.99, 0.9, 0.2, 0.1)] == [
        Zone.MERGED, Zone.MERGED, Zone.GREY, Zone.GREY, Zone.APART,
    ]  # fmt: skip


def test_the_best_cut_takes_what_is_more_likely_than_not_to_help():
    assert best_cut(np.array([0.99, 0.98, 0.97, 0.05])) == 0.97
    assert best_cut(np.zeros(0)) == 1.0
