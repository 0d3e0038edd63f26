"""Matching: which offer goes to which need, so that all of them together are served best.

Nouns: Weights, Parts, Matched. Verbs: scored, assign (an optimal assignment, as a flow of least cost), greedy (the best pair first, to
compare with), prices_of and bound (a proof of how good one is). `possible` says which pairs there are; this is as pure. A need takes
one offer, an offer as many needs as it has room for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from doudi.dispatch.supply.possible import DIGITS, NONE, Bools, Ints, Needs, Offers, Pairs

FULL = 1000
"""A part of a score that could not be better."""

NEARNESS = np.array([FULL, 800, 500, 200, 0, 0])
"""What it counts to be in the same community, town, county, city, province, or none of them."""

GENERAL = 600
"""How well an offer fits that names the need's line of the menu and not the service itself."""

WISHES = 200
"""How much of the fit hangs on what somebody would like (a woman, the dialect), beyond what he must have."""

WAIT_FULL_DAYS, HELPED_FULL_TIMES = 30, 3
ROUNDS_MOST = 1_000


@dataclass(frozen=True)
class Weights:
    """What each part of a score counts; a place sets them (`weights.yaml`)."""

    urgency: int
    fit: int
    nearness: int
    waiting: int
    fairness: int


@dataclass(frozen=True)
class Parts:
    """The parts of each pair's score, from 0 to 1000."""

    urgency: Ints
    fit: Ints
    nearness: Ints
    waiting: Ints
    fairness: Ints

    def total(self, weights: Weights) -> Ints:
        """Add them up by their weights."""
        return sum(
            (getattr(self, one.name) * getattr(weights, one.name) for one in fields(Weights)),
            start=np.zeros(len(self.fit), dtype=np.int64),
        )


@dataclass(frozen=True)
class Matched:
    """The offer of each need, none as -1, and what all pairs count together."""

    offer: Ints
    total: int


def scored(pairs: Pairs, *, needs: Needs, offers: Offers) -> Parts:
    """Give the parts of each pair's score."""
    need, offer = pairs.need, pairs.offer
    wanted = np.bitwise_count(needs.wishes[need]).astype(np.int64)
    unmet = np.bitwise_count(needs.wishes[need] & ~offers.skills[offer]).astype(np.int64)
    fit = np.where(pairs.is_exact, FULL, GENERAL) - WISHES * unmet // np.maximum(wanted, 1)
    waiting = np.minimum(needs.waiting_days[need], WAIT_FULL_DAYS) * FULL // WAIT_FULL_DAYS
    helped = np.minimum(needs.times_helped[need], HELPED_FULL_TIMES)
    return Parts(
        urgency=needs.urgency[need],
        fit=fit,
        nearness=NEARNESS[steps_between(needs.place[need], offers.base[offer])],
        waiting=waiting,
        fairness=FULL - helped * FULL // HELPED_FULL_TIMES,
    )


def steps_between(one: Ints, other: Ints) -> Ints:
    """Say how far places are apart: 0 the same community, 1 town, 2 county, 3 city, 4 province, 5 none of them."""
    steps = np.full(len(one), len(DIGITS), dtype=np.int64)
    for step in reversed(range(len(DIGITS))):
        unit = 10 ** (DIGITS[0] - DIGITS[step])
        steps[one // unit == other // unit] = step
    return steps


def assign(pairs: Pairs, *, score: Ints, needs: int, room: Ints) -> Matched:
    """Choose pairs so that their scores add up to the most there is: a flow of least cost from needs through offers."""
    if not len(pairs):
        return Matched(offer=np.full(needs, NONE, dtype=np.int64), total=0)
    flow, sink, top = SimpleMinCostFlow(), needs + len(room), int(score.max())
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        pairs.need, needs + pairs.offer, np.ones(len(pairs), dtype=np.int64), top - score
    )
    everybody = np.arange(needs)
    flow.add_arcs_with_capacity_and_unit_cost(
        everybody, np.full(needs, sink), np.ones(needs, dtype=np.int64), np.full(needs, top)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        needs + np.arange(len(room)), np.full(len(room), sink), room, np.zeros(len(room), dtype=np.int64)
    )
    flow.set_nodes_supplies(np.arange(sink + 1), np.append(np.repeat([1, 0], [needs, len(room)]), -needs))
    status = flow.solve()
    assert status == flow.OPTIMAL, status  # every need may stay without: there is always an answer
    is_chosen = flow.flows(arcs) > 0
    return _matched(pairs, is_chosen=is_chosen, score=score, needs=needs)


def greedy(pairs: Pairs, *, score: Ints, needs: int, room: Ints) -> Matched:
    """Take the best pair that is still free, and again, until none is."""
    left, is_open = room.tolist(), [True] * needs
    is_chosen = np.zeros(len(pairs), dtype=np.bool_)
    order = np.argsort(-score, kind="stable")
    for place, need, offer in zip(order.tolist(), pairs.need[order].tolist(), pairs.offer[order].tolist(), strict=True):
        if is_open[need] and left[offer]:
            is_open[need] = False
            left[offer] -= 1
            is_chosen[place] = True
    return _matched(pairs, is_chosen=is_chosen, score=score, needs=needs)


def prices_of(pairs: Pairs, *, score: Ints, matched: Matched, room: Ints) -> Ints:
    """Give the least price of a place in each offer at which nobody would rather have another one.

    A price is raised until every need holds what is best for it; what has room left costs nothing.
    """
    needs = len(matched.offer)
    order = np.lexsort((pairs.need, pairs.offer))
    offer, need, worth = pairs.offer[order], pairs.need[order], score[order]
    starts = np.flatnonzero(np.append(True, offer[1:] != offer[:-1])) if len(offer) else np.array([], dtype=np.int64)
    own = np.zeros(needs, dtype=np.int64)
    is_own = pairs.offer == matched.offer[pairs.need]
    own[pairs.need[is_own]] = score[is_own]
    has = matched.offer >= 0
    prices = np.zeros(len(room), dtype=np.int64)
    for _ in range(ROUNDS_MOST if len(offer) else 0):
        gain = own - np.where(has, prices[matched.offer], 0)
        raised = np.maximum.reduceat(worth - gain[need], starts)
        new = prices.copy()
        new[offer[starts]] = np.maximum(prices[offer[starts]], raised)
        if (new == prices).all():
            break
        prices = new
    return prices


def bound(pairs: Pairs, *, score: Ints, needs: int, room: Ints, prices: Ints) -> int:
    """Give what no assignment can exceed, whoever made it: true for any prices that are not negative (weak duality)."""
    assert (prices >= 0).all()
    gain = np.zeros(needs, dtype=np.int64)
    np.maximum.at(gain, pairs.need, score - prices[pairs.offer])
    return int(gain.sum() + (prices * room).sum())


def _matched(pairs: Pairs, *, is_chosen: Bools, score: Ints, needs: int) -> Matched:
    offer = np.full(needs, NONE, dtype=np.int64)
    offer[pairs.need[is_chosen]] = pairs.offer[is_chosen]
    return Matched(offer=offer, total=int(score[is_chosen].sum()))
