"""`doudi bench dispatch`: a city's needs assigned to its offers, the best there is, beside taking the best pair first in the same run.

44,000 invented needs and 14,000 offers in eleven districts. The gap is measured against a bound that holds for every assignment,
proven by prices and not by the solver's own word. Weights are those of the nation's default.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from doudi.bench.measure import Figures, Goal, Outcome, apart
from doudi.dispatch.supply.matching import Matched, Weights, assign, bound, greedy, prices_of, scored
from doudi.dispatch.supply.possible import ANYBODY, NONE, WHENEVER, Needs, Offers, pairs_of

SIZES = {False: (44_000, 14_000), True: (4_400, 1_400)}
WEIGHTS = Weights(urgency=40, fit=20, nearness=20, waiting=10, fairness=10)
SEED = 20260927
DISTRICTS, TOWNS, COMMUNITIES = 11, 16, 15
LINES, ITEMS_OF_A_LINE = 12, 3
CITY = 4401
LINE_CODES = 1_000
"""Where the numbers of lines begin; those of their services are below."""

GOALS = (
    Goal("gap_permille", 0.0),
    Goal("total_s", 60.0),
    Goal("ratio_to_greedy", 1.0, at_most=False),
)


def run(*, quick: bool) -> Outcome:
    """Match the same city twice: as a whole, and the best pair first."""
    measured = apart(match_city, *SIZES[quick], needs_django=False)
    figures: Figures = {**measured.answer, "peak_mb": measured.peak_mb}
    return Outcome(name="dispatch", figures=figures, goals=GOALS)


def match_city(needs: int, offers: int) -> tuple[float, Figures]:
    """Make a city, find what is possible, assign it both ways, and prove how good each is."""
    asked, offered = city_of(needs=needs, offers=offers)
    begin = time.perf_counter()
    pairs = pairs_of(asked, offered)
    score = scored(pairs, needs=asked, offers=offered).total(WEIGHTS)
    possible = time.perf_counter()
    matched = assign(pairs, score=score, needs=needs, room=offered.room)
    assigned = time.perf_counter()
    first = greedy(pairs, score=score, needs=needs, room=offered.room)
    taken = time.perf_counter()
    prices = prices_of(pairs, score=score, matched=matched, room=offered.room)
    limit = bound(pairs, score=score, needs=needs, room=offered.room, prices=prices)
    proven = time.perf_counter()
    figures: Figures = {
        "needs": needs, "offers": offers, "room": int(offered.room.sum()), "pairs": len(pairs),
        "possible_s": possible - begin, "assign_s": assigned - possible, "total_s": assigned - begin,
        "proof_s": proven - taken, "greedy_s": (possible - begin) + (taken - assigned), **_told("", matched, limit=limit),
        **_told("greedy_", first, limit=limit), "ratio_to_greedy": matched.total / first.total,
    }  # fmt: skip
    return assigned - begin, figures


def city_of(*, needs: int, offers: int) -> tuple[Needs, Offers]:
    """Draw a city: services asked for more than there is room, offers of a community, a town, a district, or all of it."""
    dice = np.random.default_rng(SEED)
    asked_line = dice.choice(LINES, needs, p=_uneven(LINES))
    asked = Needs(
        exact=asked_line * ITEMS_OF_A_LINE + dice.integers(0, ITEMS_OF_A_LINE, needs),
        general=LINE_CODES + asked_line,
        place=_communities(dice, count=needs),
        urgency=dice.choice([1000, 600, 200], needs, p=[0.05, 0.25, 0.7]),
        waiting_days=dice.integers(0, 45, needs),
        times_helped=dice.choice(4, needs, p=[0.6, 0.25, 0.1, 0.05]),
        tags=dice.integers(0, 8, needs),
        wishes=np.where(dice.random(needs) < 0.3, 1 << dice.integers(0, 8, needs), 0),
        age=np.where(dice.random(needs) < 0.1, NONE, dice.integers(0, 95, needs)),
        hours=np.where(dice.random(needs) < 0.5, WHENEVER, 1 << dice.integers(0, 21, needs)),
        for_charity=dice.random(needs) < 0.8,
    )
    return asked, _offers(dice, count=offers)


def _offers(dice: np.random.Generator, *, count: int) -> Offers:
    line = dice.choice(LINES, count)
    is_whole_line = dice.random(count) < 0.3
    digits = dice.choice([12, 9, 6, 4], count, p=[0.2, 0.5, 0.25, 0.05])
    base = _communities(dice, count=count)
    unit = 10 ** (12 - digits)
    everybody = np.arange(count)
    for_elders = dice.random(count) < 0.3
    return Offers(
        room=dice.integers(1, 5, count),
        base=base,
        tags=np.where(dice.random(count) < 0.2, 1 << dice.integers(0, 3, count), 0),
        skills=dice.integers(0, 256, count),
        age_from=np.where(for_elders, 60, 0),
        age_to=np.full(count, ANYBODY),
        hours=np.where(dice.random(count) < 0.5, WHENEVER, dice.integers(1, WHENEVER, count)),
        is_charity=dice.random(count) < 0.15,
        given_offer=everybody,
        given=np.where(
            is_whole_line, LINE_CODES + line, line * ITEMS_OF_A_LINE + dice.integers(0, ITEMS_OF_A_LINE, count)
        ),
        area_offer=everybody,
        area=base // unit * unit,
        digits=digits,
    )


def _communities(dice: np.random.Generator, *, count: int) -> Any:
    """Draw communities: busy districts hold more people."""
    district = 1 + dice.choice(DISTRICTS, count, p=_uneven(DISTRICTS))
    town, community = dice.integers(1, TOWNS + 1, count), dice.integers(1, COMMUNITIES + 1, count)
    return ((CITY * 100 + district) * 1_000 + town) * 1_000 + community


def _uneven(count: int) -> Any:
    shares = 1 / np.arange(2, count + 2)
    return shares / shares.sum()


def _told(side: str, matched: Matched, *, limit: int) -> Figures:
    return {
        f"{side}served": int((matched.offer >= 0).sum()),
        f"{side}gap_permille": 1000 * (limit - matched.total) / limit,
    }
