"""Which questions come, and in which order."""

import pytest

from doudi.web.portal.order import members, steps, who
from doudi.web.portal.questions import PAGES
from doudi.web.portal.tests.answers import FAMILY, WIDOW


def test_a_widow_is_asked_about_her_pension_and_children_elsewhere():
    assert steps(WIDOW) == [
        "city", "county", "hukou", "members", "person.0", "income.0", "pension.0",
        "savings", "property", "disability", "illness", "spending", "supporters",
    ]  # fmt: skip


def test_a_child_is_not_asked_about_income_nor_the_young_about_pensions():
    asked = steps(FAMILY)

    assert "income.2" not in asked
    assert not [step for step in asked if step.startswith("pension")]
    assert "supporters" not in asked


def test_a_city_without_counties_has_no_question_about_them():
    assert "county" not in steps({**WIDOW, "city": "4419"})
    assert "county" not in steps({**WIDOW, "city": "unknown"})


def test_whoever_has_a_card_is_asked_about_it():
    assert "disability.1" in steps({**FAMILY, "disability": ["1"]})


def test_not_knowing_who_lives_there_ends_the_questions():
    assert steps({**WIDOW, "members": {"count": None}})[-1] == "members"
    assert members({"members": {"count": None}}) is None


def test_every_step_has_a_page():
    everything = {**FAMILY, "disability": ["0", "1", "2"], "person.0": {"age": None, "doing": "retired"}}

    pages = {step.split(".")[0] + (".person" if "." in step else "") for step in [*steps(everything), *steps(WIDOW)]}

    assert pages == set(PAGES)


@pytest.mark.parametrize(
    ("person", "name"), [(0, "您自己"), (1, "妻子（38 岁）"), (2, "女儿（11 岁）"), (5, "第 6 位家人")]
)
def test_people_are_named_as_the_resident_names_them(person, name):
    assert who(FAMILY, person=person) == name
