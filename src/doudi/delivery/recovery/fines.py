"""How much may be fined for what was had by fraud, under the law of the day of the act. Noun: Bounds. Verb: bounds_on.

Acts before 2026-07-01 stand under the older law; once the Social Assistance Law is in force somebody who knows the law says which holds.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from doudi.cases.articles import in_force
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
ARTICLE = "社会救助法 第七十三条"


class Bounds(NamedTuple):
    """Times what was had by fraud, and the article that says so. No fine at all is always possible."""

    least: int
    most: int
    law: str

    def hold(self, fine_cents: int, *, of_cents: int) -> bool:
        """Say whether a fine is within them."""
        return fine_cents == 0 or self.least * of_cents <= fine_cents <= self.most * of_cents


def term(name: str, *, place: str, on: date) -> int:
    """Give a term of this room.

    :raises LookupError: when nobody has set it for that day.
    """
    found = TERMS.notice(name, place=place, residence="urban", on=on)
    if found is None:
        raise LookupError(f"{name} is not set for {place} on {on}")
    return int(found.value)


def bounds_on(day: date, *, place: str) -> Bounds:
    """Give the bounds under the law of a day."""
    least, most = (term(f"fine_times_{end}", place=place, on=day) for end in ("least", "most"))
    return Bounds(least, most, in_force(ARTICLE, on=day))


def needs_legal_check(*, act_on: date, on: date) -> bool:
    """Say whether the law has changed between the act and the decision."""
    return in_force(ARTICLE, on=act_on) != in_force(ARTICLE, on=on)
