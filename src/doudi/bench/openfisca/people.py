"""Who counts, who is able to work, and who works (membership, labour)."""

from __future__ import annotations

from typing import Any

import numpy as np

from doudi.bench.openfisca.entities import CODES, COUNT, FLAG, HOUSEHOLD, PERSON, variable
from doudi.bench.openfisca.terms import term
from doudi.bench.openfisca.values import NO, YES, at_most, below, both, either, flag, known

RELATION, STUDENT = CODES["person", "relation"], CODES["person", "student"]
KIND, CUSTODY, SEX = CODES["person", "disability_kind"], CODES["person", "custody"], CODES["person", "sex"]
MINOR, ELDER = (np.nan, 18), (60, 60)


def one_of(codes: Any, options: Any, *names: str) -> Any:
    """Say whether a code is one of some."""
    return flag(np.isin(codes.view(np.ndarray), [options[name].index for name in names]))


def among(grade: Any, *grades: int) -> Any:
    """Say whether a grade is one of some; an unknown grade is unknown."""
    is_one = np.isin(grade, grades)
    return np.where(np.isnan(grade), np.int8(0), flag(is_one))


@variable(PERSON, COUNT)
def age(person: Any, period: Any) -> Any:
    birth = person("birth", period)
    month = birth.astype("datetime64[M]")
    today = np.datetime64(str(period.start))
    is_later = (birth - month) > (today - today.astype("datetime64[M]"))
    months = (today.astype("datetime64[M]") - month).astype(np.int64) - is_later
    return months // 12


@variable(PERSON, FLAG)
def minor(person: Any, period: Any) -> Any:
    return flag(person("age", period) < 18)


@variable(PERSON, FLAG)
def elder(person: Any, period: Any) -> Any:
    return flag(person("age", period) >= 60)


@variable(PERSON, FLAG)
def present(person: Any, period: Any) -> Any:
    is_held = one_of(person("custody", period), CUSTODY, "prison", "detox")
    return both(person("alive", period), -is_held, -person("missing_declared", period))


@variable(PERSON, FLAG)
def severely_disabled(person: Any, period: Any) -> Any:
    return among(person("disability_grade", period), 1, 2)


@variable(PERSON, FLAG)
def mind_disabled(person: Any, period: Any) -> Any:
    return one_of(person("disability_kind", period), KIND, "intellectual", "mental")


@variable(PERSON, FLAG)
def unfit(person: Any, period: Any) -> Any:
    kind, grade = person("disability_kind", period), person("disability_grade", period)
    of_mind = both(person("mind_disabled", period), among(grade, 1, 2, 3))
    of_limb = both(flag(kind == KIND.limb), person("severely_disabled", period))
    of_sight = both(flag(kind == KIND.sight), among(grade, 1))
    return either(of_mind, of_limb, of_sight)


@variable(PERSON, FLAG)
def works(person: Any, period: Any) -> Any:
    earns = below(known(0), known(person("wage_6m", period)))
    trades = below(known(0), known(person("business_6m", period)))
    return either(person("has_job", period), earns, trades)


@variable(PERSON, FLAG)
def able_bodied(person: Any, period: Any, parameters: Any) -> Any:
    age = person("age", period)
    grown, women, men = (term(person, period, parameters, f"working_age_{name}") for name in ("from", "women", "men"))
    limit = np.where(person("sex", period) == SEX.male, men, women)
    studies = one_of(person("student", period), STUDENT, "kindergarten", "compulsory", "senior", "undergraduate")
    is_retired = below(known(0), known(person("pension", period)))
    return both(flag((age >= grown) & (age < limit)), -studies, -person("unfit", period), -is_retired)


@variable(PERSON, FLAG)
def idle(person: Any, period: Any) -> Any:
    return both(person("able_bodied", period), -person("works", period), -person("idle_reason", period))


@variable(PERSON, FLAG)
def dependent_child(person: Any, period: Any) -> Any:
    studies = one_of(person("student", period), STUDENT, "kindergarten", "compulsory", "senior", "undergraduate")
    cannot_earn = both(
        person("severely_disabled", period), -person("works", period), person("no_separate_life", period)
    )
    is_child = flag(person("relation", period) == RELATION.child)
    return both(is_child, either(person("minor", period), studies, cannot_earn))


@variable(PERSON, FLAG)
def guangdong_kin(person: Any, period: Any) -> Any:
    relation = person("relation", period)
    unmarried = both(-person("married", period), -person("separate_household", period))
    is_here = either(person("same_book", period), person("lives_here", period))
    of_child, of_parent = flag(relation == RELATION.child), flag(relation == RELATION.parent)
    return either(both(of_child, unmarried), both(of_parent, is_here))


@variable(PERSON, FLAG)
def counts(person: Any, period: Any, parameters: Any) -> Any:
    relation = person("relation", period)
    is_couple = one_of(relation, RELATION, "self", "spouse")
    is_relative = both(flag(relation != RELATION.other), person("lives_here", period))
    is_graduate = (relation == RELATION.child) & (person("student", period) == STUDENT.postgraduate)
    others = np.where(is_graduate, person("judged_member", period), is_relative)
    kin = either(person("dependent_child", period), person("guangdong_kin", period), others)
    is_clergy = at_most(
        known(term(person, period, parameters, "clergy_months")), known(person("clergy_apart_months", period))
    )
    is_paid_apart = person("holds_orphan", period)
    return both(person("present", period), -is_clergy, -is_paid_apart, either(is_couple, kin))


@variable(HOUSEHOLD, COUNT)
def members_least(household: Any, period: Any) -> Any:
    return household.sum(household.members("counts", period) == YES)


@variable(HOUSEHOLD, COUNT)
def members_most(household: Any, period: Any) -> Any:
    return household.sum(household.members("counts", period) != NO)


@variable(HOUSEHOLD, COUNT)
def idle_members_least(household: Any, period: Any) -> Any:
    return household.sum(both(household.members("counts", period), household.members("idle", period)) == YES)


@variable(HOUSEHOLD, COUNT)
def idle_members_most(household: Any, period: Any) -> Any:
    counts, idle = household.members("counts", period), household.members("idle", period)
    return household.sum(count_at_most(counts, idle))


def count_at_most(counts: Any, is_so: Any) -> Any:
    """Count at most one for each who may count; while nobody knows, there is no upper end."""
    answer = np.array([0, np.inf, 1], dtype=np.float32)[is_so + np.int8(1)]
    answer[counts == NO] = 0
    return answer
