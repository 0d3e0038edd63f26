"""The four programmes: tekun for each person; dibao, the edge family and the rigid-expenditure family for each household."""

from __future__ import annotations

from typing import Any

import numpy as np

from doudi.bench.openfisca.assets import savings_within
from doudi.bench.openfisca.entities import CODES, COUNT, FLAG, HOUSEHOLD, MONEY, PERSON, variable
from doudi.bench.openfisca.means import spent, total
from doudi.bench.openfisca.people import CUSTODY, RELATION, STUDENT, among, count_at_most, one_of
from doudi.bench.openfisca.terms import term
from doudi.bench.openfisca.values import (
    NO,
    UNKNOWN,
    YES,
    at_most,
    below,
    both,
    either,
    exact,
    flag,
    known,
    least_of,
    most_of,
    part,
    round_half_up,
    round_up,
    shared,
)

CARE_FORM = CODES["person", "care_form"]
KIND = CODES["person", "disability_kind"]
SUPPORTERS_AT_HOME = {
    "self": ("spouse", "child", "parent", "grandchild"),
    "spouse": ("self", "child", "parent_in_law"),
    "child": ("self", "spouse", "child_in_law", "grandchild"),
    "parent": ("self", "parent", "sibling"),
    "grandchild": ("child", "child_in_law", "self", "spouse"),
    "grandparent": ("parent", "grandparent", "self"),
    "sibling": ("parent",),
    "child_in_law": ("child", "grandchild"),
    "parent_in_law": ("spouse", "parent_in_law"),
}
"""Whose duty it is to support somebody, by the relations to the applicant."""

DUTY = np.array([[float(two.name in SUPPORTERS_AT_HOME.get(one.name, ())) for two in RELATION] for one in RELATION])
"""Whether people of one relation to the applicant (row) must be supported by those of another (column)."""


# ------------------------------------------------------------------------------------- tekun


@variable(PERSON, FLAG)
def old_or_unfit(person: Any, period: Any) -> Any:
    return either(person("elder", period), person("unfit", period))


@variable(PERSON, FLAG)
def own_income_below(person: Any, period: Any, parameters: Any) -> Any:
    income = person("own_income_least", period), person("own_income_most", period)
    return below(income, known(term(person, period, parameters, "dibao_standard")))


@variable(PERSON, FLAG)
def able_at_home(person: Any, period: Any, parameters: Any) -> Any:
    within, holds_tekun = person("own_property_within", period), person("holds_tekun", period)
    poor_elder = both(person("holds_dibao", period), person("elder", period))
    incapable = either(-person("civil_capacity", period), -person("present", period))
    excused = either(holds_tekun, poor_elder, both(incapable, within))
    helpless = both(person("old_or_unfit", period), person("own_income_below", period), within)
    frail = _frail_and_poor(person, period, parameters, within=within)
    return both(person("alive", period), -person("minor", period), -excused, -helpless, -frail)


def _frail_and_poor(person: Any, period: Any, parameters: Any, *, within: Any) -> Any:
    grade = person("disability_grade", period)
    is_old = flag(person("age", period) >= term(person, period, parameters, "frail_age"))
    is_weak = either(
        is_old, person("severely_disabled", period), both(person("mind_disabled", period), among(grade, 3))
    )
    income = person("own_income_least", period) * 12, person("own_income_most", period) * 12
    is_poor = below(income, known(term(person, period, parameters, "disposable_income")))
    return both(is_weak, is_poor, within)


@variable(PERSON, FLAG)
def supported_at_home(person: Any, period: Any) -> Any:
    """Count the able of each relation in one pass; somebody of the same relation is another person, so he is taken off."""
    able, relation = person("able_at_home", period), person("relation", period).view(np.ndarray)
    home = person.household.members_entity_id
    kinds = len(RELATION)
    cell = home * kinds + relation
    shape = (person.simulation.household.count, kinds)
    surely, maybe = (
        np.bincount(cell, weights=able == value, minlength=shape[0] * kinds).reshape(shape) @ DUTY.T
        for value in (YES, UNKNOWN)
    )
    is_own_kind = DUTY.diagonal()[relation] > 0
    others = surely[home, relation] - (is_own_kind & (able != NO))
    return np.where(others > 0, YES, np.where(maybe[home, relation] > 0, UNKNOWN, NO))


@variable(PERSON, FLAG)
def tekun(person: Any, period: Any, parameters: Any) -> Any:
    at_school = one_of(person("student", period), STUDENT, "compulsory", "senior")
    keeps_support = both(person("holds_tekun", period), either(person("minor", period), at_school))
    is_young = flag(person("age", period) < term(person, period, parameters, "tekun_minor_age"))
    no_labour = either(person("old_or_unfit", period), is_young, keeps_support)
    held = either(person("holds_orphan", period), person("holds_unattended", period))
    in_child_scheme = either(person("chooses_child_scheme", period), held)
    in_prison = one_of(person("custody", period), CUSTODY, "prison")
    is_there = both(person("alive", period), -in_prison, -person("missing_declared", period))
    return both(
        no_labour, person("own_income_below", period), tekun_property(person, period, parameters),
        person("nobody_outside", period), -person("supported_at_home", period), -in_child_scheme, is_there,
    )  # fmt: skip


def tekun_property(person: Any, period: Any, parameters: Any) -> Any:
    """What people judged; while nobody has, yes where it is evident and else unknown."""
    as_dibao = np.int8(term(person, period, parameters, "tekun_property_as_dibao"))
    evident = either(
        person("owns_nothing_himself", period), np.minimum(person("own_property_within", period), as_dibao)
    )
    judged = person("tekun_property_within", period)
    return np.where(judged == UNKNOWN, np.maximum(evident, UNKNOWN), judged)


@variable(PERSON, MONEY)
def basic_due(person: Any, period: Any, parameters: Any) -> Any:
    urban, standard, multiple, rounding, published = (
        term(person, period, parameters, name)
        for name in ("urban_standard", "dibao_standard", "tekun_multiple", "tekun_rounding", "tekun_basic")
    )
    moved = person.household("relocated", period)
    due = np.where(moved == YES, urban, np.where(moved == NO, standard, np.nan))
    computed = round_up(part(due, multiple), rounding)
    return np.where((moved == NO) & ~np.isnan(published), published, computed)


@variable(PERSON, MONEY)
def care(person: Any, period: Any, parameters: Any) -> Any:
    failed = person("care_items_failed", period)
    none, partial, full = (
        term(person, period, parameters, f"care_share_{name}") for name in ("none", "partial", "full")
    )
    share = np.where(failed >= 4, none, np.where(failed >= 1, partial, np.where(failed < 1, full, np.nan)))
    published, least_wage = (term(person, period, parameters, name) for name in ("care_wage", "minimum_wage"))
    basic = person("basic_due", period)
    base = least_wage if np.isnan(published) else published
    dispersed = round_up(basic + part(base, share), term(person, period, parameters, "care_rounding")) - basic
    is_centralised = person("care_form", period) == CARE_FORM.centralised
    return np.where(is_centralised, _centralised(person, period, parameters, dispersed=dispersed), dispersed)


def _centralised(person: Any, period: Any, parameters: Any, *, dispersed: Any) -> Any:
    """Free in homes; else what the place publishes for its homes; else as in dispersed support where it says so."""
    failed = person("care_items_failed", period)
    none, partial, full = (
        term(person, period, parameters, f"centralised_{name}") for name in ("none", "partial", "full")
    )
    published = np.where(failed >= 4, none, np.where(failed >= 1, partial, np.where(failed < 1, full, np.nan)))
    as_dispersed = term(person, period, parameters, "centralised_as_dispersed") == YES
    is_free = term(person, period, parameters, "care_free_in_homes")
    same = dispersed if as_dispersed else np.nan
    due = np.where(np.isnan(published), same, published - person("basic_due", period))
    return np.zeros(person.count) if is_free == YES else due if is_free == NO else np.full(person.count, np.nan)


@variable(PERSON, MONEY)
def tekun_amount(person: Any, period: Any) -> Any:
    due = person("basic_due", period) + person("care", period)
    return paid(person("tekun", period), due)


def paid(verdict: Any, due: Any) -> Any:
    """Pay what is due to whoever is eligible, nothing to the refused; while the verdict is open, so is the amount."""
    return np.where(verdict == YES, due, np.where(verdict == NO, 0, np.nan))


# ------------------------------------------------------------------------------------- households


@variable(HOUSEHOLD, COUNT)
def tekun_members_least(household: Any, period: Any) -> Any:
    return household.sum(both(household.members("counts", period), household.members("tekun", period)) == YES)


@variable(HOUSEHOLD, COUNT)
def tekun_members_most(household: Any, period: Any) -> Any:
    return household.sum(count_at_most(household.members("counts", period), household.members("tekun", period)))


@variable(HOUSEHOLD, FLAG)
def not_all_tekun(household: Any, period: Any) -> Any:
    return below(_ends(household, "tekun_members", period), _ends(household, "members", period))


def _ends(household: Any, name: str, period: Any) -> tuple[Any, Any]:
    return household(f"{name}_least", period), household(f"{name}_most", period)


def _for_each(household: Any, amount: Any, period: Any) -> tuple[Any, Any]:
    """Multiply an amount a head by the members."""
    least, most = _ends(household, "members", period)
    return amount * least.astype(np.float64), amount * most.astype(np.float64)


@variable(HOUSEHOLD, FLAG)
def dibao(household: Any, period: Any, parameters: Any) -> Any:
    standard, months = (term(household, period, parameters, name) for name in ("dibao_standard", "assets_months"))
    line = _for_each(household, standard, period)
    return both(
        below(_ends(household, "income", period), line),
        at_most(_ends(household, "verified_income", period), line),
        savings_within(household, period, limit=months * standard),
        household("other_property_within", period),
        below(_ends(household, "idle_members", period), _ends(household, "members", period)),
        household("not_all_tekun", period),
    )


@variable(HOUSEHOLD, MONEY)
def dibao_amount(household: Any, period: Any, parameters: Any) -> Any:
    standard, to = (term(household, period, parameters, name) for name in ("dibao_standard", "benefit_rounding"))
    rounds = round_up if term(household, period, parameters, "benefit_rounded_up") == YES else round_half_up
    line, income = _for_each(household, standard, period), _ends(household, "income", period)
    gap = line[0] - income[1], line[1] - income[0]
    tekun, members = _ends(household, "tekun_members", period), _ends(household, "members", period)
    shares = [
        round_half_up(shared(gap[end] * tekun[end], np.maximum(members[end].astype(np.float64), 1)), to)
        for end in (0, 1)
    ]
    due = exact(rounds(gap[0], to), rounds(gap[1], to)) - exact(*shares)
    return paid(household("dibao", period), due)


@variable(HOUSEHOLD, FLAG)
def edge(household: Any, period: Any, parameters: Any) -> Any:
    published, standard, multiple, rounding, urban, months = (
        term(household, period, parameters, name)
        for name in ("edge_line", "dibao_standard", "edge_multiple", "edge_rounding", "urban_standard", "assets_months")
    )
    limit = np.where(np.isnan(published), round_up(part(standard, multiple), rounding), published)
    return both(
        below(_ends(household, "income", period), _for_each(household, limit, period)),
        savings_within(household, period, limit=months * urban),
        household("other_property_within", period),
        -household("dibao", period),
        household("not_all_tekun", period),
    )


@variable(HOUSEHOLD, MONEY)
def edge_amount(household: Any, period: Any) -> Any:
    return paid(household("edge", period), 0)


@variable(PERSON, MONEY)
def rigid_paid_least(person: Any, period: Any) -> Any:
    schooling, _ = spent(schooled(person, period), person("education_public_rate", period))
    kinds = ("medical_paid", "rehabilitation_paid", "disaster_loss")
    return sum((least_of(person(name, period)) for name in kinds), schooling)


@variable(PERSON, MONEY)
def rigid_paid_most(person: Any, period: Any) -> Any:
    _, schooling = spent(schooled(person, period), person("education_public_rate", period))
    kinds = ("medical_paid", "rehabilitation_paid", "disaster_loss")
    return sum((most_of(person(name, period)) for name in kinds), schooling)


def schooled(person: Any, period: Any) -> Any:
    """Say whether schooling was paid for."""
    return below(known(0), known(person("education_paid", period)))


@variable(HOUSEHOLD, FLAG)
def spending_reaches_ratio(household: Any, period: Any, parameters: Any) -> Any:
    counts_living, standard, ratio = (
        term(household, period, parameters, name) for name in ("rigid_counts_living", "dibao_standard", "rigid_ratio")
    )
    living = _for_each(household, standard * 12, period)
    least = total(household, "rigid_paid_least", period) + (living[0] if counts_living == YES else 0)
    most = total(household, "rigid_paid_most", period) + (living[1] if counts_living != NO else 0)
    yearly = _ends(household, "yearly_income", period)
    return at_most((part(yearly[0], ratio), part(yearly[1], ratio)), (least, most))


@variable(HOUSEHOLD, FLAG)
def rigid(household: Any, period: Any, parameters: Any) -> Any:
    average, urban, months = (
        term(household, period, parameters, name) for name in ("disposable_income", "urban_standard", "assets_months")
    )
    return both(
        -household("dibao", period),
        household("not_all_tekun", period),
        -household("edge", period),
        below(_ends(household, "yearly_income", period), _for_each(household, average, period)),
        household("spending_reaches_ratio", period),
        savings_within(household, period, limit=months * urban),
        household("other_property_within", period),
        household("hukou_is_local", period),
    )


@variable(HOUSEHOLD, MONEY)
def rigid_amount(household: Any, period: Any) -> Any:
    return paid(household("rigid", period), 0)
