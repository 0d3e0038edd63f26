"""The key that tells push services who sends (VAPID, RFC 8292): made once, kept beside the house's other keys.

A new key ends every subscription there is: browsers are bound to the one they were given. Questions: signing_key, public_key.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from doudi import database
from doudi.database.keys import key

NAME, SIZE = "vapid", 32
ORDER = 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551
"""Of the curve P-256; secrets are 1 to ORDER - 1."""


@lru_cache(maxsize=1)
def signing_key() -> ec.EllipticCurvePrivateKey:
    """Give the key that signs, making it at the first call."""
    secret = key(NAME, size=SIZE, var=database.var())
    return ec.derive_private_key(int.from_bytes(secret) % (ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """Give what a browser subscribes under."""
    return to_base64(signing_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def to_base64(content: bytes) -> str:
    """Write bytes as these standards do: base64url without padding."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def from_base64(text: str) -> bytes:
    """Read such bytes.

    :raises ValueError: when they are none.
    """
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
