"""The published form of the answers holds for every answer, and refuses what is none."""

import json
from copy import deepcopy
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.evidence.assessment import SCHEMA, assessment_of
from doudi.evidence.household_schema import FOLDER
from doudi.evidence.suppliers import DESKS, SUPPLIERS, supplier_of
from doudi.facts import FACTS, hao
from doudi.rules.decide import decide
from doudi.rules.explain import Missing
from doudi.rules.paths import fact_at
from doudi.rules.tests.toy import DAY, family, toy_book

PUBLISHED = json.loads((FOLDER / "assessment.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)
BOOK = toy_book()


def assessed(*people, **facts):
    household = family(*people, **facts)
    answers = decide(BOOK, household, on=DAY)
    return assessment_of(household, on=DAY, answers=answers, law="0" * 64, place_name="广东省广州市海珠区")


def test_the_schema_is_a_schema_with_a_version():
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)

    assert PUBLISHED["$id"] == SCHEMA == PUBLISHED["properties"]["schema"]["const"]


def test_everything_in_the_schema_is_described():
    def silent(node, path):
        for name, inner in node.get("properties", {}).items():
            if "description" not in inner and "$ref" not in inner:
                yield f"{path}.{name}"
            yield from silent(inner, f"{path}.{name}")

    places = {"": PUBLISHED, **PUBLISHED["$defs"]}
    assert [word for name, node in places.items() for word in silent(node, name)] == []


wages = st.none() | st.integers(0, 3000).map(hao)
people = st.fixed_dictionaries(
    {
        "wage_6m": wages,
        "birth": st.none() | st.dates(date(1930, 1, 1), DAY),
        "alive": st.sampled_from([True, False, None]),
    }
)


@settings(deadline=None)
@given(st.lists(people, min_size=1, max_size=4))
def test_every_answer_has_the_published_form(members):
    VALIDATOR.validate(assessed(*members))


def test_what_is_missing_names_who_could_supply_it():
    (grant, _) = assessed({"wage_6m": None})["answers"]

    assert [(one["fact"], one["who"]) for one in grant["missing"]] == [("people.0.wage_6m", "人力资源社会保障部门")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "urn:doudi:schema:assessment:2"),
        (("law",), "unknown"),
        (("date",), "today"),
        (("place", "code"), "44010"),
        (("people",), []),
        (("answers", 0, "verdict"), "yes"),
        (("answers", 0, "person"), 0),
        (("answers", 1, "person"), None),
        (("answers", 0, "conditions", 0, "met"), False),
        (("answers", 0, "amount", "value"), 12.5),
        (("answers", 0, "missing"), [{"fact": "bank"}]),
        (("answers", 0, "conditions", 0, "left", "unit"), "hao"),
        (("answers", 0, "surprise"), 1),
    ],
)
def test_what_is_no_answer_is_invalid(path, value):
    whole = deepcopy(assessed({"wage_6m": hao(100)}))
    VALIDATOR.validate(whole)
    node = whole
    for step in path[:-1]:
        node = node[step]

    node[path[-1]] = value

    assert not VALIDATOR.is_valid(whole)


def test_every_fact_has_somebody_who_could_supply_it():
    sources = {fact.source for facts in FACTS.values() for fact in facts.values()}
    desks = {fact.desk for facts in FACTS.values() for fact in facts.values() if fact.desk}

    assert sources <= SUPPLIERS.keys()
    assert desks <= DESKS.keys()


@pytest.mark.parametrize(
    ("path", "unit", "name"),
    [
        ("people.0.deposits", "person", "deposits"),
        ("people.1.supporters.2.consent", "support", "consent"),
        ("household.relocated", "household", "relocated"),
    ],
)
def test_a_path_leads_to_its_fact(path, unit, name):
    assert fact_at(path) is FACTS[unit][name]


def test_a_term_is_supplied_by_whoever_sets_it():
    missing = Missing(path="terms.standard", label="标准", source="市人民政府", person=None, is_judged=False)

    assert supplier_of(missing) == "市人民政府"


def test_a_judged_fact_is_supplied_by_its_desk():
    missing = Missing(path="people.0.idle_reason", label="正当理由", source="visits", person=0, is_judged=True)

    assert supplier_of(missing) == "乡镇（街道）经办人判断"
