"""How large facts can be, so that no number of the law overflows 64 bits; larger ones are for the scalar form.

Verbs: largest, ends_of.
"""

from __future__ import annotations

from doudi.facts import Fact

CHILDREN_MAX = {"household": 40, "person": 10}
"""So many people in a household, and supporters of a person, native code reckons with; larger ones are for the scalar form."""

AMOUNT_MAX = {"yuan/month": 2**33, "yuan/year": 2**36, "yuan": 2**39}
"""So large, in hao, can an amount be, by its unit, that no sum or product of the law overflows; larger ones are for the scalar form.
All are powers of two, so that whether any of many is larger shows in their high bits.
"""

COUNT_MAX = {"count": 2**5, "months": 2**13}
FIRST_DAY, LAST_DAY = -43_829, 91_311
"""1 January 1850 and 31 December 2219, in days since 1970."""


def largest(fact: Fact) -> int:
    """Say how large a fact that is a number can be in native code."""
    return AMOUNT_MAX[fact.unit] if fact.kind == "money" else COUNT_MAX[fact.kind]


def ends_of(fact: Fact) -> tuple[int, int] | None:
    """Say between which values a fact must lie, the first one in and the last one out; None when any value will do."""
    if fact.dtype == "date":
        return FIRST_DAY, LAST_DAY + 1
    return (-largest(fact), largest(fact)) if fact.dtype == "int64" else None
