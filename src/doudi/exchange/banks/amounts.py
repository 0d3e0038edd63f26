"""Amounts as banks write them: yuan with two decimals, here always whole cents.

Verbs: yuan, cents_of.
"""

from __future__ import annotations

import re

CENT_DIGITS = 2
AMOUNT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,5}))?")


def yuan(cents: int) -> str:
    """Write cents as yuan with two decimals."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cents_of(text: str) -> int:
    """Read yuan exactly.

    :raises ValueError: when it is no amount, or has parts of a cent.
    """
    found = AMOUNT.fullmatch(text.replace(",", ""))
    if found is None:
        raise ValueError(text)
    sign, whole, part = found[1], found[2], (found[3] or "").rstrip("0")
    if len(part) > CENT_DIGITS:
        raise ValueError(text)
    cents = int(whole) * 100 + int(part.ljust(CENT_DIGITS, "0"))
    return -cents if sign else cents
