"""Sealing what is personal and is no number of identity: pictures, telephone numbers, an objector's name.

Verbs: seal_bytes, unseal_bytes, seal_text, unseal_text. Encrypted at rest with a key of its own (AES-256-GCM, the purpose bound in).
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doudi import database
from doudi.database.keys import key

NONCE = 12


class NotOpened(Exception):
    """Something sealed that this installation's key does not open."""


def seal_bytes(content: bytes, *, purpose: str) -> bytes:
    """Encrypt: nonce, ciphertext with tag."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher().encrypt(nonce, content, purpose.encode())


def unseal_bytes(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """Decrypt.

    :raises NotOpened: when it was sealed with another key or for another purpose, or changed since.
    """
    content = bytes(sealed)
    try:
        return _cipher().decrypt(content[:NONCE], content[NONCE:], purpose.encode())
    except InvalidTag as reason:
        raise NotOpened("wrong key, wrong purpose, or changed since it was sealed") from reason


def seal_text(text: str, *, purpose: str) -> bytes:
    """Encrypt a text."""
    return seal_bytes(text.encode(), purpose=purpose)


def unseal_text(sealed: bytes | memoryview, *, purpose: str) -> str:
    """Decrypt a text.

    :raises NotOpened: as `unseal_bytes`.
    """
    return unseal_bytes(sealed, purpose=purpose).decode()


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(key("cases", size=32, var=database.var()))
