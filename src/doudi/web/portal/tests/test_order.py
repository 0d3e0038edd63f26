"""Which questions come, and in which order."""

from datetime import date

import pytest

from doudi.web.portal.next_step import FILLS, FOLLOWING, length_of, next_step
from doudi.web.portal.order import core, further, members, who
from doudi.web.portal.questions import PAGES
from doudi.web.portal.tests.answers import DAY, FAMILY, WIDOW, road_of

pytestmark = pytest.mark.django_db
UNTIL_TROUBLE = ("city", "county", "hukou", "members", "person.0")
GRANDSON = {"age": "9", "role": "grandson", "doing": "compulsory"}


def without(answers, *steps):
    return {step: answer for step, answer in answers.items() if step not in steps}


def test_a_widow_is_asked_about_her_pension_children_elsewhere_and_what_she_cannot_do_alone():
    assert road_of(WIDOW) == [
        *UNTIL_TROUBLE, "trouble", "income.0", "pension.0", "supporters", "savings", "property", "disability", "illness",
        "spending", "self_care.0",
    ]  # fmt: skip


def test_a_child_is_not_asked_about_income_nor_the_young_about_pensions():
    asked = road_of(FAMILY)

    assert "income.2" not in asked
    assert not [step for step in asked if step.startswith("pension")]
    assert "supporters" not in asked


def test_a_city_without_counties_has_no_question_about_them():
    assert "county" not in core({**WIDOW, "city": "4419"})
    assert "county" not in core({**WIDOW, "city": "unknown"})


def test_whoever_has_a_card_is_asked_about_it():
    assert "disability.1" in road_of({**FAMILY, "disability": ["1"]})


def test_not_knowing_who_lives_there_ends_the_questions():
    asked = {step: WIDOW[step] for step in UNTIL_TROUBLE[:3]} | {"members": {"count": None}}

    assert next_step(asked, on=DAY) is None
    assert members(asked) is None


def test_what_nothing_waits_for_any_more_is_not_asked():
    rich = {**FAMILY, "income.0": {"wage": "30000", "business": "0", "other": "0"}, "property": ["car"]}

    assert "illness" in road_of(FAMILY)
    assert not {"illness", "idle.1", "self_care.1"} & set(road_of(rich))


def test_where_a_place_judges_property_itself_nobody_is_asked_about_cars():
    assert "property" not in road_of({**WIDOW, "city": "3501", "county": "350102"})


def test_trouble_opens_the_question_whether_life_still_goes_on():
    assert "hardship" not in road_of(FAMILY)
    assert road_of({**FAMILY, "trouble": ["accident"]})[-1] == "hardship"


def test_a_child_without_a_parent_at_home_opens_the_question_about_his_parents():
    answers = {**WIDOW, "members": {"count": "2"}, "person.1": GRANDSON}

    assert "parents.1" in road_of({**answers, "parents.1": {"mother": "dead", "father": "prison"}})
    assert not [step for step in road_of(FAMILY) if step.startswith("parents")]


def test_somebody_without_work_is_asked_why_and_somebody_at_work_is_not():
    asked = road_of(FAMILY)

    assert "idle.1" in asked
    assert "idle.0" not in asked


def test_a_question_that_could_settle_nothing_is_not_asked():
    answers = {**WIDOW, "person.0": {"age": "50", "sex": "female", "doing": "working"}}
    rich = {**answers, "income.0": {"wage": "90000", "business": "0", "other": "0"}}

    assert not [step for step in road_of(rich) if step.startswith(("self_care", "idle"))]


def test_the_length_is_guessed_from_what_may_still_be_asked():
    known = {step: WIDOW[step] for step in UNTIL_TROUBLE}

    assert length_of(known, step="trouble") == len([*core(known), *further(known)])
    assert length_of(without(WIDOW, "self_care.0"), step="self_care.0") == 15


def test_every_step_has_a_page_and_every_page_a_step():
    everything = {**FAMILY, "disability": ["0", "1", "2"], "person.0": {"age": None, "doing": "retired"}}
    asked = [*core(everything), *further(everything), *further(WIDOW)]

    pages = {step.split(".")[0] + (".person" if "." in step else "") for step in asked}

    following = {step if step == "hardship" else f"{step}.person" for step in FOLLOWING.values()}
    assert pages | following == set(PAGES)
    assert {step.split(".")[0] for step in further(everything)} | {"supporters"} == set(FILLS)


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 1)])
def test_nobody_is_asked_more_than_he_has_patience_for(day):
    assert len(road_of(WIDOW, on=day)) <= 15


@pytest.mark.parametrize(
    ("person", "name"), [(0, "您自己"), (1, "妻子（38 岁）"), (2, "女儿（11 岁）"), (5, "第 6 位家人")]
)
def test_people_are_named_as_the_resident_names_them(person, name):
    assert who(FAMILY, person=person) == name
