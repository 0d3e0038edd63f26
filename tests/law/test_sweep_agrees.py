"""The sweep over files answers as the batch does: every worked case, and invented households of five provinces."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from doudi.facts import hao
from doudi.programmes import RULEBOOK
from doudi.rules import Household, Rulebook
from doudi.rules.evaluate import masks_of
from doudi.rules.stored import reasons_in
from doudi.rules.sweep import Sweep
from doudi.rules.tests.sweeping import swept, written
from doudi.rules.tests.toy import DAY, batch, family
from tests.law.invented import DAYS, household
from tests.law.worked_cases import book_with_given_terms, placed, worked_cases

WORKED_DAYS = sorted({worked.case.day for worked in worked_cases()})


def assert_same(book: Rulebook, homes: list[Household], *, on: date, folder: Path) -> None:
    by_sweep = swept(book, written(homes, folder=folder), on=on)
    by_batch = batch(book, homes, on=on)

    for unit, rows in by_batch.items():
        for wanted, got in zip(rows, by_sweep[unit], strict=True):
            assert got == wanted


@pytest.mark.parametrize("day", WORKED_DAYS, ids=str)
def test_worked_cases_are_swept_as_they_are_evaluated(day: date, tmp_path: Path) -> None:
    cases = [placed(one.case, number=number) for number, one in enumerate(worked_cases()) if one.case.day == day]

    assert_same(book_with_given_terms(cases), [case.household for case in cases], on=day, folder=tmp_path)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_invented_households_are_swept_as_they_are_evaluated(day: date, tmp_path: Path) -> None:
    dice = Random(20261101)
    homes = [household(dice) for _ in range(400)]

    assert_same(RULEBOOK, homes, on=day, folder=tmp_path)


def test_a_household_beyond_reckoning_is_stored_in_the_same_columns(tmp_path: Path) -> None:
    """Answered natively or one by one, all chunks fit one file, and every reason is the one a table of columns gives."""
    homes = [family({"wage_6m": hao(10)}), family({"wage_6m": -hao(10**11)}, {"wage_6m": 0})]
    paths = written(homes, folder=tmp_path)
    rows = swept(RULEBOOK, paths, on=DAY)

    chunks = list(Sweep(RULEBOOK, paths=paths, on=DAY, is_stored=True).stored())

    assert len(chunks) == len(homes), "the household beyond reckoning is answered apart"
    for unit in ("household", "person"):
        assert len({chunk[unit].reasons.schema for chunk in chunks}) == 1
    for policy in RULEBOOK.policies:
        wanted = [[row[name] for name in masks_of(policy)] for row in rows[policy.of]]
        found = [
            zip(*(mask.tolist() for mask in reasons_in(one[policy.of].reasons, policy)), strict=True) for one in chunks
        ]
        assert sorted([*masks] for chunk in found for masks in chunk) == sorted(wanted)
