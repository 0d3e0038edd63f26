"""What is possible: the pairs of a need and an offer that the hard filters let through.

Nouns: Needs, Offers, Pairs. Verb: pairs_of (the service, the area, who may have it, when, with room, and charity only where government
has answered). Pure: arrays in, arrays out; no database, no names, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DIGITS = (12, 9, 6, 4, 2)
"""Digits of a community, town, county, city and province."""

PAIRS_MOST = 60_000_000
NONE, ANYBODY = -1, 200
WHENEVER = (1 << 21) - 1
"""Seven days of morning, afternoon and evening."""


class TooMany(ValueError):
    """More pairs are possible than one matching takes: match by district."""


@dataclass(frozen=True)
class Needs:
    """Needs, one a row. `exact` and `general` are codes of the service and of its line (or kind); `place` has twelve digits."""

    exact: Ints
    general: Ints
    place: Ints
    urgency: Ints
    waiting_days: Ints
    times_helped: Ints
    tags: Ints
    wishes: Ints
    age: Ints
    hours: Ints
    for_charity: Bools

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True)
class Offers:
    """Offers, one a row; what they give and where is in rows of their own, because one offer may name several of both.

    `area` is a code padded to twelve digits, of which `digits` count. An offer names no place inside another of its own.
    """

    room: Ints
    base: Ints
    tags: Ints
    skills: Ints
    age_from: Ints
    age_to: Ints
    hours: Ints
    is_charity: Bools
    given_offer: Ints
    given: Ints
    area_offer: Ints
    area: Ints
    digits: Ints

    def __len__(self) -> int:
        return len(self.room)


@dataclass(frozen=True)
class Pairs:
    """Possible pairs, each once, in order of need and offer; `is_exact` says that the offer names the service itself."""

    need: Ints
    offer: Ints
    is_exact: Bools

    def __len__(self) -> int:
        return len(self.need)

    def only(self, keep: Bools) -> Pairs:
        """Keep some of them."""
        return Pairs(need=self.need[keep], offer=self.offer[keep], is_exact=self.is_exact[keep])


def pairs_of(needs: Needs, offers: Offers) -> Pairs:
    """Give every pair the hard filters let through: the service, the area, who may have it, when.

    :raises TooMany: when there are more than one matching takes.
    """
    found = list(_joined(needs, offers))
    need, offer = (np.concatenate([one[part] for one in found]) for part in (0, 1))
    is_exact = np.concatenate([np.full(len(one[0]), one[2]) for one in found])
    order = np.lexsort((~is_exact, offer, need))  # the exact one of a pair found twice comes first
    need, offer, is_exact = need[order], offer[order], is_exact[order]
    is_new = np.ones(len(need), dtype=np.bool_)
    is_new[1:] = (need[1:] != need[:-1]) | (offer[1:] != offer[:-1])
    return Pairs(need=need[is_new], offer=offer[is_new], is_exact=is_exact[is_new])


def _joined(needs: Needs, offers: Offers) -> Iterator[tuple[Ints, Ints, bool]]:
    """Join by service and area, level by level, and keep what the other filters let through."""
    given, area, row_offer, digits = _rows(offers)
    count = 0
    for digits_of in DIGITS:
        unit, is_level = 10 ** (DIGITS[0] - digits_of), digits == digits_of
        for wanted, is_exact in ((needs.exact, True), (needs.general, False)):
            need, offer = _equal(
                (wanted, needs.place // unit), (given[is_level], area[is_level] // unit), row_offer[is_level]
            )
            count += len(need)
            if count > PAIRS_MOST:
                raise TooMany(f"more than {PAIRS_MOST} pairs")
            keep = _fits(need, offer, needs=needs, offers=offers)
            yield need[keep], offer[keep], is_exact


def _rows(offers: Offers) -> tuple[Ints, Ints, Ints, Ints]:
    """Lay out every service of an offer in every area of it: the service, the area, the offer, the area's digits."""
    per_offer = np.bincount(offers.area_offer, minlength=len(offers))
    start = np.concatenate([[0], np.cumsum(per_offer)])
    order = np.argsort(offers.area_offer, kind="stable")
    times = per_offer[offers.given_offer]
    source = np.repeat(np.arange(len(offers.given_offer)), times)
    within = np.arange(len(source)) - np.repeat(np.cumsum(times) - times, times)
    row = order[start[offers.given_offer[source]] + within]
    return offers.given[source], offers.area[row], offers.given_offer[source], offers.digits[row]


def _equal(left: tuple[Ints, Ints], right: tuple[Ints, Ints], offer: Ints) -> tuple[Ints, Ints]:
    """Join rows that are equal in both keys; a need that wants nothing of a kind (-1) meets nothing."""
    span = int(max(left[1].max(initial=0), right[1].max(initial=0))) + 1
    wanted, given = left[0] * span + left[1], right[0] * span + right[1]
    order = np.argsort(given, kind="stable")
    first = np.searchsorted(given[order], wanted, side="left")
    counts = np.searchsorted(given[order], wanted, side="right") - first
    counts[left[0] == NONE] = 0
    need = np.repeat(np.arange(len(wanted)), counts)
    within = np.arange(len(need)) - np.repeat(np.cumsum(counts) - counts, counts)
    return need, offer[order[first[need] + within]]


def _fits(need: Ints, offer: Ints, *, needs: Needs, offers: Offers) -> Bools:
    """Say which pairs pass: whom the offer is for, how old, when, with room, and charity only where government has answered."""
    age, asks = needs.age[need], offers.tags[offer]
    is_for_all = (offers.age_from[offer] <= 0) & (offers.age_to[offer] >= ANYBODY)
    is_of_age = (age != NONE) & (offers.age_from[offer] <= age) & (age <= offers.age_to[offer])
    fits: Bools = (
        ((needs.tags[need] & asks) == asks)
        & (is_for_all | is_of_age)
        & ((needs.hours[need] & offers.hours[offer]) != 0)
        & (offers.room[offer] > 0)
        & (needs.for_charity[need] | ~offers.is_charity[offer])
    )
    return fits
