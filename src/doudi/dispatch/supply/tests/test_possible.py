"""The hard filters: what, where, who, when, with room, and government first; the joins agree with looking at every pair."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.dispatch.supply import possible
from doudi.dispatch.supply.possible import DIGITS, NONE, TooMany, pairs_of
from doudi.dispatch.supply.tests.arrays import BATH, CARE, COMMUNITY, MEAL, ints, needs, offers

WOMAN, BLIND = 1, 2


def found(need, offer) -> list[tuple[int, int]]:
    pairs = pairs_of(need, offer)
    return list(zip(pairs.need.tolist(), pairs.offer.tolist(), strict=True))


def test_the_same_service_in_the_same_place_is_possible():
    assert found(needs(), offers()) == [(0, 0)]


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ({"exact": MEAL, "general": NONE}, {}),
        ({"place": 440105002001}, {}),
        ({}, {"tags": WOMAN}),
        ({"age": 59}, {"age_from": 60}),
        ({"age": NONE}, {"age_from": 60}),
        ({"hours": 1}, {"hours": 2}),
        ({}, {"room": 0}),
        ({"for_charity": False}, {"is_charity": True}),
    ],
)
def test_each_filter_alone_shuts_out(need, offer):
    assert found(needs(**need), offers(**offer)) == []


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ({"tags": WOMAN | BLIND}, {"tags": WOMAN}),
        ({"age": 60}, {"age_from": 60}),
        ({"age": NONE}, {}),
        ({"hours": 3}, {"hours": 2}),
        ({"for_charity": False}, {"is_charity": False}),
    ],
)
def test_on_the_line_it_lets_through(need, offer):
    assert found(needs(**need), offers(**offer)) == [(0, 0)]


@pytest.mark.parametrize("digits", DIGITS)
def test_an_offer_reaches_everything_inside_its_area(digits):
    area = COMMUNITY // 10 ** (12 - digits) * 10 ** (12 - digits)

    assert found(needs(), offers(areas=[(0, area, digits)])) == [(0, 0)]


def test_an_offer_of_the_line_fits_less_and_a_pair_found_twice_stands_once():
    pairs = pairs_of(needs(), offers(given=[(0, CARE), (0, BATH)]))

    assert (pairs.need.tolist(), pairs.offer.tolist(), pairs.is_exact.tolist()) == ([0], [0], [True])
    assert pairs_of(needs(), offers(given=[(0, CARE)])).is_exact.tolist() == [False]


def test_too_many_pairs_are_refused(monkeypatch):
    monkeypatch.setattr(possible, "PAIRS_MOST", 3)

    with pytest.raises(TooMany):
        pairs_of(needs(2), offers(2))


places = some.sampled_from([440105001104, 440105001101, 440105002001, 440106001001, 350102001001])
codes = some.sampled_from([BATH, MEAL, CARE])
masks = some.integers(0, 3)


@some.composite
def cities(draw):
    """A few needs and offers with everything the filters look at."""
    many: Any = {"min_size": 1, "max_size": 6}
    asked = draw(some.lists(some.tuples(codes, places, masks, some.integers(-1, 90), some.booleans()), **many))
    made_one = some.tuples(
        codes, places, some.sampled_from(DIGITS), masks, some.integers(0, 80), some.booleans(), masks
    )
    made = draw(some.lists(made_one, **many))
    exact, place, tags, age, charity = (np.array(one) for one in zip(*asked, strict=True))
    need = needs(
        len(asked), exact=exact, place=place, tags=tags, age=np.where(age < 0, NONE, age), for_charity=charity, hours=3
    )
    offer = offers(
        len(made), given=[(row, one[0]) for row, one in enumerate(made)],
        areas=[(row, one[1] // 10 ** (12 - one[2]) * 10 ** (12 - one[2]), one[2]) for row, one in enumerate(made)],
        tags=ints(*(one[3] for one in made)), age_from=ints(*(one[4] for one in made)),
        is_charity=np.array([one[5] for one in made]), hours=ints(*(one[6] for one in made)),
    )  # fmt: skip
    return need, offer


@given(cities())
def test_the_joins_find_what_looking_at_every_pair_finds(city):
    need, offer = city

    everywhere = [
        (one, other) for one in range(len(need)) for other in range(len(offer)) if _by_hand(need, one, offer, other)
    ]

    assert found(need, offer) == everywhere


def _by_hand(need, one, offer, other) -> bool:
    unit = 10 ** (12 - offer.digits[other])
    is_of_age = offer.age_from[other] <= 0 or (need.age[one] != NONE and need.age[one] >= offer.age_from[other])
    return bool(
        offer.given[other] in (need.exact[one], need.general[one])
        and need.place[one] // unit == offer.area[other] // unit
        and need.tags[one] & offer.tags[other] == offer.tags[other]
        and is_of_age
        and need.hours[one] & offer.hours[other]
        and (need.for_charity[one] or not offer.is_charity[other])
    )
