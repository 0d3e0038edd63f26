"""Savings, homes, vehicles and businesses, and Guangdong's four tests (property)."""

from __future__ import annotations

from typing import Any

import numpy as np

from doudi.bench.openfisca.entities import COUNT, FLAG, HOUSEHOLD, MONEY, PERSON, variable
from doudi.bench.openfisca.means import total
from doudi.bench.openfisca.terms import term
from doudi.bench.openfisca.values import NO, YES, at_most, both, known, least_of, most_of

SAVINGS = ("deposits", "securities", "insurance_value")
NOTHING, ONE = known(0), known(1)


@variable(PERSON, MONEY)
def assets_least(person: Any, period: Any) -> Any:
    return sum(least_of(person(name, period)) for name in SAVINGS)


@variable(PERSON, MONEY)
def assets_most(person: Any, period: Any) -> Any:
    return most_of(sum(person(name, period) for name in SAVINGS))


@variable(PERSON, COUNT)
def homes_least(person: Any, period: Any) -> Any:
    return least_of(least_of(person("homes", period)) - person("ancestral_homes", period))


@variable(PERSON, COUNT)
def homes_most(person: Any, period: Any) -> Any:
    return most_of(np.maximum(person("homes", period) - person("ancestral_homes", period), 0))


@variable(PERSON, COUNT)
def businesses_least(person: Any, period: Any) -> Any:
    return least_of(least_of(person("businesses", period)) - person("small_businesses", period))


@variable(PERSON, COUNT)
def businesses_most(person: Any, period: Any) -> Any:
    return most_of(np.maximum(person("businesses", period) - person("small_businesses", period), 0))


@variable(PERSON, FLAG)
def no_other_goods(person: Any, period: Any) -> Any:
    """At most one home, and no shop, vehicle or business."""
    shops, vehicles = person("nonresidential", period), person("vehicles", period)
    homes = at_most((person("homes_least", period), person("homes_most", period)), ONE)
    businesses = at_most((person("businesses_least", period), person("businesses_most", period)), NOTHING)
    ends = [at_most((least_of(found), most_of(found)), NOTHING) for found in (shops, vehicles)]
    return both(homes, businesses, *ends)


@variable(PERSON, FLAG)
def owns_nothing_himself(person: Any, period: Any) -> Any:
    savings = person("assets_least", period), person("assets_most", period)
    return both(at_most(savings, NOTHING), person("no_other_goods", period))


@variable(PERSON, FLAG)
def own_property_within(person: Any, period: Any, parameters: Any) -> Any:
    months, standard = (term(person, period, parameters, name) for name in ("assets_months", "dibao_standard"))
    savings = person("assets_least", period), person("assets_most", period)
    return both(at_most(savings, known(months * standard)), person("no_other_goods", period))


@variable(HOUSEHOLD, FLAG)
def one_home(household: Any, period: Any) -> Any:
    ends = total(household, "homes_least", period), total(household, "homes_most", period)
    return at_most(ends, ONE)


@variable(HOUSEHOLD, FLAG)
def no_business(household: Any, period: Any) -> Any:
    ends = total(household, "businesses_least", period), total(household, "businesses_most", period)
    return at_most(ends, NOTHING)


@variable(HOUSEHOLD, FLAG)
def no_shop(household: Any, period: Any) -> Any:
    return at_most(_owned(household, "nonresidential", period), NOTHING)


@variable(HOUSEHOLD, FLAG)
def no_vehicle(household: Any, period: Any) -> Any:
    return at_most(_owned(household, "vehicles", period), NOTHING)


def _owned(household: Any, name: str, period: Any) -> tuple[Any, Any]:
    counts, owned = household.members("counts", period), household.members(name, period)
    least = household.sum(np.where(counts == YES, least_of(owned), 0))
    return least, household.sum(np.where(counts == NO, 0, most_of(owned)))


def savings_within(household: Any, period: Any, *, limit: float) -> Any:
    """Compare the members' savings with so much a head."""
    heads = household("members_least", period), household("members_most", period)
    savings = household("savings_least", period), household("savings_most", period)
    return at_most(savings, (limit * heads[0].astype(np.float64), limit * heads[1].astype(np.float64)))


@variable(HOUSEHOLD, MONEY)
def savings_least(household: Any, period: Any) -> Any:
    return total(household, "assets_least", period)


@variable(HOUSEHOLD, MONEY)
def savings_most(household: Any, period: Any) -> Any:
    return total(household, "assets_most", period)


@variable(HOUSEHOLD, FLAG)
def other_property_within(household: Any, period: Any) -> Any:
    """The second to the fourth of the four tests, the same for every programme."""
    return both(*(household(name, period) for name in ("one_home", "no_shop", "no_vehicle", "no_business")))
