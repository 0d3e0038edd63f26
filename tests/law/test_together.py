"""What may be had beside what: the matrix answers its worked cases, and the law never contradicts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from random import Random
from typing import Any

import pytest
import yaml

from doudi.programmes import RULEBOOK
from doudi.programmes.together import FOLDER, MATRIX, WORDS
from doudi.rules import Answer, Household, decide
from doudi.rules.decide import compute
from doudi.rules.stacking import ANSWERS, Holding
from tests.law.invented import household as thrown
from tests.law.worked_cases import Worked, given, worked_cases

CASES = yaml.load((FOLDER / "matrix_cases.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
NAMES = [policy.name for policy in RULEBOOK.policies]
SEEDS = range(150)
BASIC = ("dibao", "dibao_single", "tekun", "orphan", "unattended", "edge", "rigid")
TABLE = (*BASIC, "supplement", "living_subsidy", "nursing_subsidy", "temporary", "price_subsidy", "medical")
DAYS = (date(2025, 6, 1), date(2026, 6, 30), date(2026, 7, 1))


@pytest.mark.parametrize("case", CASES["pairs"], ids=lambda case: case["case"])
def test_a_pair_answers_as_its_case_says(case: dict[str, Any]) -> None:
    place, on = case["place"], case["date"]

    pair = MATRIX.pair(case["has"], case["other"], place=place, on=on)
    together = MATRIX.may_stand_together(case["has"], case["other"], place=place, on=on)

    assert (pair.answer if pair else None) == _word(case["answer"])
    assert together is case["together"]
    if "article" in case:
        assert pair is not None
        assert pair.article == case["article"]


def _word(written: Any) -> Any:
    return {True: "yes", False: "no"}[written] if isinstance(written, bool) else written


@pytest.mark.parametrize("case", CASES["holdings"], ids=lambda case: case["case"])
def test_holdings_that_meet_are_named_with_the_article_and_what_to_do(case: dict[str, Any]) -> None:
    holdings = [Holding(name, frozenset(people)) for name, people in case["holds"].items()]

    found = MATRIX.conflicts(holdings, place=case["place"], on=case["date"])

    told = [{"has": one.has.name, "other": one.other.name, "people": sorted(one.people), "article": one.pair.article,
             "action": one.pair.action} for one in found]  # fmt: skip
    expected = [wanted | {"people": sorted(wanted["people"])} for wanted in case["conflicts"]]
    assert [{name: one[name] for name in wanted} for one, wanted in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_two_of_the_published_table_have_an_answer(day: date) -> None:
    open_pairs = [
        (has, other)
        for has in TABLE
        for other in TABLE
        if has != other and MATRIX.pair(has, other, place="440105", on=day) is None
    ]

    assert open_pairs == []


def test_every_answer_is_explained_and_used() -> None:
    used = {pair.answer for rows in MATRIX.pairs.values() for pair in rows}

    assert used == set(ANSWERS) == set(WORDS["answers"])


def test_a_default_of_ours_says_that_it_is_one() -> None:
    ours = [pair for rows in MATRIX.pairs.values() for pair in rows if pair.mark == "E"]

    assert [pair.source for pair in ours if "兜底默认值" not in pair.source] == []


def test_the_policies_known_so_far_are_in_the_matrix() -> None:
    known = {"dibao", "dibao_single", "tekun", "edge", "rigid", "supplement"}

    assert known <= set(NAMES)
    assert [name for name in known if MATRIX.standing(name) is None] == []


@pytest.mark.parametrize("worked", worked_cases(), ids=str)
def test_no_worked_case_would_get_what_may_not_stand_together(worked: Worked) -> None:
    case = worked.case

    assert _met(case.household, on=case.day, terms=given(case)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_invented_household_would_get_what_may_not_stand_together(seed: int) -> None:
    dice = Random(seed)

    assert _met(thrown(dice), on=dice.choice(DAYS), terms={}) == []


def _met(household: Household, *, on: date, terms: Mapping[str, Any]) -> list[str]:
    """Say in words which answers of the law meet in one person though the matrix keeps them apart.

    Who has not chosen yet would get either of two things; that is no contradiction but his choice.
    """
    answers = decide(RULEBOOK, household, on=on, terms=terms)
    counts = [row["counts"] for row in compute(RULEBOOK, household, on=on, terms=terms)["person"]]
    members = frozenset(str(number) for number, flag in enumerate(counts) if flag)
    found = MATRIX.conflicts(_would(answers, members=members), place=household.place, on=on)
    return [
        f"{one.has.name} and {one.other.name} of {', '.join(one.people)}: {one.pair.citation}"
        for one in found
        if one.pair.answer != "choose"
    ]


def _would(answers: Iterable[Answer], *, members: frozenset[str]) -> list[Holding]:
    return [
        Holding(answer.policy.name, members if answer.person is None else frozenset({str(answer.person)}))
        for answer in answers
        if answer.met
    ]
