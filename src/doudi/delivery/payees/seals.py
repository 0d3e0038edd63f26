"""Account numbers at rest: sealed with a key of their own, found by a keyed hash, opened for a bank's list with a line in the journal.

Nouns: OpenedList. Verbs: seal_number, hash_number, seal_cells, unseal_cells, open_list, numbers_of.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import islice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doudi import database
from doudi.database.keys import key
from doudi.delivery.payees.account import Account
from doudi.delivery.payees.numbers import AccountNumber
from doudi.delivery.payees.permissions import By, check_may_open
from doudi.journal.actions import record

NONCE = 12
NUMBER, CELLS = b"payee", b"payee row"
AT_ONCE = 5000


class NotUnsealed(Exception):
    """A sealed number that this installation's key does not open."""


def seal_number(number: AccountNumber) -> bytes:
    """Encrypt a number: nonce, ciphertext with tag."""
    return _seal(number.value, kind=NUMBER)


def hash_number(number: AccountNumber) -> bytes:
    """Give the keyed hash by which the same number is found."""
    return hmac.new(_hash_key(), number.same.encode(), sha256).digest()


def seal_cells(row: str) -> bytes:
    """Encrypt a row of a file, as it was."""
    return _seal(row, kind=CELLS)


def unseal_cells(sealed: bytes | memoryview) -> str:
    """Decrypt a row.

    :raises NotUnsealed: when it was sealed with another key, or changed since.
    """
    return _unseal(sealed, kind=CELLS)


@dataclass(frozen=True)
class OpenedList:
    """The right to open the numbers of one list, which stands in the journal. Walk it as often as the list is written."""

    about: str

    def number(self, sealed: bytes | memoryview) -> str:
        """Open one number, as `payees_accounts` gives it.

        :raises NotUnsealed: when it was sealed with another key, or changed since.
        """
        return _unseal(sealed, kind=NUMBER)

    def numbers(self, accounts: Iterable[int]) -> Iterator[str]:
        """Open the numbers of accounts in the order they are asked for, some thousands at a time.

        :raises NotUnsealed: for an account that is not seen, or does not open.
        """
        waiting = iter(accounts)
        while some := list(islice(waiting, AT_ONCE)):
            found = dict(Account.objects.filter(pk__in=set(some)).values_list("pk", "sealed"))
            for one in some:
                if one not in found:
                    raise NotUnsealed(f"account {one} is not in sight")
                yield self.number(found[one])


def open_list(*, about: str, place: str, count: int, why: str, by: By, on: date) -> OpenedList:
    """Write down once that the account numbers of a list are opened, and by whom and what for; then open them.

    :raises NotAllowed: when neither the worker nor the finance or county desk of the place asks.
    """
    check_may_open(by, place=place)
    record(verb="payees.open_list", by=by, on=on, about=about, place=place, purpose=why, detail={"count": count})
    return OpenedList(about=about)


def numbers_of(accounts: list[int], *, about: str, place: str, why: str, by: By, on: date) -> Iterator[str]:
    """Open the numbers of one list, in its order; the line in the journal is written at once.

    :raises NotAllowed: as `open_list`.
    """
    opened = open_list(about=about, place=place, count=len(accounts), why=why, by=by, on=on)
    return opened.numbers(accounts)


def _seal(text: str, *, kind: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + _cipher().encrypt(nonce, text.encode(), kind)


def _unseal(sealed: bytes | memoryview, *, kind: bytes) -> str:
    content = bytes(sealed)
    try:
        return _cipher().decrypt(content[:NONCE], content[NONCE:], kind).decode()
    except InvalidTag as reason:
        raise NotUnsealed("wrong key, or changed since it was sealed") from reason


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(key("payees", size=32, var=database.var()))


@lru_cache(maxsize=1)
def _hash_key() -> bytes:
    return key("payee_hashes", size=32, var=database.var())


def make_keys() -> None:
    """Make the keys now, so that a backup taken after setting up holds them."""
    _cipher()
    _hash_key()
