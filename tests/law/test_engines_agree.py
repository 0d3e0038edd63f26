"""Every worked case is answered alike by the scalar form, one household at a time, and by the batch, all of them at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

import pytest

from doudi.evidence.household_file import Case
from doudi.rules import Answer, Rulebook
from doudi.rules.evaluate import masks_of
from doudi.rules.tests.toy import batch
from tests.law.worked_cases import book_with_given_terms, decided, placed, worked_cases


@cache
def _by_day() -> dict[date, list[Case]]:
    groups: dict[date, list[Case]] = defaultdict(list)
    for number, worked in enumerate(worked_cases()):
        groups[worked.case.day].append(placed(worked.case, number=number))
    return dict(groups)


@cache
def _book() -> Rulebook:
    return book_with_given_terms(case for cases in _by_day().values() for case in cases)


def answer_as_row(answer: Answer) -> tuple[Any, ...]:
    """Put an answer as the batch writes it: verdict, amount, conditions not met, conditions not known."""
    failed = sum(1 << number for number, one in enumerate(answer.conditions) if one.met is False)
    unknown = sum(1 << number for number, one in enumerate(answer.conditions) if one.met is None)
    return answer.met, answer.amount_hao, failed, unknown


def batch_rows(book: Rulebook, *, cases: list[Case]) -> list[dict[tuple[str, int | None], tuple[Any, ...]]]:
    """Evaluate the cases in one batch; return each case's answers by policy and person."""
    rows = batch(book, [case.household for case in cases], on=cases[0].day)
    answers: list[dict[tuple[str, int | None], tuple[Any, ...]]] = [{} for _ in cases]
    for policy in book.policies:
        columns = (policy.name, f"{policy.name}_amount", *masks_of(policy))
        for row in rows[policy.of]:
            person = None if policy.of == "household" else row["person"] % 100
            answers[row["household"]][policy.name, person] = tuple(row[name] for name in columns)
    return answers


@pytest.mark.parametrize("day", _by_day(), ids=str)
def test_both_executions_answer_alike(day: date) -> None:
    cases = _by_day()[day]

    in_batch = batch_rows(_book(), cases=cases)

    for case, answers in zip(cases, in_batch, strict=True):
        one_by_one = {(answer.policy.name, answer.person): answer_as_row(answer) for answer in decided(case)}
        assert answers == one_by_one, case.name
