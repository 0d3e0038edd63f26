"""Identifiers at rest: sealed so that a copy of the database tells nobody's number.

`seal` and `unseal` use AES-256-GCM with the kind of number bound in, so that a sealed number cannot be moved
to another kind. `fingerprint` is a keyed hash: the same number is found again without opening anything.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doudi import database
from doudi.database.keys import key
from doudi.registry.identifiers import Identifier

FORMAT = b"\x01"
NONCE = 12


class NotOpened(Exception):
    """A sealed number that this installation's key does not open."""


def seal(identifier: Identifier) -> bytes:
    """Encrypt a number: format, nonce, ciphertext with tag."""
    nonce = os.urandom(NONCE)
    return FORMAT + nonce + _cipher().encrypt(nonce, identifier.value.encode(), identifier.kind.value.encode())


def unseal(sealed: bytes, *, kind: str) -> str:
    """Decrypt a number.

    :raises NotOpened: when it was sealed with another key, for another kind, or changed since.
    """
    layout, nonce, ciphertext = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if layout != FORMAT:
        raise NotOpened("unknown format")
    try:
        return _cipher().decrypt(nonce, ciphertext, kind.encode()).decode()
    except InvalidTag as reason:
        raise NotOpened("wrong key, wrong kind, or changed since it was sealed") from reason


def fingerprint(identifier: Identifier) -> bytes:
    """Give the keyed hash by which a number is found."""
    words = f"{identifier.kind.value}:{identifier.value}".encode()
    return hmac.new(_fingerprint_key(), words, sha256).digest()


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(key("identifiers", size=32, var=database.var()))


@lru_cache(maxsize=1)
def _fingerprint_key() -> bytes:
    return key("fingerprints", size=32, var=database.var())


def make_keys() -> None:
    """Make the keys now, so that a backup taken after setting up holds them."""
    _cipher()
    _fingerprint_key()
