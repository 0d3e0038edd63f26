"""What real households would get and what they hold, by the real law and the real matrix."""

from __future__ import annotations

import json

import jsonschema
import pytest

from doudi.evidence.assessment import assessment_of
from doudi.evidence.household_file import read_household
from doudi.evidence.household_schema import FOLDER
from doudi.programmes import RULEBOOK
from doudi.programmes.together import MATRIX, WORDS
from doudi.rules import decide
from doudi.rules.explanation import explain
from doudi.rules.two_answers import FOLLOWS, Standpoint, two_answers

ALONE = """
date: 2025-10-01
place: "440105"
residence: urban
household: {%(household)s}
people:
  - {name: 何伯, age: %(age)s, sex: male, idle_reason: yes, care_items_failed: 0, tekun_property_within: yes,
     deposits: 0, securities: 0, insurance_value: 0, %(person)s}
"""
FAMILY = """
date: 2025-06-01
place: "440105"
residence: urban
household: {paid_dibao: 2127, paid_supplement: 523.60}
people:
  - {name: 母亲, age: 38, sex: female, wage: %(wage)s, has_job: yes, holds_dibao: yes, deposits: 0, securities: 0, insurance_value: 0}
  - {name: 父亲, relation: spouse, age: 40, sex: male, idle_reason: yes, outpatient_special: 1, holds_dibao: yes,
     deposits: 20000, homes: 1, securities: 0, insurance_value: 0}
  - {name: 儿子, relation: child, age: 10, student: compulsory, holds_dibao: yes, deposits: 0, securities: 0, insurance_value: 0}
"""


def told(text: str) -> dict[tuple[str, int | None], Standpoint]:
    household, on = read_household(text)
    rows = two_answers(decide(RULEBOOK, household, on=on), household, matrix=MATRIX, place=household.place, on=on)
    return {(row.policy.name, row.person): row for row in rows}


def alone(*, age: int, person: str, household: str = "") -> dict[tuple[str, int | None], Standpoint]:
    return told(ALONE % {"age": age, "person": person, "household": household})


def test_a_dibao_man_of_sixty_switches_to_tekun() -> None:
    rows = alone(age=60, person="holds_dibao: yes", household="paid_dibao: 1309")

    dibao, tekun = rows["dibao", None], rows["tekun", 0]

    assert (dibao.would, dibao.holds, dibao.follows) == (False, True, "switch")
    assert (tekun.would, tekun.holds, tekun.follows) == (True, False, "switch")
    assert [(pair.has, pair.other, pair.article) for pair in tekun.meets] == [("dibao", "tekun", "制度衔接")]


def test_a_dibao_man_of_fifty_nine_goes_on() -> None:
    rows = alone(age=59, person="holds_dibao: yes", household="paid_dibao: 1309")

    assert (rows["dibao", None].follows, rows["tekun", 0].follows) == ("continue", "nothing")


def test_a_tekun_man_with_both_subsidies_loses_them() -> None:
    rows = alone(
        age=67,
        person="disability: limb 2, holds_tekun: yes, holds_living_subsidy: yes, holds_nursing_subsidy: yes",
        household="paid_tekun: 2145, paid_living_subsidy: 209, paid_nursing_subsidy: 280",
    )

    assert rows["tekun", 0].follows == "continue"
    assert [rows[name, 0].follows for name in ("living_subsidy", "nursing_subsidy")] == ["end", "end"]


def test_who_holds_both_subsidies_and_would_be_tekun_switches() -> None:
    rows = alone(
        age=67,
        person="disability: limb 2, holds_living_subsidy: yes, holds_nursing_subsidy: yes",
        household="paid_living_subsidy: 209, paid_nursing_subsidy: 280",
    )

    assert [rows[name, 0].follows for name in ("living_subsidy", "nursing_subsidy", "tekun")] == ["switch"] * 3


@pytest.mark.parametrize(
    ("wage", "dibao", "edge", "supplement"),
    [("1800", "continue", "nothing", "continue"), ("2000", "change", "nothing", "continue"),
     ("4500", "end", "begin", "continue"), ("~", "open", "open", "open")],
)  # fmt: skip
def test_a_family_whose_wage_changes(wage: str, dibao: str, edge: str, supplement: str) -> None:
    rows = told(FAMILY % {"wage": wage})

    found = [rows[name, None].follows for name in ("dibao", "edge", "supplement")]

    assert found == [dibao, edge, supplement]


def test_a_work_injury_benefit_keeps_the_nursing_subsidy_away() -> None:
    without = alone(age=50, person="disability: hearing 1")
    having = alone(age=50, person="disability: hearing 1, work_injury_care: yes")

    assert without["nursing_subsidy", 0].follows == "begin"
    assert having["nursing_subsidy", 0].follows == "nothing"


def test_every_programme_has_its_row_and_every_consequence_its_words() -> None:
    rows = told(FAMILY % {"wage": 1800})

    assert {name for name, _ in rows} == {policy.name for policy in RULEBOOK.policies}
    assert set(FOLLOWS) == set(WORDS["follows"])


def test_the_published_assessment_carries_both_answers() -> None:
    household, on = read_household(FAMILY % {"wage": 4500})
    explanation = explain(RULEBOOK, household, on=on)
    published = json.loads((FOLDER / "assessment.schema.json").read_text(encoding="utf-8"))

    whole = assessment_of(household, on=on, answers=explanation.answers, law="0" * 64, explanation=explanation)

    jsonschema.Draft202012Validator(published).validate(whole)
    (edge,) = [row for row in whole["two_answers"] if row["programme"] == "edge"]
    assert (edge["would"], edge["holds"], edge["follows"]) == (True, False, "begin")
    assert edge["meets"][0]["article"] == "第八条"


def test_the_consequences_of_the_schema_are_those_of_the_rules() -> None:
    published = json.loads((FOLDER / "assessment.schema.json").read_text(encoding="utf-8"))

    assert tuple(published["$defs"]["two_answers"]["properties"]["follows"]["enum"]) == FOLLOWS
