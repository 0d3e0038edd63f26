"""Invented households for tests of warnings: what each lacks, and a day on which it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.facts import hao
from doudi.monitoring.warnings.found import Found, Sign
from doudi.rules import Household, Person

ON = date(2025, 9, 30)
PLACE = "440105001104"

EARNER: Mapping[str, Any] = {
    "birth": date(1985, 1, 1),
    "sex": "male",
    "wage_6m": hao(3000),
    "wage_12m": hao(3000),
    "has_job": True,
}


def household(*people: Mapping[str, Any], **facts: Any) -> Household:
    """Make a household of 海珠 of some people."""
    known = {
        "deposits": 0,
        "securities": 0,
        "insurance_value": 0,
        "idle_reason": True,
        "birth": date(1985, 1, 1),
        "sex": "female",
    }
    return Household(
        place=PLACE,
        residence="urban",
        facts=facts,
        people=tuple(
            Person(
                key=str(number),
                name=f"甲{number}",
                facts={**known, **({} if number else {"relation": "self"}), **person},
            )
            for number, person in enumerate(people)
        ),
    )


SAID = [{"label": "说明", "left": None, "right": None}]
SOURCE = {"dataset": "medical", "delivery": "d1", "as_of": "2025-09-01"}


def found(
    *signs: tuple[str, str], key: int = 440105000000000001, group: str = "none", place: str = PLACE, hukou: str = ""
) -> Found:
    """Make what was found of a household: indicators with their levels."""
    return Found(
        household_key=key, place=place, hukou=hukou or place, name="黄桂芳", masked="440105********002X", sealed=b"sealed",
        members=1, group=group,
        signs=tuple(
            Sign(indicator=code, level=level, said=SAID, source=SOURCE)
            for code, level in signs
        ),
    )  # fmt: skip
