"""The dispatch bench: its city, and its figures at a small size."""

import numpy as np

from doudi.bench import dispatch
from doudi.bench.dispatch import GOALS, city_of, match_city


def test_the_city_asks_for_more_than_there_is_room():
    asked, offered = city_of(needs=2_000, offers=400)

    assert (len(asked), len(offered)) == (2_000, 400)
    assert offered.room.sum() < len(asked)
    assert (asked.place // 10**8 == dispatch.CITY).all()
    assert len(np.unique(asked.exact)) == dispatch.LINES * dispatch.ITEMS_OF_A_LINE


def test_the_assignment_is_proven_and_the_best_pair_first_is_behind():
    _, figures = match_city(1_000, 300)

    assert figures["gap_permille"] == 0
    assert figures["ratio_to_greedy"] > 1
    assert figures["greedy_gap_permille"] > 0
    assert {goal.figure for goal in GOALS} <= figures.keys()
