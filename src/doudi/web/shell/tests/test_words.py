"""Values in words: nothing unknown reads like zero, and no code reaches a reader."""

from datetime import date

import pytest

from doudi.evidence.mapping import DATASETS
from doudi.facts import FACTS, hao
from doudi.web.shell import words


def test_every_code_of_every_fact_has_a_word():
    codes = {choice for facts in FACTS.values() for fact in facts.values() for choice in fact.choices}

    assert codes - set(words.CODES) == set()


def test_every_unit_of_every_fact_is_written_with_its_number():
    units = {fact.unit for facts in FACTS.values() for fact in facts.values() if fact.unit}

    assert units - set(words.UNITS) - set(words.COUNTS) == set()


def test_every_register_and_every_source_of_a_fact_has_a_name():
    sources = {fact.source for facts in FACTS.values() for fact in facts.values()}
    desks = {fact.desk for facts in FACTS.values() for fact in facts.values() if fact.desk}

    assert (set(DATASETS) | sources | desks) - set(words.REGISTERS) == set()


def test_unknown_is_said_and_never_zero():
    assert words.quantity(None, unit="yuan") == "不知道"
    assert words.quantity("0", unit="yuan") == "0.00 元"
    assert words.fact_value("deposits", None, of="person") == "不知道"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("wage_6m", hao("1800.50"), "1,800.50 元/月"),
        ("homes", 2, "2 套"),
        ("student", "compulsory", "小学或初中"),
        ("serious_illness", True, "是"),
        ("birth", "1948-03-12", "1948年3月12日"),
        ("disability_grade", 1, "1 级"),
    ],
)
def test_a_fact_is_written_as_people_say_it(name, value, text):
    assert words.fact_value(name, value, of="person") == text


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        ("100", "100", "100.00 元"),
        ("100", "200", "100.00 元 到 200.00 元"),
        ("100", None, "至少 100.00 元"),
        (None, None, "不知道"),
    ],
)
def test_a_side_that_is_partly_known_shows_its_ends(least, most, text):
    value = least if least == most else None

    assert words.side({"label": "", "value": value, "least": least, "most": most, "unit": "yuan"}) == text


def test_the_words_of_a_sum_are_translated_part_by_part():
    assert words.law("低保标准 × 共同生活人数") == "低保标准 × 共同生活人数"


def test_age_counts_full_years():
    assert words.years("1948-03-12", on=date(2026, 3, 11)) == "77 岁"
    assert words.years("1948-03-12", on=date(2026, 3, 12)) == "78 岁"
    assert words.years(None, on=date(2026, 3, 12)) == "年龄不详"
