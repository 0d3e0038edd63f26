"""Answers at rest: sealed with a key of this installation and bound to the question they answer.

Verbs: seal_answer, open_answer. The hash an answer is known by is that of the sealed bytes: it proves that what is kept is what came,
and tells nobody who guesses at the content anything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doudi import database
from doudi.database.keys import key
from doudi.journal.actions import plain

FORMAT = b"\x01"
NONCE = 12


class NotOpened(Exception):
    """A sealed answer that this installation's key does not open, or that belongs to another question."""


@dataclass(frozen=True)
class Sealed:
    """Sealed rows, and the hash by which the journal knows them."""

    content: bytes
    hash: str


def seal_answer(rows: Sequence[Mapping[str, Any]], *, number: str) -> Sealed:
    """Seal the rows of an answer to the question of that number."""
    nonce = os.urandom(NONCE)
    content = FORMAT + nonce + _cipher().encrypt(nonce, words_of(rows).encode(), number.encode())
    return Sealed(content=content, hash=sha256(content).hexdigest())


def open_answer(sealed: bytes | memoryview, *, number: str) -> list[dict[str, Any]]:
    """Give back the rows.

    :raises NotOpened: when it was sealed with another key, for another question, or changed since.
    """
    content = bytes(sealed)
    if content[:1] != FORMAT:
        raise NotOpened("unknown format")
    try:
        text = _cipher().decrypt(content[1 : 1 + NONCE], content[1 + NONCE :], number.encode())
    except InvalidTag as reason:
        raise NotOpened("wrong key, another question, or changed since it was sealed") from reason
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def words_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows in one way, whatever order their columns came in."""
    return json.dumps([plain(row) for row in rows], ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(key("answers", size=32, var=database.var()))
