"""Temporary assistance: which desk may approve the whole, and that the steps say what comes first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.evidence.household_file import read_household
from doudi.facts import hao
from doudi.programmes import RULEBOOK
from doudi.rules import Household, decide
from doudi.rules.decide import local_terms, open_office, rows_for
from doudi.rules.plan import make_plan
from doudi.rules.scalar import Scalar

DAY = date(2026, 8, 5)


def stranger(*, needs: int) -> Household:
    """Somebody from another province after a fire in Tianhe, who cannot wait."""
    household, _ = read_household(f"""
date: {DAY}
place: "440106"
residence: urban
household: {{sudden_hardship: fire, life_in_difficulty: yes, cannot_wait: yes, needed_amount: {needs}, hukou_is_local: no}}
people:
  - {{name: 阿湘, age: 35, sex: male, hukou_in_province: no}}
""")
    return household


@pytest.mark.parametrize(("limit", "approves"), [(hao(2000), True), (hao("1999.99"), False), (None, None)])
def test_the_township_approves_up_to_its_limit_all_kinds_together(limit: int | None, approves: bool | None) -> None:
    assert value_of(stranger(needs=2000), "township_approves", terms={"township_limit": limit}) is approves


def value_of(household: Household, name: str, *, terms: dict[str, Any]) -> Any:
    law = open_office(RULEBOOK, place=household.place, on=DAY).law
    rows = rows_for(household)
    local = local_terms(RULEBOOK, household=household, on=DAY) | terms
    Scalar(make_plan(law, outputs={"household": [name]})).run(rows, local=local)
    return rows["household"][0][name]


def test_what_comes_first_and_what_comes_after_are_two_steps_with_their_articles() -> None:
    answers = decide(RULEBOOK, stranger(needs=10_000), on=DAY)

    emergency = next(one for one in answers if one.policy.name == "emergency")

    assert [(step.rule.citation, step.hao) for step in emergency.steps] == [
        ("社会救助法 第五十条", hao(1309)),
        ("关于进一步加强和改进临时救助工作的意见 二（三）", hao(1309)),
    ]
