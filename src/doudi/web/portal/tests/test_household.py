"""From answers to a household: what nobody said stays unknown, never zero."""

import ast
import inspect
from datetime import date

import pytest

from doudi.facts import FACTS, hao
from doudi.web.portal import household as adapter
from doudi.web.portal.household import households
from doudi.web.portal.tests.answers import FAMILY, WIDOW

ON = date(2026, 2, 28)


def only(answers):
    (household,) = households(answers, on=ON)
    return household


def test_answers_become_facts():
    household = only(FAMILY)

    he, she, child = (person.facts for person in household.people)
    assert (household.place, household.residence) == ("440105", "urban")
    assert (he["relation"], he["sex"], he["birth"]) == ("self", "male", date(1985, 2, 28))
    assert (he["wage_6m"], he["has_job"], he["married"]) == (hao(1800), True, True)
    assert (she["relation"], she["sex"], she["has_job"], she["serious_illness"]) == ("spouse", "female", False, True)
    assert (child["student"], child["wage_6m"], child["married"]) == ("compulsory", 0, False)
    assert (he["deposits"], she["deposits"]) == (hao(20000), 0)


def test_every_fact_named_here_is_a_fact_of_the_law():
    known = set(FACTS["person"]) | set(FACTS["household"]) | set(FACTS["support"])
    keys = {
        key.value
        for node in ast.walk(ast.parse(inspect.getsource(adapter)))
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    }

    assert keys - known == set()
    assert len(keys) > 20


@pytest.mark.parametrize(
    ("step", "answer", "fact"),
    [
        ("person.0", {"age": None, "sex": "male", "doing": "working"}, "birth"),
        ("person.0", {"age": "41", "sex": "unknown", "doing": "working"}, "sex"),
        ("person.0", {"age": "41", "sex": "male", "doing": "unknown"}, "has_job"),
        ("income.0", {"wage": None, "business": "0", "other": "0"}, "wage_6m"),
        ("savings", {"total": None}, "deposits"),
        ("property", ["unknown"], "homes"),
        ("property", ["unknown"], "vehicles"),
        ("disability", ["unknown"], "disability_grade"),
        ("illness", ["unknown"], "serious_illness"),
        ("spending", {"medical": None, "education": "0", "disaster": "0"}, "medical_paid"),
        ("spending", {"medical": "0", "education": "500", "disaster": "0"}, "education_public_rate"),
    ],
)
def test_what_is_not_known_stays_unknown(step, answer, fact):
    assert only({**FAMILY, step: answer}).people[0].facts[fact] is None


def test_a_household_that_may_be_urban_or_rural_is_tried_as_both():
    found = list(households({**FAMILY, "hukou": "unknown"}, on=ON))

    assert [one.residence for one in found] == ["urban", "rural"]
    assert found[0].facts["hukou_is_local"] is None


def test_a_residents_pension_may_be_all_basic_or_not_at_all():
    found = list(households(WIDOW, on=ON))

    assert [one.people[0].facts["pension_basic"] for one in found] == [0, hao(260)]


def test_an_employees_pension_has_no_basic_part():
    answers = {**WIDOW, "pension.0": {"pension": "260", "kind": "employee"}}

    assert [one.people[0].facts["pension_basic"] for one in households(answers, on=ON)] == [0]


def test_children_elsewhere_are_known_to_be_there_and_unknown_in_means():
    alone = only({**WIDOW, "pension.0": {"pension": "0", "kind": "no_pension"}}).people[0]
    (supporter,) = next(households({**WIDOW, "supporters": "yes"}, on=ON)).people[0].supporters

    assert alone.supporters == ()
    assert (supporter["relation"], supporter["income_per_head"], supporter["consent"]) == ("child", None, None)


def test_a_child_without_a_parent_at_home_has_one_elsewhere():
    answers = {**FAMILY, "person.2": {"age": "11", "role": "grandson", "doing": "compulsory"}}

    (supporter,) = only(answers).people[2].supporters

    assert supporter["relation"] == "parent"
    assert only(FAMILY).people[2].supporters == ()


def test_belongings_are_counted_for_the_family():
    he = only({**FAMILY, "property": ["homes", "car", "work_car", "small_shop"]}).people[0].facts

    assert (he["homes"], he["vehicles"], he["livelihood_vehicles"]) == (2, 2, 1)
    assert (he["businesses"], he["small_businesses"], he["nonresidential"]) == (1, 1, 0)
    assert he["livelihood_vehicle_value"] is None


def test_whoever_is_born_on_a_leap_day_gets_a_birthday_that_exists():
    (household,) = households(FAMILY, on=date(2028, 2, 29))

    assert household.people[0].facts["birth"] == date(1987, 2, 28)


def test_an_unknown_city_is_no_place():
    assert only({**FAMILY, "city": "unknown", "county": "unknown"}).place == ""
