"""What is counted as income, and what supporters outside owe (income, support)."""

from __future__ import annotations

from typing import Any

import numpy as np

from doudi.bench.openfisca.entities import CODES, COUNT, FLAG, HOUSEHOLD, MONEY, PERSON, SUPPORT, variable
from doudi.bench.openfisca.people import among
from doudi.bench.openfisca.terms import term
from doudi.bench.openfisca.values import (
    NO,
    UNKNOWN,
    YES,
    below,
    both,
    either,
    flag,
    known,
    least_of,
    most_of,
    part,
    shared,
)

KIND, RELATION = CODES["support", "disability_kind"], CODES["support", "relation"]
MANY_CHILDREN = 3


def of_supported(support: Any, name: str, period: Any) -> Any:
    """Look up a value of the supported person for each supporter."""
    return support.simulation.person(name, period)[support("supported_person", period)]


def for_supported(person: Any, numbers: Any, period: Any) -> Any:
    """Add up the numbers of each person's supporters."""
    index = person.simulation.support("supported_person", period)
    return np.bincount(index, weights=numbers, minlength=person.count)


def spent(test: Any, amount: Any) -> tuple[Any, Any]:
    """Bound an amount that is due if the test holds: nothing when it does not, either while it is unknown."""
    return np.where(test == YES, least_of(amount), 0), np.where(test == NO, 0, most_of(amount))


# ------------------------------------------------------------------------------------- supporters


@variable(SUPPORT, COUNT)
def supporter_age(support: Any, period: Any) -> Any:
    birth = support("supporter_birth", period)
    month = birth.astype("datetime64[M]")
    today = np.datetime64(str(period.start))
    is_later = (birth - month) > (today - today.astype("datetime64[M]"))
    return ((today.astype("datetime64[M]") - month).astype(np.int64) - is_later) // 12


@variable(SUPPORT, FLAG)
def supporter_exempt(support: Any, period: Any) -> Any:
    severe, minor, works = (of_supported(support, name, period) for name in ("severely_disabled", "minor", "works"))
    is_sibling = flag(support("supporter_relation", period) == RELATION.sibling)
    is_old = flag(support("supporter_age", period) >= 60)
    return both(severe, -minor, -works, either(is_sibling, is_old))


@variable(SUPPORT, MONEY)
def formula_least(support: Any, period: Any, parameters: Any) -> Any:
    return np.fmax(owed_by_formula(support, period, parameters)[0], 0)


@variable(SUPPORT, MONEY)
def formula_most(support: Any, period: Any, parameters: Any) -> Any:
    return most_of(owed_by_formula(support, period, parameters)[1])


def owed_by_formula(support: Any, period: Any, parameters: Any) -> tuple[Any, Any]:
    """Reckon what a supporter owes by the place's formula: nothing below the standard, anything without his consent."""
    standard = term(support, period, parameters, "dibao_standard")
    per_head = support("supporter_income_per_head", period)
    chosen = _chosen(support, period, parameters, per_head=per_head, standard=standard)
    is_over = below(known(standard), known(per_head))
    least, most = spent(is_over, chosen)
    consents = support("supporter_consent", period) == YES
    return np.where(consents, least, 0), np.where(consents, most, np.inf)


def _chosen(support: Any, period: Any, parameters: Any, *, per_head: Any, standard: float) -> Any:
    formula = term(support, period, parameters, "support_formula")
    share, multiple, fewer = (
        term(support, period, parameters, f"support_{name}") for name in ("share", "multiple", "share_many_children")
    )
    over = np.maximum(per_head - standard, 0)
    supported = support("supporter_supported", period)
    if formula == "V2":
        return part(np.maximum(per_head - part(standard, multiple), 0), share)
    if formula == "V3":
        return shared(part(over * support("supporter_members", period), share), supported)
    if formula == "V4":
        return shared(
            part(over, np.where(support("supporter_children", period) >= MANY_CHILDREN, fewer, share)), supported
        )
    return np.full(support.count, 0.0 if formula == "NONE" else np.nan)


@variable(SUPPORT, FLAG)
def owes_nothing(support: Any, period: Any) -> Any:
    return either(
        support("supporter_exempt", period),
        support("supporter_is_tekun", period),
        support("supporter_on_dibao", period),
    )


@variable(SUPPORT, MONEY)
def owes_least(support: Any, period: Any) -> Any:
    reckoned = np.where(support("owes_nothing", period) == NO, support("formula_least", period), 0)
    agreed = support("supporter_agreed", period)
    return np.where(agreed > 0, agreed, np.where(np.isnan(agreed), 0, reckoned))


@variable(SUPPORT, MONEY)
def owes_most(support: Any, period: Any) -> Any:
    reckoned = np.where(support("owes_nothing", period) == YES, 0, support("formula_most", period))
    agreed = support("supporter_agreed", period)
    return np.where(agreed > 0, agreed, np.where(np.isnan(agreed), np.inf, reckoned))


@variable(SUPPORT, FLAG)
def able(support: Any, period: Any, parameters: Any) -> Any:
    age, within = support("supporter_age", period), support("supporter_property_within", period)
    is_poor_elder = both(support("supporter_on_dibao", period), flag(age >= 60))
    excused = both(support("supporter_incapable", period), within)
    by_condition = either(support("supporter_is_tekun", period), is_poor_elder, excused, flag(age < 18))
    grade, kind = support("supporter_disability_grade", period), support("supporter_disability_kind", period)
    of_mind = both(either(flag(kind == KIND.intellectual), flag(kind == KIND.mental)), among(grade, 3))
    is_weak = either(flag(age >= term(support, period, parameters, "frail_age")), among(grade, 1, 2), of_mind)
    average = term(support, period, parameters, "disposable_income")
    is_poor = below(known(support("supporter_own_income", period) * 12), known(average))
    means = np.where(support("supporter_consent", period) == YES, both(is_poor, within), np.int8(0))
    return both(-by_condition, -both(is_weak, means))


@variable(PERSON, FLAG)
def nobody_outside(person: Any, period: Any) -> Any:
    able = person.simulation.support("able", period)
    surely, maybe = for_supported(person, able == YES, period), for_supported(person, able == UNKNOWN, period)
    return np.where(surely > 0, NO, np.where(maybe > 0, UNKNOWN, YES))


# ------------------------------------------------------------------------------------- one person


@variable(PERSON, MONEY)
def maintenance_least(person: Any, period: Any) -> Any:
    owed = for_supported(person, person.simulation.support("owes_least", period), period)
    return np.maximum(least_of(person("maintenance_received", period)), owed)


@variable(PERSON, MONEY)
def maintenance_most(person: Any, period: Any) -> Any:
    owed = for_supported(person, person.simulation.support("owes_most", period), period)
    return np.maximum(most_of(person("maintenance_received", period)), owed)


@variable(PERSON, MONEY)
def own_income_least(person: Any, period: Any, parameters: Any) -> Any:
    wage = person("wage_6m", period)
    net_wage = wage - part(wage, term(person, period, parameters, "employment_cost"))
    pension = least_of(least_of(person("pension", period)) - person("pension_basic", period))
    gained = least_of(net_wage) + pension
    for name in ("business_6m", "property_income", "unemployment_benefit", "other_transfers"):
        gained += least_of(person(name, period))
    paid = most_of(person("maintenance_paid", period)) + most_of(person("tax_and_insurance", period))
    return np.maximum(gained - paid, 0)


@variable(PERSON, MONEY)
def own_income_most(person: Any, period: Any, parameters: Any) -> Any:
    wage = person("wage_6m", period)
    net_wage = wage - part(wage, term(person, period, parameters, "employment_cost"))
    gained = np.where(np.isnan(net_wage), wage, net_wage)
    gained += np.maximum(person("pension", period) - least_of(person("pension_basic", period)), 0)
    for name in ("business_6m", "property_income", "unemployment_benefit", "other_transfers"):
        gained += person(name, period)
    paid = least_of(person("maintenance_paid", period)) + least_of(person("tax_and_insurance", period))
    return np.maximum(most_of(gained) - paid, 0)


@variable(PERSON, MONEY)
def countable_income_least(person: Any, period: Any, parameters: Any) -> Any:
    imputed, _ = spent(imputes(person, period, parameters), term(person, period, parameters, "minimum_wage"))
    return person("own_income_least", period) + imputed + person("maintenance_least", period)


@variable(PERSON, MONEY)
def countable_income_most(person: Any, period: Any, parameters: Any) -> Any:
    _, imputed = spent(imputes(person, period, parameters), term(person, period, parameters, "minimum_wage"))
    return person("own_income_most", period) + imputed + person("maintenance_most", period)


def imputes(person: Any, period: Any, parameters: Any) -> Any:
    """Say who is counted as earning the minimum wage."""
    return np.minimum(person("idle", period), np.int8(term(person, period, parameters, "idle_earn_minimum_wage")))


# ------------------------------------------------------------------------------------- the household


def total(household: Any, name: str, period: Any) -> Any:
    """Add up a variable of the members: its least over those who surely count, its most over those who may."""
    counts = household.members("counts", period)
    amount = household.members(name, period)
    surely = name.endswith("_least")
    return household.sum(np.where(counts == YES if surely else counts != NO, amount, 0))


@variable(HOUSEHOLD, MONEY)
def verified_income_least(household: Any, period: Any) -> Any:
    counted = total(household, "countable_income_least", period)
    return np.maximum(counted, least_of(household("declared_income", period)))


@variable(HOUSEHOLD, MONEY)
def verified_income_most(household: Any, period: Any) -> Any:
    counted = total(household, "countable_income_most", period)
    return np.maximum(counted, most_of(household("declared_income", period)))


@variable(HOUSEHOLD, MONEY)
def income_least(household: Any, period: Any) -> Any:
    return least_of(household("verified_income_least", period) + household("assessment_adjustment", period))


@variable(HOUSEHOLD, MONEY)
def income_most(household: Any, period: Any) -> Any:
    assessed = household("verified_income_most", period) + household("assessment_adjustment", period)
    return np.maximum(most_of(assessed), 0)


@variable(HOUSEHOLD, MONEY)
def yearly_income_least(household: Any, period: Any) -> Any:
    verified = household("income_year", period)
    return np.where(
        verified > 0, verified, np.where(np.isnan(verified), np.nan, household("income_least", period) * 12)
    )


@variable(HOUSEHOLD, MONEY)
def yearly_income_most(household: Any, period: Any) -> Any:
    verified = household("income_year", period)
    return np.where(verified > 0, verified, np.where(np.isnan(verified), np.nan, household("income_most", period) * 12))
