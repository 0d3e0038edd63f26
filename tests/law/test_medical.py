"""How medical assistance is settled: at the hospital for whoever is in the list already, else by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.programmes import RULEBOOK
from doudi.rules import Household, Person
from doudi.rules.household import DEFAULTS
from doudi.rules.tests.toy import batch

ON = date(2026, 7, 1)
LISTED = ("holds_tekun", "holds_dibao", "holds_edge", "holds_rigid", "holds_orphan", "holds_unattended")


def settlements(*told: dict[str, Any]) -> list[Any]:
    """Answer for households of one person each, who is told of in a few facts."""
    homes = [
        Household(
            place="440105",
            residence="urban",
            facts=DEFAULTS["household"],
            people=(Person(key="0", name="阿强", facts={**DEFAULTS["person"], "birth": date(1985, 6, 1), **facts}),),
        )
        for facts in told
    ]
    rows = batch(RULEBOOK, homes, on=ON, outputs={"person": ["medical_settlement"]})
    return [row["medical_settlement"] for row in rows["person"]]


def test_whoever_is_recognised_has_aid_taken_off_the_bill() -> None:
    assert settlements(*({name: True} for name in LISTED)) == ["one_stop"] * len(LISTED)


@pytest.mark.parametrize(("facts", "settlement"), [({}, "by_hand"), ({"holds_edge": None}, None)])
def test_whoever_is_not_brings_the_bills(facts: dict[str, Any], settlement: str | None) -> None:
    assert settlements(facts) == [settlement]
