"""The suites two sides may agree to sign by: a hash and a signature, each with its own kind of key.

Nouns: Suite, SUITES, Peer (who may sign, by which suite), Signer (who signs here).
Standards: SM3 GB/T 32905-2016; SM2 GB/T 32918-2016 (GM/T 0003-2012) under the identity GM/T 0009 gives everybody,
its signature written as GM/T 0009 says. docs/decisions/0018 says why SM2 comes from a library of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import gmalg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

SECRET_BYTES = 32
IDENTITY = b"1234567812345678"
SM2_ORDER = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
SM2_BYTES = 64
SIGNING_SECONDS = 0.06  # about twice what SM2 takes on a slow machine
UNCOMPRESSED = b"\x04"


@dataclass(frozen=True)
class Suite:
    """One way to sign: `public_of` a secret, `sign` content with a secret, `holds` a signature under a public key."""

    name: str
    hash: type[hashes.HashAlgorithm]
    public_of: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    holds: Callable[[bytes, bytes, bytes], bool]
    is_public: Callable[[bytes], bool]

    def digest(self, content: bytes) -> str:
        """Hash content, as hexadecimal."""
        digest = hashes.Hash(self.hash())
        digest.update(content)
        return digest.finalize().hex()


@dataclass(frozen=True)
class Peer:
    """Somebody whose messages are believed when they are signed by this suite with this key, and by no other."""

    suite: Suite
    public: bytes

    @classmethod
    def of(cls, public: bytes, *, suite: str) -> Peer:
        """Make a peer of a public key.

        :raises ValueError: when it is no public key of that suite.
        """
        chosen = SUITES[suite]
        if not chosen.is_public(public):
            raise ValueError(f"不是 {suite} 的公钥")
        return cls(suite=chosen, public=public)


@dataclass(frozen=True)
class Signer:
    """Somebody who signs messages by one suite."""

    name: str
    secret: bytes = field(repr=False)
    suite: Suite

    @classmethod
    def of(cls, *, name: str, secret: bytes, suite: str = "") -> Signer:
        """Make a signer of 32 secret bytes."""
        assert len(secret) == SECRET_BYTES
        return cls(name=name, secret=secret, suite=SUITES[suite or USUAL])

    @cached_property
    def public(self) -> bytes:
        """The bytes by which others verify: 32 of Ed25519, 64 of SM2."""
        return self.suite.public_of(self.secret)

    @property
    def peer(self) -> Peer:
        """This signer as others know it."""
        return Peer(suite=self.suite, public=self.public)

    def sign(self, content: bytes) -> bytes:
        """Sign content."""
        return self.suite.sign(content, self.secret)


def _ed25519_public(secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _ed25519_sign(content: bytes, secret: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).sign(content)


def _ed25519_holds(content: bytes, signature: bytes, public: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sm2_secret(secret: bytes) -> bytes:
    """Bring secret bytes into the range of keys, 1 to n - 2."""
    return (int.from_bytes(secret) % (SM2_ORDER - 2) + 1).to_bytes(SECRET_BYTES)


def _sm2_public(secret: bytes) -> bytes:
    public: bytes = gmalg.SM2().generate_pk(_sm2_secret(secret))
    return public.removeprefix(UNCOMPRESSED)


def _sm2_sign(content: bytes, secret: bytes) -> bytes:
    """Sign, and be done no sooner than always: how long it took would tell whoever asks often about the secret."""
    until = time.monotonic() + SIGNING_SECONDS
    r, s = gmalg.SM2(_sm2_secret(secret), IDENTITY).sign(content)
    time.sleep(max(0.0, until - time.monotonic()))
    return encode_dss_signature(int.from_bytes(r), int.from_bytes(s))


def _sm2_holds(content: bytes, signature: bytes, public: bytes) -> bool:
    try:
        r, s = decode_dss_signature(signature)
        judge = gmalg.SM2(uid=IDENTITY, pk=UNCOMPRESSED + public)
        return bool(judge.verify(content, r.to_bytes(SECRET_BYTES), s.to_bytes(SECRET_BYTES)))
    except (gmalg.errors.GMError, ValueError, OverflowError, TypeError):  # what no honest signer sends
        return False


def _is_sm2_public(public: bytes) -> bool:
    if len(public) != SM2_BYTES:
        return False
    try:
        return bool(gmalg.SM2().verify_pk(UNCOMPRESSED + public))
    except gmalg.errors.GMError:
        return False


_ED25519 = (_ed25519_public, _ed25519_sign, _ed25519_holds, lambda public: len(public) == SECRET_BYTES)
_SM2 = (_sm2_public, _sm2_sign, _sm2_holds, _is_sm2_public)

USUAL = "SM3+Ed25519"
SUITES: dict[str, Suite] = {
    suite.name: suite
    for suite in (
        Suite(USUAL, hashes.SM3, *_ED25519),
        Suite("SHA-256+Ed25519", hashes.SHA256, *_ED25519),
        Suite("SM3+SM2", hashes.SM3, *_SM2),
    )
}
