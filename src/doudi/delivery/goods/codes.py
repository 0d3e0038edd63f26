"""The code of a voucher: letters by chance, shown once when it is issued; only its keyed hash is kept.

Verbs: new_code, hash_of_code.
"""

from __future__ import annotations

import hmac
import secrets
from functools import lru_cache
from hashlib import sha256

from doudi import database
from doudi.database.keys import key
from doudi.offices.serials import ALPHABET

LETTERS, TOGETHER = 12, 4
"""Twelve of 29 letters are 58 bits."""


def new_code() -> str:
    """Make a code, in groups somebody can read out."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[start : start + TOGETHER] for start in range(0, LETTERS, TOGETHER))


def hash_of_code(code: str) -> bytes:
    """Give the keyed hash by which a voucher is found, however its code was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return hmac.new(_key(), letters.encode(), sha256).digest()


@lru_cache(maxsize=1)
def _key() -> bytes:
    return key("vouchers", size=32, var=database.var())
