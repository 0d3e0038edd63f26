"""The published schema of a household file says what the reader accepts."""

import json

import jsonschema
import pytest
import yaml

from doudi.evidence.convenience_words import CONVENIENCE
from doudi.evidence.household_entries import words_of
from doudi.evidence.household_file import read_household
from doudi.evidence.household_schema import FOLDER, SHORT, household_schema, written_schema
from doudi.evidence.written import FileWrong
from doudi.facts import FACTS

FAMILY = """
date: 2025-08-01
place: "440105"
residence: urban
household: {declared_income: 20.5, relocated: no}
people:
  - {name: 阿强, age: 40, wage: ~, disability: limb 1, homes: 1}
  - {name: 阿珍, relation: spouse, birth: 1987-02-03, wage: [1, 2, 3], self_care: {eat: yes, bathe: no}}
  - name: 黄婆婆
    relation: parent
    deposits: "1309.05"
    supporters: [{relation: child, income_per_head: 3000, members: 3}]
"""


def as_json(text: str):
    """What an editor hands to a validator: dates as text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def is_valid(document) -> bool:
    return jsonschema.Draft202012Validator(household_schema()).is_valid(document)


def test_the_published_file_is_what_the_facts_say():
    assert (FOLDER / "household.schema.json").read_text(encoding="utf-8") == written_schema(), "run `make docs`"


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(household_schema())


def test_a_family_the_reader_accepts_is_valid():
    read_household(FAMILY)

    assert is_valid(as_json(FAMILY))


@pytest.mark.parametrize("unit", FACTS)
def test_every_word_of_the_reader_is_in_the_schema(unit):
    assert household_schema()["$defs"][unit]["properties"].keys() == words_of(unit).keys()


def test_every_short_word_says_how_it_is_written():
    assert SHORT.keys() == CONVENIENCE.keys()


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ('place: "440105"', "place: [1]"),
        ("residence: urban", "residence: city"),
        ("residence: urban\n", ""),
        ("relation: spouse, ", ""),
        ("wage: ~", "wagee: 1"),
        ("wage: ~", "wage: x"),
        ("wage: ~", "wage: -1"),
        ("age: 40", "age: 140"),
        ("age: 40", "age: 40, birth: 1985-01-01"),
        ("limb 1", "limb 5"),
        ("homes: 1", "homes: 1.5"),
        ("homes: 1", "alive: maybe"),
        ("eat: yes", "eet: yes"),
        ("relation: child", "relation: chil"),
        ("date: 2025-08-01", "date: tomorrow"),
    ],
)
def test_what_the_reader_refuses_is_invalid(found, wrong):
    text = FAMILY.replace(found, wrong)

    assert text != FAMILY
    assert not is_valid(as_json(text))
    with pytest.raises(FileWrong):
        read_household(text)
