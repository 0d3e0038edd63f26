"""The day's route: due first, then the shortest way, by the map or by steps of places; against every other order of few doors."""

import random
from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest

from doudi.dispatch.rounds.route import Basis, Measure, Stop, metres, route
from doudi.dispatch.rounds.terms import measure_at
from tests.cast import COMMUNITY

ON = date(2026, 8, 3)
LATER = ON + timedelta(days=3)
NEXT_VILLAGE, NEXT_TOWN = "440105001101", "440105002001"
MEASURE = Measure(road_factor=1.5, village_metres=500, town_metres=3000, beyond_metres=10_000)


def door(key: str, where: tuple[float, float] | None = None, **more) -> Stop:
    return Stop(**{"key": key, "due_on": ON, "place": COMMUNITY, "where": where, **more})


def turns(*stops: Stop) -> list[tuple[str, int | None, Basis | None]]:
    return [(leg.key, leg.metres, leg.basis) for leg in route(stops, measure=MEASURE, on=ON)]


def doors(seed: int, *, count: int, due_on: date = ON) -> list[Stop]:
    chance = random.Random(seed)
    return [
        door(str(nth), (23.09 + chance.random() / 50, 113.32 + chance.random() / 50), due_on=due_on)
        for nth in range(count)
    ]


def length(stops: list[Stop]) -> int:
    return sum(metres(one.where, other=other.where) for one, other in pairwise(stops) if one.where and other.where)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_order_of_few_doors_is_shorter(seed):
    stops = doors(seed, count=6)
    by_key = {one.key: one for one in stops}

    found = [by_key[leg.key] for leg in route(stops, measure=MEASURE, on=ON)]

    assert sorted(one.key for one in found) == sorted(by_key)
    assert length(found) == min(length(list(other)) for other in permutations(stops))


def test_what_is_due_goes_first_and_the_rest_begins_where_that_ends():
    due = door("due", (23.10, 113.33))
    near, far = door("near", (23.101, 113.331), due_on=LATER), door("far", (23.14, 113.37), due_on=LATER)

    assert [key for key, _, _ in turns(far, near, due)] == ["due", "near", "far"]


def test_a_way_between_two_doors_on_the_map_counts_the_detour_of_roads():
    one, other = door("one", (23.0, 113.0)), door("other", (23.01, 113.0))

    assert [leg[1:] for leg in turns(one, other)] == [(None, None), (1668, Basis.DOORS)]


@pytest.mark.parametrize(
    ("place", "far", "basis"),
    [(COMMUNITY, 500, Basis.VILLAGE), (NEXT_VILLAGE, 3000, Basis.TOWN), (NEXT_TOWN, 10_000, Basis.BEYOND)],
)
def test_where_one_is_not_on_the_map_the_steps_between_places_count(place, far, basis):
    known, unknown = door("known", (23.0, 113.0)), door("unknown", place=place)

    assert [leg[1:] for leg in turns(known, unknown)] == [(None, None), (far, basis)]


def test_the_committee_of_a_village_says_nothing_about_two_doors_of_it():
    hall = (23.0, 113.0)
    one, other = (door(key, hall, is_hall=True) for key in ("one", "other"))

    assert turns(one, other)[1][1:] == (500, Basis.VILLAGE)
    assert turns(one, door("other", (23.01, 113.0), place=NEXT_VILLAGE))[1][1:] == (1668, Basis.HALLS)


def test_doors_of_a_village_nobody_has_put_on_the_map_are_gone_to_together():
    stops = [door(f"{place} {nth}", place=place) for nth in range(3) for place in (COMMUNITY, NEXT_TOWN, NEXT_VILLAGE)]

    order = [key[:12] for key, _, _ in turns(*stops)]

    assert sum(one != other for one, other in pairwise(order)) == 2


def test_what_the_nation_has_set_is_in_force():
    assert measure_at(COMMUNITY, on=ON) == Measure(1.3, 500, 3000, 10_000)


def test_metres_are_metres():
    assert metres((23.0, 113.0), other=(24.0, 113.0)) == pytest.approx(111_195, abs=50)


def test_sixty_doors_are_shorter_than_as_they_came():
    stops = doors(1, count=60)
    by_key = {one.key: one for one in stops}

    found = [by_key[leg.key] for leg in route(stops, measure=MEASURE, on=ON)]

    assert len(found) == len(stops)
    assert length(found) < length(stops) / 3


def test_no_door_no_way():
    assert turns() == []
