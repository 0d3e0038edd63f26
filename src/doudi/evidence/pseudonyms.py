"""Pseudonyms: a person in the lake is a number that only the key of this installation turns back into an identity.

The 17 leading digits of the resident id, as a 16-byte block, go through AES-256 (one call for a whole batch);
`sealed` is the result, `person` its first 63 bits. The key is var/keys/lake.key (doudi.database.keys).
A single block under a secret key is a keyed permutation: equal numbers give equal pseudonyms, which joins need,
and nobody without the key can list all numbers and compare.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doudi.database.keys import key
from doudi.evidence.identity import number_text

BLOCK = 16
NONCE = 12


class NotOurs(Exception):
    """A sealed value was not made with this installation's key."""


@dataclass(frozen=True)
class Pseudonyms:
    """The key of the lake, and what it can do."""

    secret: bytes

    @classmethod
    def of(cls, var: Path) -> Pseudonyms:
        """Read the key of the lake under `var`, making it at the first call."""
        return cls(secret=key("lake", size=32, var=var))

    def seal(self, digits: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """Seal many numbers, given as 17 digits each, into rows of 16 bytes."""
        blocks = np.zeros((len(digits), 2), dtype=">u8")
        blocks[:, 1] = digits
        # ECB on purpose: one block a person, and equal people must stay equal
        encryptor = Cipher(algorithms.AES256(self.secret), modes.ECB()).encryptor()
        sealed = encryptor.update(blocks.tobytes()) + encryptor.finalize()
        return np.frombuffer(sealed, dtype=np.uint8).reshape(-1, BLOCK)

    def person(self, number: str) -> int:
        """Give the pseudonym of one resident id of 18 characters."""
        return int(people(self.seal(np.array([int(number[:17])], dtype=np.int64)))[0])

    def open(self, sealed: bytes) -> str:
        """Give back the resident id.

        :raises NotOurs: when the bytes were not sealed with this key.
        """
        decryptor = Cipher(algorithms.AES256(self.secret), modes.ECB()).decryptor()
        opened = decryptor.update(sealed) + decryptor.finalize() if len(sealed) == BLOCK else b""
        digits = int.from_bytes(opened, "big")
        if not opened or digits >= 10**17:
            raise NotOurs("密封的身份证号不是用本机的密钥做的，不能还原；请换回制作它的密钥文件 lake.key")
        return number_text(digits)

    def seal_text(self, text: str) -> bytes:
        """Seal any text, differently every time."""
        return self.seal_bytes(text.encode())

    def seal_bytes(self, content: bytes) -> bytes:
        """Seal anything, differently every time."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.secret).encrypt(nonce, content, None)

    def open_text(self, sealed: bytes) -> str:
        """Give back a sealed text.

        :raises NotOurs: when the bytes were not sealed with this key, or were changed.
        """
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes) -> bytes:
        """Give back what was sealed.

        :raises NotOurs: when the bytes were not sealed with this key, or were changed.
        """
        try:
            return AESGCM(self.secret).decrypt(sealed[:NONCE], sealed[NONCE:], None)
        except InvalidTag as error:
            raise NotOurs("密封的内容不是用本机的密钥做的，或者被改动过，不能还原") from error


def people(sealed: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Take the pseudonyms from rows of sealed bytes."""
    return (np.ascontiguousarray(sealed[:, :8]).view(">u8").ravel() >> np.uint64(1)).astype(np.int64)
