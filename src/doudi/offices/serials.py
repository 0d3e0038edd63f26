"""Serial numbers on papers: what it is, where, which day, and letters by chance, so that nobody guesses one from another.

Verb: serial_number.
"""

from __future__ import annotations

import secrets
from datetime import date

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits nobody mistakes for one another."""

COUNTY_DIGITS = 6


def serial_number(kind: str, *, place: str, on: date, by_chance: int = 6) -> str:
    """Make a number: two letters for the kind of paper, six digits for the county, the day, and characters by chance."""
    chance = "".join(secrets.choice(ALPHABET) for _ in range(by_chance))
    return f"{kind}{place[:COUNTY_DIGITS]:0<{COUNTY_DIGITS}}{on:%y%m%d}{chance}"
