"""Facts are read whole, money exactly."""

from decimal import Decimal

import pytest

from doudi.facts import FACTS, KINDS, UNITS, hao, yuan


def test_every_fact_has_a_known_kind_a_label_and_a_source():
    for unit in UNITS:
        for fact in FACTS[unit].values():
            assert fact.kind in KINDS
            assert fact.label
            assert fact.source


def test_a_code_defaults_to_one_of_its_choices():
    codes = [fact for facts in FACTS.values() for fact in facts.values() if fact.kind == "code"]

    assert codes
    assert all(fact.default in (None, *fact.choices) for fact in codes)


def test_what_people_judge_carries_a_question_and_a_desk():
    judged = [fact for facts in FACTS.values() for fact in facts.values() if fact.question]

    assert judged
    assert all(fact.is_judged for fact in judged)


def test_money_goes_in_and_out_exactly():
    assert hao("261.80") == 2_618_000
    assert yuan(2_618_000) == Decimal("261.80")
    assert yuan(1) == Decimal("0.0001")


def test_an_amount_finer_than_a_hao_is_refused():
    with pytest.raises(ValueError, match="more than four decimals"):
        hao("0.00001")
