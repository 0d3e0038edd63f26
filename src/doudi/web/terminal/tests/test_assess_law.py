"""`doudi assess` with the law itself: the documented examples and every worked case come out in the published form."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.evidence.assessment import assessment_of
from doudi.evidence.household_file import read_cases, read_household
from doudi.evidence.household_schema import FOLDER, household_schema
from doudi.facts import FACTS
from doudi.programmes import CASES, RULEBOOK
from doudi.rules.decide import decide
from doudi.rules.household import Household, Person
from doudi.web.terminal import assess
from doudi.web.terminal.assess_reference import EXAMPLES
from doudi.web.terminal.place_names import find_places

DAY = date(2025, 8, 1)
VALIDATOR = jsonschema.Draft202012Validator(json.loads((FOLDER / "assessment.schema.json").read_text(encoding="utf-8")))


def answers_of(name: str) -> dict[tuple[str, int | None], dict[str, Any]]:
    """The answers for an example, by programme and person."""
    household, day = read_household((EXAMPLES / name).read_text(encoding="utf-8"), places=find_places)
    whole = assessment_of(household, on=day, answers=decide(RULEBOOK, household, on=day), law="0" * 64)
    VALIDATOR.validate(whole)
    return {(one["programme"], one["person"]): one for one in whole["answers"]}


def test_the_family_with_dialysis_is_lifted_to_the_standard_with_two_supplements():
    answers = answers_of("family-with-dialysis.yaml")

    assert answers["dibao", None]["verdict"] == "eligible"
    assert answers["dibao", None]["amount"]["value"] == "2127.00"
    assert [answers["supplement", person]["amount"]["value"] for person in range(3)] == ["0.00", "261.80", "261.80"]


def test_the_elder_waits_for_the_bank():
    answers = answers_of("elder-with-able-son.yaml")

    assert answers["tekun", 0]["verdict"] == "refused"
    assert answers["dibao", None]["verdict"] == "unknown"
    assert "people.0.deposits" in [one["fact"] for one in answers["dibao", None]["missing"]]
    assert answers["dibao", None]["amount"]["steps"][0]["value"] == "505.00"


def test_the_disabled_son_of_an_edge_family_enters_alone():
    answers = answers_of("severe-disability.yaml")

    assert answers["dibao", None]["verdict"] == "refused"
    assert answers["edge", None]["verdict"] == "eligible"
    assert answers["dibao_single", 2]["amount"]["value"] == "1309.00"
    assert answers["supplement", 3]["amount"]["value"] == "261.80"


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_example_is_valid_input(path: Path):
    document = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))

    jsonschema.Draft202012Validator(household_schema()).validate(document)


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize("form", [[], ["--all"], ["--json"], ["--receipt"], ["--lang", "en"], ["--lang", "zh-hant"]])
def test_every_example_is_answered_in_every_form(path: Path, form, capsys):
    assert assess.main([str(path), *form]) == 0
    assert capsys.readouterr().out.strip()


def test_every_worked_case_has_the_published_form():
    cases = [case for path in CASES if path.exists() for case in read_cases(path)]

    for case in cases:
        answers = decide(RULEBOOK, case.household, on=case.day)
        VALIDATOR.validate(assessment_of(case.household, on=case.day, answers=answers, law="0" * 64))
    assert len(cases) > 50


def known(fact):
    """Any value a fact may have, or that nobody knows it."""
    kinds = {
        "money": st.integers(0, 5_000).map(lambda yuan: yuan * 10_000),
        "flag": st.booleans(),
        "code": st.sampled_from(fact.choices or ("",)),
        "day": st.dates(date(1930, 1, 1), DAY),
    }
    most = fact.most if fact.most is not None else 300
    return st.none() | kinds.get(fact.kind, st.integers(fact.least or 0, most))


def some(unit: str):
    return st.fixed_dictionaries({}, optional={name: known(fact) for name, fact in FACTS[unit].items()})


@settings(deadline=None)
@given(
    place=st.sampled_from(["440105", "440306", "350121", "110101", "441900003"]),
    residence=st.sampled_from(["urban", "rural"]),
    facts=some("household"),
    people=st.lists(st.tuples(some("person"), st.lists(some("support"), max_size=2)), min_size=1, max_size=3),
)
def test_any_household_is_answered_in_the_published_form(place, residence, facts, people):
    members = tuple(
        Person(key=str(number), name=f"人{number}", facts=person, supporters=tuple(supporters))
        for number, (person, supporters) in enumerate(people)
    )
    household = Household(place=place, residence=residence, facts=facts, people=members)

    answers = decide(RULEBOOK, household, on=DAY)

    VALIDATOR.validate(assessment_of(household, on=DAY, answers=answers, law="0" * 64))
