"""How large facts can be, so that no number of the law overflows 64 bits; larger ones are for the scalar form.

Verbs: largest, ends_of.
"""

from __future__ import annotations

from doudi.facts import HAO, Fact

CHILDREN_MAX = {"household": 40, "person": 10}
"""So many people in a household, and supporters of a person, native code reckons with; larger ones are for the scalar form."""

AMOUNT_MAX = {"yuan/month": 10**6 * HAO, "yuan/year": 10**7 * HAO, "yuan": 10**8 * HAO}
"""So large can an amount be, by its unit, that no sum or product of the law overflows; larger ones are for the scalar form."""

COUNT_MAX = {"count": 30, "months": 10_000}
FIRST_DAY, LAST_DAY = -43_829, 91_311
"""1 January 1850 and 31 December 2219, in days since 1970."""


def largest(fact: Fact) -> int:
    """Say how large a fact that is a number can be in native code."""
    return AMOUNT_MAX[fact.unit] if fact.kind == "money" else COUNT_MAX[fact.kind]


def ends_of(fact: Fact) -> tuple[int, int] | None:
    """Say between which values a fact must lie; None when any value will do."""
    if fact.dtype == "date":
        return FIRST_DAY, LAST_DAY
    return (-largest(fact), largest(fact)) if fact.dtype == "int64" else None
