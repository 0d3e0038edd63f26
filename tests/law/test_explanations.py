"""What an answer says for itself holds: every claimed change turns it, every question can settle it, every formula gives its result."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.evidence.household_file import read_cases, read_household
from doudi.programmes import CASES, RULEBOOK
from doudi.rules import Answer, Household, decide
from doudi.rules.decide import compute, local_terms
from doudi.rules.explanation import Explanation, explain
from doudi.rules.formula import formula_of
from doudi.rules.next_question import TRIALS_MAX, NextQuestion, next_question
from doudi.rules.paths import TERMS, fact_at, value_at, with_fact, with_steady
from doudi.rules.said import amount_text
from doudi.rules.trials import Key, by_key, is_open
from doudi.rules.what_would_change import Change
from doudi.web.terminal.assess_reference import EXAMPLES
from doudi.web.terminal.place_names import find_places
from tests.law.invented import DAYS, household

SEEDS = st.integers(0, 2**32)
SOME = settings(deadline=None, max_examples=12)
CASE_STEP = 17
"""Every so many worked cases are explained; the others differ in a word."""


def answered(home: Household, *, on: date, key: Key) -> Answer:
    return by_key(decide(RULEBOOK, home, on=on))[key]


@SOME
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_every_claimed_change_does_change_the_answer(seed: int, day: date) -> None:
    home = household(Random(seed), gaps=seed % 3 == 0)
    explained = explain(RULEBOOK, home, on=day)

    changes = [one for key in explained.trials.answers for one in explained.would_change(key)]

    assert [one for one in changes if not _holds(one, home=home, day=day)] == []


def _holds(one: Change, *, home: Household, day: date) -> bool:
    before = answered(home, on=day, key=one.key)
    if one.day is not None:
        reached = answered(home, on=one.day, key=one.key)
        later = with_fact(home, one.path, value_at(home, one.path) + timedelta(days=1))
        not_yet = answered(later, on=one.day, key=one.key)
        return before.met is not_yet.met is (not reached.met) and reached.met is (one.kind == "ages_in")
    after = answered(with_steady(home, one.path, one.to), on=day, key=one.key)
    named = {each.text.name: each.met for each in after.conditions}
    if one.kind.startswith("spare"):
        beyond = answered(with_steady(home, one.path, one.beyond), on=day, key=one.key)
        return before.met is True and after.met is True and one.condition in beyond.failed
    return before.met is False and named[one.condition] is True and (after.met is True) == one.alone


@SOME
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_a_question_that_may_settle_an_answer_can_settle_it(seed: int, day: date) -> None:
    home = household(Random(seed))

    question = next_question(RULEBOOK, home, on=day)

    waiting = [one for one in decide(RULEBOOK, home, on=day) if is_open(one)]
    assert (question is None) == (not waiting)
    if question is not None:
        assert any(question.path == missing.path for one in waiting for missing in one.missing)
        assert set(question.settles) <= set(question.may_settle) <= set(question.waiting)
        assert [key for key in question.may_settle if is_open(_if_so(question, home=home, day=day, key=key))] == []


def _if_so(question: NextQuestion, *, home: Household, day: date, key: Key) -> Answer:
    """Answer anew, knowing what the question asks for."""
    value = question.settled_by[key]
    if question.path.startswith(TERMS):
        return by_key(decide(RULEBOOK, home, on=day, terms={question.path.removeprefix(TERMS): value}))[key]
    return answered(with_steady(home, question.path, value), on=day, key=key)


@SOME
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_the_next_question_is_the_same_every_time(seed: int, day: date) -> None:
    home = household(Random(seed))

    once, again = (next_question(RULEBOOK, home, on=day) for _ in range(2))

    assert (once and once.as_json()) == (again and again.as_json())


@SOME
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_every_formula_ends_with_the_result_of_its_step(seed: int, day: date) -> None:
    home = household(Random(seed), gaps=seed % 2 == 0)
    rows, local = compute(RULEBOOK, home, on=day), local_terms(RULEBOOK, household=home, on=day)
    law = RULEBOOK.bind(place=home.place, on=day)

    for answer in decide(RULEBOOK, home, on=day):
        row = rows["household"][0] if answer.person is None else rows["person"][answer.person]
        for step in answer.steps:
            formula = formula_of(law, step.rule, row=row, local=local)
            shown = "？" if step.hao is None else amount_text(step.hao, kind="money")
            assert formula is None or formula.numbers.endswith(shown), (step.rule.name, formula)
            assert formula is None or step.hao is None or "？" not in formula.numbers, (step.rule.name, formula)


def test_every_worked_case_can_explain_itself_within_its_bounds() -> None:
    cases = [case for path in CASES if path.exists() for case in read_cases(path)][::CASE_STEP]

    for case in cases:
        explained = explain(RULEBOOK, case.household, on=case.day)
        explained.next_question()
        assert explained.trials.made <= TRIALS_MAX + 60, case.name
        _read_everything(explained)


def _read_everything(explained: Explanation) -> None:
    for answer in explained.answers:
        key = (answer.policy.name, answer.person)
        question = explained.next_question(key)
        assert (question is not None) == (is_open(answer) and bool(answer.missing))
        for checked in answer.conditions:
            assert all(one.fact is fact_at(one.path) for one in explained.facts(checked, person=answer.person))


@pytest.mark.parametrize(
    ("example", "programme", "sentence"),
    [
        ("severe-disability", "dibao", "综合评估后的家庭月收入再少 1,364.01 元，就符合“最低生活保障”"),
        ("severe-disability", "edge", "综合评估后的家庭月收入再多 1,255.99 元以内，仍符合“最低生活保障边缘家庭”"),
        ("family-with-dialysis", "dibao", "综合评估后的家庭月收入再多 2,126.99 元以内，仍符合“最低生活保障”"),
    ],
)
def test_a_household_is_told_by_how_many_yuan(example: str, programme: str, sentence: str) -> None:
    home, day = read_household((EXAMPLES / f"{example}.yaml").read_text(encoding="utf-8"), places=find_places)

    explained = explain(RULEBOOK, home, on=day, programmes=[programme])

    assert explained.would_change((programme, None))[0].sentence() == sentence


def test_the_elder_is_asked_for_her_savings_and_told_why() -> None:
    path = EXAMPLES / "elder-with-able-son.yaml"
    home, day = read_household(path.read_text(encoding="utf-8"), places=find_places)

    question = next_question(RULEBOOK, home, on=day)

    assert question is not None
    assert (question.question(), question.who) == ("黄婆婆的存款和支付账户余额是多少？", "register")
    assert question.reason() == "若存款和支付账户余额是 0.00 元，就符合“最低生活保障”"
