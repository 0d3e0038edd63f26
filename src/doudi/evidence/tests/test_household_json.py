"""A household sent as JSON is read as its YAML twin would be, and every fault is told in the published form."""

import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.evidence.household_file import read_household
from doudi.evidence.household_json import FAULTS_SCHEMA, faults_json, read_household_json
from doudi.evidence.household_schema import FOLDER
from doudi.evidence.written import FileWrong
from doudi.facts import hao

DAY = date(2025, 8, 1)
PUBLISHED = json.loads((FOLDER / "faults.schema.json").read_text(encoding="utf-8"))
HUANG = {
    "place": "440105",
    "residence": "rural",
    "people": [{"name": "黄婆婆", "age": 78, "deposits": None, "pension": 230.55, "married": False}],
}


def read(sent):
    return read_household_json(json.dumps(sent).encode(), on=DAY)


def faults(content: bytes):
    with pytest.raises(FileWrong) as wrong:
        read_household_json(content, on=DAY)
    told = faults_json(wrong.value)
    jsonschema.Draft202012Validator(PUBLISHED).validate(told)
    return told["faults"]


def test_a_sent_household_is_the_household_of_its_file():
    text = (
        "place: 440105\nresidence: rural\npeople: [{name: 黄婆婆, age: 78, deposits: ~, pension: 230.55, married: no}]"
    )

    assert read(HUANG) == read_household(text, on=DAY)


def test_the_day_that_was_sent_comes_first():
    assert read(HUANG | {"date": "2026-07-01"})[1] == date(2026, 7, 1)
    assert read(HUANG)[1] == DAY


@given(st.integers(0, 10**11))
def test_an_amount_never_becomes_a_float(fen):
    amount = f"{fen // 100}.{fen % 100:02}"
    content = f'{{"place": "44", "residence": "urban", "people": [{{"wage_6m": {amount}}}]}}'

    household, _ = read_household_json(content.encode(), on=DAY)

    assert household.people[0].facts["wage_6m"] == hao(amount)


def test_what_is_no_json_is_told_with_its_place():
    (fault,) = faults(b'{"place": "440105",\n "residence": }')

    assert (fault["line"], fault["column"], fault["key"]) == (2, 15, None)
    assert "JSON" in fault["message"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe{}", "UTF-8"),
        (b"[" * 40_000, "嵌套"),
        (b'{"a":' * 40_000, "嵌套"),
        (b"", "JSON"),
        (b"3", "词: 值"),
        (b"null", "词: 值"),
    ],
)
def test_what_is_no_household_at_all_is_told(content, said):
    assert said in faults(content)[0]["message"]


def test_every_fault_is_told_with_its_key():
    sent = {"place": "广州", "residence": "town", "people": [{"wage": "many", "relashun": "self"}, {"age": -1}]}

    keys = {fault["key"] for fault in faults(json.dumps(sent).encode())}

    assert {"place", "residence", "people[0].wage", "people[0].relashun", "people[1].age"} <= keys


def test_a_word_sent_twice_is_told_and_not_swallowed():
    content = b'{"place": "44", "residence": "urban", "people": [{"wage_6m": 1, "wage_6m": 2}]}'

    assert [fault["key"] for fault in faults(content)] == ["people[0].wage_6m"]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000])
def test_a_number_that_is_no_amount_is_told(word):
    content = f'{{"place": "44", "residence": "urban", "people": [{{"wage_6m": {word}}}]}}'

    assert [fault["key"] for fault in faults(content.encode())] == ["people[0].wage_6m"]


def test_the_schema_of_faults_is_a_schema_with_a_version():
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)

    assert PUBLISHED["$id"] == FAULTS_SCHEMA == PUBLISHED["properties"]["schema"]["const"]
