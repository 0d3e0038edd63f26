"""Scores: weight × severity summed up, times the factor of the class; the same for one household and for everybody."""

from dataclasses import replace
from decimal import Decimal

import pytest

from doudi.monitoring.warnings.scoring import Scale, level_of, scale_of, score_of
from doudi.monitoring.warnings.tests.households import ON, PLACE

SCALE = Scale(
    weights={"W-MED": 60, "W-DIS": 40},
    severities={"Y": 4_000, "O": 7_000, "R": 10_000},
    factors={"c1": 6_000, "none": 12_000},
    levels={"R": 80, "O": 60, "Y": 40, "B": 20},
)


def test_by_hand():
    """(60 × 1 + 40 × 0.7) × 1.2 = 105.6."""
    score = score_of({"W-MED": "R", "W-DIS": "O"}, group="none", scale=SCALE)

    assert (score.total, score.level, score.factor) == (106, "R", Decimal("1.2"))
    assert score.parts == {"W-MED": Decimal("60.0"), "W-DIS": Decimal("28.0")}


def test_whoever_is_aided_already_weighs_less():
    assert score_of({"W-MED": "R"}, group="c1", scale=SCALE).total == 36


def test_half_a_point_goes_up():
    scale = replace(SCALE, weights={"W-MED": 1}, severities={"R": 5_000}, factors={"none": 10_000})

    assert score_of({"W-MED": "R"}, group="none", scale=scale).total == 1


def test_what_a_place_does_not_weigh_counts_nothing_and_stands_in_no_part():
    score = score_of({"W-PET": "R"}, group="none", scale=SCALE)

    assert (score.total, score.level, dict(score.parts)) == (0, "", {})


@pytest.mark.parametrize(
    ("total", "level"), [(80, "R"), (79, "O"), (60, "O"), (59, "Y"), (40, "Y"), (39, "B"), (20, "B"), (19, "")]
)
def test_levels_begin_at_their_least_score(total, level):
    assert level_of(total, scale=SCALE) == level


def test_a_place_has_every_figure_a_score_needs():
    scale = scale_of(place=PLACE, on=ON)

    assert set(scale.levels) == {"R", "O", "Y", "B"} and set(scale.severities) == {"Y", "O", "R"}
    assert {"c1", "c2", "c3", "c4", "c5", "none"} == set(scale.factors)
