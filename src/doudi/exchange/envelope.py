"""Signed messages between this system and the data-sharing platform: who says what, when, and that nothing was changed.

Noun: Envelope's parts (Opened). Verbs: seal_envelope, open_envelope. The hash is SM3 (GB/T 32905-2016) or SHA-256, the signature
Ed25519 over the heading, which names the hash of the body. A message older than its window is refused; one used before is refused
where it is taken in (`evidence.sources.taking`).
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext

from doudi.evidence.sources.port import NotTrusted

ALGORITHMS: dict[str, type[hashes.HashAlgorithm]] = {"SM3+Ed25519": hashes.SM3, "SHA-256+Ed25519": hashes.SHA256}
USUAL = "SM3+Ed25519"
WINDOW = timedelta(minutes=15)
HEADING = ("sender", "message", "time", "algorithm", "digest")

Json = dict[str, Any]


@dataclass(frozen=True)
class Signer:
    """Somebody who signs messages."""

    name: str
    key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, *, name: str, secret: bytes) -> Signer:
        """Make a signer of 32 secret bytes."""
        return cls(name=name, key=Ed25519PrivateKey.from_private_bytes(secret))

    @property
    def public(self) -> bytes:
        """The 32 bytes by which others verify."""
        return self.key.public_key().public_bytes_raw()


@dataclass(frozen=True)
class Opened:
    """A message whose signature holds."""

    sender: str
    message: str
    at: datetime
    body: Json = field(repr=False)


def seal_envelope(
    body: Mapping[str, Any], *, signer: Signer, at: datetime, message: str = "", algorithm: str = USUAL
) -> bytes:
    """Write a signed message; without a number it gets one by chance."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    heading = {
        "sender": signer.name, "message": message or secrets.token_hex(16), "time": at.isoformat(), "algorithm": algorithm,
        "digest": _digest(text, algorithm=algorithm),
    }  # fmt: skip
    signature = b64encode(signer.key.sign(_signed(heading))).decode()
    return json.dumps({**heading, "signature": signature, "body": text}, ensure_ascii=False).encode()


def open_envelope(content: bytes, *, senders: Mapping[str, bytes], at: datetime, window: timedelta = WINDOW) -> Opened:
    """Read a signed message of a known sender.

    :raises NotTrusted: when it is no message, its sender is unknown, its body changed, its signature wrong, or it is too old.
    """
    envelope = _parts(content)
    public = senders.get(envelope["sender"])
    if public is None:
        raise NotTrusted(gettext("报文的发送方不是约定的单位"))
    if envelope["algorithm"] not in ALGORITHMS:
        raise NotTrusted(gettext("报文的算法不在约定之内"))
    _check_signature(envelope, public=public)
    if _digest(envelope["body"], algorithm=envelope["algorithm"]) != envelope["digest"]:
        raise NotTrusted(gettext("报文的内容与摘要不符"))
    sent_at = _instant(envelope["time"])
    if abs(at - sent_at) > window:
        raise NotTrusted(gettext("报文的时间超出允许的范围"))
    return Opened(sender=envelope["sender"], message=envelope["message"], at=sent_at, body=_body(envelope["body"]))


def _parts(content: bytes) -> dict[str, str]:
    try:
        envelope = json.loads(content)
    except (ValueError, RecursionError):
        raise NotTrusted(gettext("收到的内容不完整，或者不是约定的报文")) from None
    wanted = (*HEADING, "signature", "body")
    if not isinstance(envelope, dict) or any(not isinstance(envelope.get(name), str) for name in wanted):
        raise NotTrusted(gettext("收到的内容不完整，或者不是约定的报文"))
    return envelope


def _check_signature(envelope: Mapping[str, str], *, public: bytes) -> None:
    try:
        signature = b64decode(envelope["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed(envelope))
    except (InvalidSignature, NotBase64, ValueError):
        raise NotTrusted(gettext("报文的签名不对")) from None


def _signed(envelope: Mapping[str, str]) -> bytes:
    """Write the heading as it is signed: JSON keeps the parts apart whatever they hold."""
    return json.dumps([envelope[name] for name in HEADING], ensure_ascii=False).encode()


def _digest(text: str, *, algorithm: str) -> str:
    digest = hashes.Hash(ALGORITHMS[algorithm]())
    digest.update(text.encode())
    return digest.finalize().hex()


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise NotTrusted(gettext("报文的时间写得不对")) from None
    if instant.tzinfo is None:
        raise NotTrusted(gettext("报文的时间没有时区"))
    return instant


def _body(text: str) -> Json:
    body = json.loads(text)
    if not isinstance(body, dict):
        raise NotTrusted(gettext("收到的内容不完整，或者不是约定的报文"))
    return body
