"""A receipt replays to the same answer, or says exactly what differs: the law, a term, a fact, and what follows."""

from __future__ import annotations

import json
from dataclasses import replace as with_values
from typing import Any

import pytest

from doudi.facts import hao
from doudi.rules import Household, Rulebook, decide, receipt, receipt_of, replay
from doudi.rules.receipt import canonical, differences_between, hash_of
from doudi.rules.tests.toy import DAY, family, toy_book

HOME = family({"wage_6m": hao(900)}, {"pension": None, "lives_here": False})


def made(book: Rulebook, home: Household = HOME) -> dict[str, Any]:
    """A receipt that went through a file."""
    written = receipt_of(book, home, on=DAY, answers=decide(book, home, on=DAY))
    receipt: dict[str, Any] = json.loads(json.dumps(written))
    return receipt


def with_standard(yuan: int) -> Rulebook:
    book = toy_book()
    rows = book.terms.notices["standard"]
    rows[0] = with_values(rows[0], value=hao(yuan))
    return book


def test_the_same_law_terms_and_facts_give_the_same_answer():
    assert replay(toy_book(), made(toy_book())) == []


def test_a_changed_law_is_named_though_the_answer_stays(monkeypatch):
    written = made(toy_book())
    monkeypatch.setattr(receipt, "_files_hash", lambda: "f" * 64)

    (difference,) = replay(toy_book(), written)

    assert difference == f"law: was {written['law'][:12]}, is ffffffffffff"


def test_a_changed_term_is_named_with_the_amount_that_follows():
    differences = replay(with_standard(1201), made(toy_book()))

    assert "terms.standard.value: was 12000000, is 12010000" in differences
    assert "answers.grant.amount.value: was '300.00', is '301.00'" in differences
    assert {line.split(".")[0] for line in differences} == {"terms", "answers"}


def test_a_term_nobody_sets_any_more_is_named():
    book = toy_book()
    book.terms.notices["standard"].clear()

    differences = replay(book, made(toy_book()))

    assert any(line.startswith("terms.standard: was {") and line.endswith("is None") for line in differences)
    assert "answers.grant.verdict: was 'eligible', is 'unknown'" in differences


def test_a_household_known_otherwise_by_now_is_compared_fact_by_fact():
    now = family({"wage_6m": hao(1000)}, {"pension": None, "lives_here": False})

    differences = replay(toy_book(), made(toy_book()), household=now)

    assert f"facts.people.人0.facts.wage_6m: was {hao(900)}, is {hao(1000)}" in differences
    assert "answers.grant.amount.value: was '300.00', is '200.00'" in differences


def test_the_same_household_once_more_differs_in_nothing():
    assert replay(toy_book(), made(toy_book()), household=HOME) == []


def test_a_policy_that_came_later_shifts_no_other_answer():
    was = [{"programme": "grant", "person": None, "verdict": "eligible"}]
    now = [{"programme": "new", "person": 0, "verdict": "refused"}, *was]

    (difference,) = differences_between(was, now, path="answers")

    assert difference.startswith("answers.new.0: was None, is {")


def test_what_was_missing_and_no_longer_is_is_named():
    was = [{"fact": "people.0.pension", "label": "养老金"}]

    assert differences_between(was, [], path="missing") == [f"missing.people.0.pension: was {was[0]!r}, is None"]


@pytest.mark.parametrize("path", [("household", "people", 0, "facts", "wage_6m"), ("answers", 0, "verdict"), ("on",)])
def test_a_receipt_changed_anywhere_is_refused(path):
    written = made(toy_book())
    node = written
    for step in path[:-1]:
        node = node[step]

    node[path[-1]] = "2025-06-02"

    with pytest.raises(ValueError, match="changed after it was made"):
        replay(toy_book(), written)


def test_the_hash_is_of_the_content_whatever_its_order():
    written = made(toy_book())
    body = {name: written[name] for name in sorted(written, reverse=True) if name != "sha256"}

    assert hash_of(body) == written["sha256"]
    assert canonical({"b": "兜底", "a": [1, None]}) == '{"a":[1,null],"b":"兜底"}'


def test_what_is_no_receipt_is_refused():
    with pytest.raises(ValueError, match="not a receipt"):
        replay(toy_book(), {"format": "other"})
