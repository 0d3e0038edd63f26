"""The day's route: due first, then the shortest way; against every other order where there are few doors."""

import random
from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest

from doudi.dispatch.rounds.route import Stop, metres, route

ON = date(2026, 8, 3)
LATER = ON + timedelta(days=3)


def doors(seed: int, *, count: int, due_on: date = ON) -> list[Stop]:
    chance = random.Random(seed)
    return [
        Stop(str(nth), due_on, (23.09 + chance.random() / 50, 113.32 + chance.random() / 50)) for nth in range(count)
    ]


def length(stops: list[Stop]) -> int:
    return sum(metres(one.where, other=other.where) for one, other in pairwise(stops) if one.where and other.where)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_order_of_few_doors_is_shorter(seed):
    stops = doors(seed, count=6)
    by_key = {one.key: one for one in stops}

    found = [by_key[leg.key] for leg in route(stops, on=ON)]

    assert sorted(one.key for one in found) == sorted(by_key)
    assert length(found) == min(length(list(other)) for other in permutations(stops))


def test_what_is_due_goes_first_and_the_rest_begins_where_that_ends():
    due = Stop("due", ON, (23.10, 113.33))
    near, far = Stop("near", LATER, (23.101, 113.331)), Stop("far", LATER, (23.14, 113.37))

    assert [leg.key for leg in route([far, near, due], on=ON)] == ["due", "near", "far"]


def test_a_door_not_on_the_map_comes_last_of_its_group_and_has_no_metres():
    known, unknown = Stop("known", ON, (23.10, 113.33)), Stop("unknown", ON, None)
    later = Stop("later", LATER, (23.10, 113.34))

    legs = route([unknown, later, known], on=ON)

    assert [leg.key for leg in legs] == ["known", "unknown", "later"]
    assert [leg.metres for leg in legs] == [None, None, None]


def test_metres_are_metres():
    assert metres((23.0, 113.0), other=(24.0, 113.0)) == pytest.approx(111_195, abs=50)


def test_sixty_doors_are_shorter_than_as_they_came():
    stops = doors(1, count=60)
    by_key = {one.key: one for one in stops}

    found = [by_key[leg.key] for leg in route(stops, on=ON)]

    assert len(found) == len(stops)
    assert length(found) < length(stops) / 3


def test_no_door_no_way():
    assert route([], on=ON) == []
