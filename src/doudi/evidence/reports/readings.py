"""Readings: the ways the answers can be read while people have not settled what contradicts.

Verbs: readings_of. Each reading is a set of facts read otherwise than a source gave them; one reading, when nothing is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

from doudi.evidence.reports.conflicts import DECLARED, NOT_COUNTED, TAKEN, Contradiction, Kind
from doudi.evidence.reports.household import Facts, members_of
from doudi.evidence.reports.said import Ground
from doudi.facts import hao

READINGS_MOST = 64
"""More open contradictions than this many readings allow leave the report undetermined by themselves."""
FACT_OF = {Kind.SOLD_CAR: "vehicles", Kind.DORMANT: "businesses", Kind.ANCESTRAL: "homes"}
REGISTERED_INCOME = (
    *("wage_6m", "wage_12m", "business_6m", "business_12m", "property_income", "pension", "pension_basic"),
    *("unemployment_benefit", "tax_and_insurance"),
)

Reading = dict[tuple[int | None, str], Any]


class TooManyReadings(Exception):
    """So much is unsettled that not every reading can be tried."""


def readings_of(ground: Ground, contradictions: Sequence[Contradiction], *, facts: Facts) -> list[Reading]:
    """List the ways the answers can be read: one, unless people must still settle something.

    :raises TooManyReadings: when there are more than can be tried.
    """
    ways = [_ways(one) for one in contradictions]
    if prod(len(each) for each in ways) > READINGS_MOST:
        raise TooManyReadings
    readings = [_changes(ground, reading, facts=facts) for reading in product(*ways)]
    return [one for number, one in enumerate(readings) if one not in readings[:number]]


def _ways(one: Contradiction) -> list[tuple[Contradiction, str]]:
    """Say how one contradiction can be read: as settled, or every way while people have it open."""
    ways = TAKEN[one.kind] if one.is_open else (one.taken or TAKEN[one.kind][0],)
    return [(one, way) for way in ways]


def _changes(ground: Ground, reading: Sequence[tuple[Contradiction, str]], *, facts: Facts) -> Reading:
    changes: Reading = {}
    for one, way in reading:
        fact = FACT_OF.get(one.kind)
        if way == NOT_COUNTED and fact:
            _take_off(changes, one, fact=fact, facts=facts)
        elif one.kind == Kind.DECLARED and way == DECLARED and one.item == "income_month":
            changes |= _declared_income(ground)
        elif one.kind == Kind.DEATH and way == "mistaken":
            changes[one.subject, "alive"] = True
    return changes


def _take_off(changes: Reading, one: Contradiction, *, fact: str, facts: Facts) -> None:
    """Leave one thing out of the count; what is not known stays unknown."""
    known = changes.get((one.subject, fact), facts[one.subject].get(fact))
    if known:
        changes[one.subject, fact] = known - 1


def _declared_income(ground: Ground) -> Reading:
    """Read the household's income as it was declared: all of it the applicant's, and none from registers."""
    members = members_of(ground)
    sums: Reading = {(subject.key, name): 0 for subject in members for name in REGISTERED_INCOME}
    return sums | {(members[0].key, "other_transfers"): hao(ground.claims.income_month or 0)}
