"""What holds over months: every worked case owes, settles and demands exactly what its author worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import yaml

from doudi.evidence.household_file import read_case
from doudi.facts import hao
from doudi.programmes import RULEBOOK
from doudi.programmes.together import FOLDER, MATRIX, WORDS
from doudi.rules.due import Course, course
from doudi.rules.events import HANDING, Decision, Duty, State
from doudi.rules.known import NotSet
from doudi.rules.months import Line, Month, months_between
from doudi.rules.terms import term_value

CASES = yaml.load((FOLDER / "month_cases.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
WORDS_OF_A_CASE = {"case", "programmes", "from", "until", "terms", "states", "decisions", "due", "totals", "settled",
                   "paid", "reasons", "laws", "places", "duties"}  # fmt: skip
DECISION_DAYS = {"event": "event_on", "heard": "heard_on", "reported": "reported_on"}


def followed(case: Mapping[str, Any]) -> Course:
    """Follow the household of a case."""
    return course(
        RULEBOOK,
        matrix=MATRIX,
        programmes=case["programmes"],
        states=[_state(row) for row in case["states"]],
        decisions=[_decision(row) for row in case["decisions"]],
        since=Month.read(str(case["from"])),
        until=Month.read(str(case["until"])),
        given={name: term_value(RULEBOOK.terms.terms[name], value) for name, value in case.get("terms", {}).items()},
    )


def _state(row: Mapping[str, Any]) -> State:
    read = read_case({name: value for name, value in row.items() if name != "known"})
    people = tuple(replace(person, key=person.name) for person in read.household.people)
    return State(read.day, replace(read.household, people=people), known_on=row.get("known", read.day))


def _decision(row: Mapping[str, Any]) -> Decision:
    days = {DECISION_DAYS[word]: day for word, day in row.items() if word in DECISION_DAYS}
    return Decision(
        row["date"], row["reason"], programmes=tuple(row.get("programmes", ())),
        through_work=row.get("through_work", False), **days,
    )  # fmt: skip


@pytest.fixture(scope="module")
def courses() -> dict[str, Course]:
    return {case["case"]: followed(case) for case in CASES}


each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])


@each_case
def test_every_month_owes_what_the_case_says(case: dict[str, Any], courses: dict[str, Course]) -> None:
    owed = {str(one.month): _sums(one.lines) for one in courses[case["case"]].months}

    assert owed == {str(month): {} for month in _months(case)} | dict(_expected(case))


@each_case
def test_every_pay_day_settles_what_the_case_says(case: dict[str, Any], courses: dict[str, Course]) -> None:
    settled = {str(one.month): one.settled for one in courses[case["case"]].months if one.settled}

    assert settled == {month: _in_hao(rows) for month, rows in case.get("settled", {}).items()}


@each_case
def test_what_was_paid_total_reason_law_and_place_are_as_the_case_says(
    case: dict[str, Any], courses: dict[str, Course]
) -> None:
    found = courses[case["case"]]

    wrong = [
        *_differing(found, case.get("reasons", {}), read=lambda line: line.reason),
        *_differing(found, case.get("laws", {}), read=lambda line: line.law),
        *_differing(found, case.get("places", {}), read=lambda line: line.place),
    ]

    assert wrong == []
    for month, rows in case.get("paid", {}).items():
        paid = found.month(Month.read(month)).paid
        assert {key: paid[key] for key in _in_hao(rows)} == _in_hao(rows)
    for months, total in case.get("totals", {}).items():
        lines = [line for month in _range(months) for line in found.month(month).lines]
        assert sum(line.hao or 0 for line in lines) == hao(Decimal(str(total)))


@each_case
def test_the_steps_the_law_demands_are_named(case: dict[str, Any], courses: dict[str, Course]) -> None:
    expected = [
        Duty(row["code"], row["date"], by=Month.read(row["by"]) if "by" in row else None, done_on=row.get("done"))
        for row in case["duties"]
    ]

    assert list(courses[case["case"]].duties) == expected


@each_case
def test_no_month_pays_what_may_not_stand_together(case: dict[str, Any], courses: dict[str, Course]) -> None:
    found = courses[case["case"]]

    assert [one.month for one in found.months if one.conflicts] == []
    assert [one.month for one in found.months if len({line.key for line in one.lines}) != len(one.lines)] == []


@each_case
def test_a_case_uses_known_words_and_reasons(case: dict[str, Any], courses: dict[str, Course]) -> None:
    lines = [line for one in courses[case["case"]].months for line in one.lines]
    reasons = {line.reason for line in lines} | {row["reason"] for row in case["decisions"]}

    assert set(case) <= WORDS_OF_A_CASE
    assert reasons <= set(WORDS["reasons"])
    assert {duty.code for duty in courses[case["case"]].duties} <= set(WORDS["steps"])


def test_every_step_and_waiting_reason_has_a_case_and_words() -> None:
    steps = {row["code"] for case in CASES for row in case["duties"]}

    assert steps == set(WORDS["steps"])
    assert set(HANDING) <= set(WORDS["reasons"])


def test_a_month_nobody_set_a_rule_for_is_refused_in_words() -> None:
    case = next(case for case in CASES if case["case"].startswith("More money"))

    with pytest.raises(NotSet, match=r"entry_months.*440105.*2026-01-15"):
        followed({**case, "terms": {"entry_months": None}})


def _sums(lines: Iterable[Line]) -> dict[tuple[str, str], int | None]:
    return {line.key: line.hao for line in lines}


def _months(case: Mapping[str, Any]) -> Iterator[Month]:
    return months_between(Month.read(str(case["from"])), Month.read(str(case["until"])))


def _range(words: str) -> Iterator[Month]:
    first, last = words.split("..")
    return months_between(Month.read(first), Month.read(last).later(1))


def _expected(case: Mapping[str, Any]) -> Iterator[tuple[str, dict[tuple[str, str], int | None]]]:
    for months, owed in case["due"].items():
        for month in _range(months):
            yield str(month), dict(_keyed(owed))


def _keyed(owed: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], int | None]]:
    for programme, amount in owed.items():
        if isinstance(amount, dict):
            yield from (((programme, person), _hao(one)) for person, one in amount.items())
        else:
            yield (programme, ""), _hao(amount)


def _in_hao(rows: Mapping[str, Any]) -> dict[tuple[str, str], int | None]:
    return {_key(words): _hao(amount) for words, amount in rows.items()}


def _key(words: str) -> tuple[str, str]:
    programme, _, person = words.partition(" ")
    return (programme, person)


def _hao(amount: Any) -> int | None:
    return None if amount is None else hao(Decimal(str(amount)))


def _differing(found: Course, expected: Mapping[str, Any], *, read: Any) -> Iterator[str]:
    for month, rows in expected.items():
        lines = {line.key: line for line in found.month(Month.read(month)).lines}
        for words, wanted in rows.items():
            got = read(lines[_key(words)])
            if got != wanted:
                yield f"{month} {words}: expected {wanted}, got {got}"
