"""The signature of the installation under a report: Ed25519 over the canonical content, with a key kept under var/keys.

Verbs: sign, is_genuine, public_key, public_key_pem.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from doudi import database
from doudi.database.keys import key
from doudi.rules.receipt import canonical

SIGNED_SCHEMA = "urn:doudi:schema:signed-report:1"
SEED = 32


def content_hash(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a content in its canonical form."""
    return sha256(canonical(content).encode()).hexdigest()


def sign(content: Mapping[str, Any]) -> bytes:
    """Sign a content as this installation."""
    return _private().sign(canonical(content).encode())


def is_genuine(content: Mapping[str, Any], *, signature: bytes, key: bytes | None = None) -> bool:
    """Say whether a content is what was signed, by this installation or by the holder of a given public key."""
    public = Ed25519PublicKey.from_public_bytes(key or public_key())
    try:
        public.verify(signature, canonical(content).encode())
    except InvalidSignature:
        return False
    return True


def public_key() -> bytes:
    """Give the raw public key anybody may check reports with."""
    return _private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_key_pem() -> str:
    """Give the public key in the form other programs read."""
    return _private().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signed_json(content: Mapping[str, Any], *, signature: bytes) -> dict[str, Any]:
    """Put a report into the form another system receives: content, hash, signature, and the key to check it with."""
    return {
        "schema": SIGNED_SCHEMA,
        "content": dict(content),
        "content_hash": content_hash(content),
        "algorithm": "Ed25519",
        "signature": b64encode(signature).decode(),
        "public_key": b64encode(public_key()).decode(),
    }


@lru_cache(maxsize=1)
def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key("reports", size=SEED, var=database.var()))
