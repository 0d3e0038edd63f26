"""The assignment: as good as trying everything, never worse than taking the best pair first, and proven by prices."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.dispatch.supply.matching import (
    FULL,
    GENERAL,
    WISHES,
    Weights,
    assign,
    bound,
    greedy,
    prices_of,
    scored,
    steps_between,
)
from doudi.dispatch.supply.possible import pairs_of
from doudi.dispatch.supply.tests.arrays import CARE, COMMUNITY, ints, needs, offers, pairs

EVEN = Weights(urgency=1, fit=1, nearness=1, waiting=1, fairness=1)


@some.composite
def instances(draw):
    """Up to five needs and four offers, some pairs with scores, some room."""
    asked, made = draw(some.integers(1, 5)), draw(some.integers(1, 4))
    every = list(product(range(asked), range(made)))
    chosen = draw(some.lists(some.sampled_from(every), unique=True))
    found = pairs(*chosen)
    score = ints(*draw(some.lists(some.integers(1, 50), min_size=len(found), max_size=len(found))))
    room = ints(*draw(some.lists(some.integers(0, 3), min_size=made, max_size=made)))
    return found, score, asked, room


def best_by_trying_everything(found, *, score, asked, room) -> int:
    worth = {(int(n), int(o)): int(s) for n, o, s in zip(found.need, found.offer, score, strict=True)}
    best = 0
    for choice in product(range(-1, len(room)), repeat=asked):
        taken = [(need, offer) for need, offer in enumerate(choice) if offer >= 0]
        is_possible = all(pair in worth for pair in taken)
        if is_possible and all(choice.count(offer) <= room[offer] for offer in range(len(room))):
            best = max(best, sum(worth[pair] for pair in taken))
    return best


@given(instances())
def test_no_other_choice_is_better(instance):
    found, score, asked, room = instance

    matched = assign(found, score=score, needs=asked, room=room)

    assert matched.total == best_by_trying_everything(found, score=score, asked=asked, room=room)


@given(instances())
def test_the_best_pair_first_is_possible_and_never_better(instance):
    found, score, asked, room = instance

    first = greedy(found, score=score, needs=asked, room=room)
    matched = assign(found, score=score, needs=asked, room=room)

    assert first.total <= matched.total
    for one in (first, matched):
        assert (np.bincount(one.offer[one.offer >= 0], minlength=len(room)) <= room).all()


@given(instances())
def test_prices_prove_that_it_is_the_best(instance):
    found, score, asked, room = instance
    matched = assign(found, score=score, needs=asked, room=room)

    prices = prices_of(found, score=score, matched=matched, room=room)

    assert bound(found, score=score, needs=asked, room=room, prices=prices) == matched.total


@given(instances(), some.data())
def test_any_prices_give_a_bound(instance, data):
    found, score, asked, room = instance
    prices = ints(*data.draw(some.lists(some.integers(0, 60), min_size=len(room), max_size=len(room))))

    limit = bound(found, score=score, needs=asked, room=room, prices=prices)

    assert limit >= assign(found, score=score, needs=asked, room=room).total


def test_the_best_pair_first_leaves_somebody_without():
    found, score = pairs((0, 0), (0, 1), (1, 0)), ints(10, 9, 9)

    first = greedy(found, score=score, needs=2, room=ints(1, 1))
    matched = assign(found, score=score, needs=2, room=ints(1, 1))

    assert (first.offer.tolist(), first.total) == ([0, -1], 10)
    assert (matched.offer.tolist(), matched.total) == ([1, 0], 18)


def test_nothing_possible_is_an_answer():
    matched = assign(pairs(), score=ints(), needs=2, room=ints(1))

    assert (matched.offer.tolist(), matched.total) == ([-1, -1], 0)


@pytest.mark.parametrize(
    ("place", "steps"),
    [(COMMUNITY, 0), (440105001101, 1), (440105002001, 2), (440106001001, 3), (440300000000, 4), (350102001001, 5)],
)
def test_places_are_steps_apart(place, steps):
    assert steps_between(ints(COMMUNITY), ints(place)).tolist() == [steps]


@pytest.mark.parametrize(
    ("part", "need", "offer", "points"),
    [
        ("urgency", {"urgency": 600}, {}, 600),
        ("fit", {}, {}, FULL),
        ("fit", {}, {"given": [(0, CARE)]}, GENERAL),
        ("fit", {"wishes": 3}, {"skills": 1}, FULL - WISHES // 2),
        ("nearness", {}, {"base": 440105002001}, 500),
        ("waiting", {"waiting_days": 15}, {}, 500),
        ("waiting", {"waiting_days": 400}, {}, FULL),
        ("fairness", {}, {}, FULL),
        ("fairness", {"times_helped": 1}, {}, 667),
        ("fairness", {"times_helped": 9}, {}, 0),
    ],
)
def test_each_part_counts_as_it_says(part, need, offer, points):

    asked, made = needs(**need), offers(**offer)

    assert getattr(scored(pairs_of(asked, made), needs=asked, offers=made), part).tolist() == [points]


def test_weights_add_the_parts_up():
    asked, made = needs(urgency=200), offers()

    parts = scored(pairs_of(asked, made), needs=asked, offers=made)

    assert parts.total(EVEN).tolist() == [200 + FULL + FULL + 0 + FULL]
    assert parts.total(Weights(urgency=3, fit=0, nearness=0, waiting=0, fairness=0)).tolist() == [600]


def test_who_waits_longest_is_served_when_there_is_room_for_one():
    asked, made = needs(3, waiting_days=ints(1, 20, 5)), offers()

    found = pairs_of(asked, made)
    matched = assign(found, score=scored(found, needs=asked, offers=made).total(EVEN), needs=3, room=made.room)

    assert matched.offer.tolist() == [-1, 0, -1]
