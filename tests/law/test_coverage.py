"""No condition without three kinds of worked case: refused by it alone, exactly on the line, and not known."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from doudi.programmes import RULEBOOK
from doudi.rules import Answer
from doudi.rules.decide import open_office
from doudi.rules.policy import Rule
from tests.law.worked_cases import decided, worked_cases

ALONE, LINE, UNKNOWN = "refused by it alone", "exactly on the line", "not known"

Form = tuple[str, str, Any]
"""A condition in one wording: its policy, its name, its function. The same function under two laws is one form."""


def _form(rule: Rule) -> Form:
    return rule.section, rule.function.__name__, rule.function


@cache
def _forms() -> dict[Form, bool]:
    """List every condition, and whether it compares numbers."""
    forms: dict[Form, bool] = {}
    for worked in worked_cases():
        law = open_office(RULEBOOK, place=worked.case.household.place, on=worked.case.day).law
        for policy in RULEBOOK.policies:
            for rule in law.conditions(policy):
                forms[_form(rule)] = law.sides_of(rule) is not None
    return forms


@cache
def _covered() -> dict[Form, set[str]]:
    covered: dict[Form, set[str]] = defaultdict(set)
    for worked in worked_cases():
        for answer in decided(worked.case):
            for form, kind in _kinds(answer):
                covered[form].add(kind)
    return covered


def _kinds(answer: Answer) -> list[tuple[Form, str]]:
    found = []
    met = [one.met for one in answer.conditions]
    for one in answer.conditions:
        form = _form(one.text.rule)
        if one.met is False and met.count(True) == len(met) - 1:
            found.append((form, ALONE))
        if one.met is None and answer.met is None:
            found.append((form, UNKNOWN))
        if one.numbers and None not in one.numbers and len(set(one.numbers)) == 1:
            found.append((form, LINE))
    return found


def test_the_cases_reach_every_condition_of_the_book() -> None:
    written = {_form(rule) for rule in RULEBOOK.rules if rule.role == "condition"}

    assert set(_forms()) == written


@pytest.mark.parametrize("form", _forms(), ids=lambda form: f"{form[0]}.{form[1]}")
def test_a_condition_has_its_three_kinds_of_case(form: Form) -> None:
    wanted = {ALONE, UNKNOWN, LINE} if _forms()[form] else {ALONE, UNKNOWN}

    assert wanted - _covered()[form] == set()
