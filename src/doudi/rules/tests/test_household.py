"""Facts of a household: what nobody mentioned has its default, and what is no word of the vocabulary is refused."""

from __future__ import annotations

import pytest

from doudi.rules import decide
from doudi.rules.household import UnknownFact, with_defaults
from doudi.rules.paths import fact_at, is_told, paths_of, person_of, value_at, with_fact
from doudi.rules.tests.toy import DAY, family, toy_book

HOME = family({"wage_6m": 5}, {"lives_here": None, "pension": 3}, declared_income=7)


def test_a_misspelt_fact_is_refused_with_the_nearest_word():
    with pytest.raises(UnknownFact, match="a person has no fact 'wage_6n'; did you mean 'wage_6m'"):
        with_defaults({"wage_6n": 1}, of="person")


def test_a_fact_of_another_unit_is_refused_with_whose_it_is():
    with pytest.raises(UnknownFact, match="a household has no fact 'consent'; it is a fact of a support"):
        with_defaults({"consent": True}, of="household")


def test_a_word_that_is_near_nothing_is_refused_too():
    with pytest.raises(UnknownFact, match=r"a person has no fact 'zzzzzz'$"):
        with_defaults({"zzzzzz": True}, of="person")


def test_nothing_mentioned_means_the_defaults():
    assert with_defaults({}, of="person")["alive"] is True
    assert with_defaults({"alive": None}, of="person")["alive"] is None


def test_a_household_with_a_misspelt_fact_is_not_decided():
    with pytest.raises(UnknownFact):
        decide(toy_book(), family({"wagee": 1}), on=DAY)


def test_a_path_leads_to_a_value_told_or_by_default():
    assert value_at(HOME, "people.0.wage_6m") == 5
    assert value_at(HOME, "people.0.pension") == 0
    assert value_at(HOME, "people.1.lives_here") is None
    assert value_at(HOME, "household.declared_income") == 7


def test_silence_is_told_apart_from_unknown():
    assert is_told(HOME, "people.1.lives_here")
    assert not is_told(HOME, "people.0.lives_here")


def test_one_fact_is_replaced_and_the_household_stays_as_it_was():
    changed = with_fact(HOME, "people.1.pension", 4)

    assert value_at(changed, "people.1.pension") == 4
    assert value_at(changed, "people.1.lives_here") is None
    assert value_at(HOME, "people.1.pension") == 3
    assert value_at(with_fact(HOME, "household.declared_income", 0), "household.declared_income") == 0


def test_a_supporters_fact_is_replaced_where_it_stands():
    home = family({"wage_6m": 5})
    person = home.people[0].__class__(key="0", name="甲", facts={}, supporters=({"consent": None}, {"consent": False}))
    home = home.__class__(place=home.place, residence="urban", facts={}, people=(person,))

    changed = with_fact(home, "people.0.supporters.1.consent", True)

    assert [value_at(changed, f"people.0.supporters.{place}.consent") for place in range(2)] == [None, True]
    assert list(paths_of(home, unit="support", name="consent", person=None)) == [
        "people.0.supporters.0.consent",
        "people.0.supporters.1.consent",
    ]


@pytest.mark.parametrize("path", ["people.0", "elsewhere.0.wage_6m", "wage_6m"])
def test_a_path_that_leads_nowhere_is_an_error(path):
    with pytest.raises(KeyError, match="no fact stands"):
        with_fact(HOME, path, 1)


def test_a_path_says_whose_fact_it_is():
    assert [
        person_of(path) for path in ("people.3.wage_6m", "people.2.supporters.0.consent", "household.relocated")
    ] == [3, 2, None]
    assert fact_at("terms.standard") is None


def test_a_persons_fact_stands_once_for_each_or_for_him_alone():
    assert list(paths_of(HOME, unit="person", name="pension", person=None)) == ["people.0.pension", "people.1.pension"]
    assert list(paths_of(HOME, unit="person", name="pension", person=1)) == ["people.1.pension"]
    assert list(paths_of(HOME, unit="household", name="relocated", person=1)) == ["household.relocated"]
