"""Signed messages between this system and the data-sharing platform: who says what, when, and that nothing was changed.

Noun: Envelope's parts (Opened). Verbs: seal_envelope, open_envelope. The signature is over the heading, which names the hash of
the body; both are of the suite agreed with the sender (`exchange.suites`), and a message of any other is refused.
A message older than its window is refused; one used before is refused where it is taken in (`evidence.sources.taking`).
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

from django.utils.translation import gettext

from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.suites import Peer, Signer

WINDOW = timedelta(minutes=15)
HEADING = ("sender", "message", "time", "algorithm", "digest")
PARTS = (*HEADING, "signature", "body")
MESSAGE_LETTERS_MOST = 80

Json = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """A message whose signature holds."""

    sender: str
    message: str
    at: datetime
    body: Json = field(repr=False)


def seal_envelope(body: Mapping[str, Any], *, signer: Signer, at: datetime, message: str = "") -> bytes:
    """Write a signed message; without a number it gets one by chance."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    heading = {
        "sender": signer.name, "message": message or secrets.token_hex(16), "time": at.isoformat(),
        "algorithm": signer.suite.name, "digest": signer.suite.digest(text.encode()),
    }  # fmt: skip
    signature = b64encode(signer.sign(_signed(heading))).decode()
    return json.dumps({**heading, "signature": signature, "body": text}, ensure_ascii=False).encode()


def open_envelope(content: bytes, *, senders: Mapping[str, Peer], at: datetime, window: timedelta = WINDOW) -> Opened:
    """Read a signed message of a known sender.

    :raises NotTrusted: when it is no message, its sender is unknown, it is of another suite than agreed with that sender, its body
    changed, its signature wrong, or it is too old.
    """
    envelope = _parts(content)
    peer = senders.get(envelope["sender"])
    if peer is None:
        raise NotTrusted(gettext("报文的发送方不是约定的单位"))
    if envelope["algorithm"] != peer.suite.name:
        raise NotTrusted(gettext("报文的算法不是与发送方约定的 %(suite)s") % {"suite": peer.suite.name})
    _check_signature(envelope, peer=peer)
    if peer.suite.digest(envelope["body"].encode()) != envelope["digest"]:
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
    if not isinstance(envelope, dict) or not all(_is_text(envelope.get(name)) for name in PARTS):
        raise NotTrusted(gettext("收到的内容不完整，或者不是约定的报文"))
    if len(envelope["message"]) > MESSAGE_LETTERS_MOST or not envelope["message"].isprintable():
        raise NotTrusted(gettext("报文的编号不合约定"))
    return envelope


def _is_text(part: object) -> bool:
    """Say whether a part is text that can be written down: JSON may hold half a character."""
    return isinstance(part, str) and not any("\ud800" <= letter <= "\udfff" for letter in part)


def _check_signature(envelope: Mapping[str, str], *, peer: Peer) -> None:
    try:
        signature = b64decode(envelope["signature"], validate=True)
    except (NotBase64, ValueError):
        signature = b""
    if not peer.suite.holds(_signed(envelope), signature, peer.public):
        raise NotTrusted(gettext("报文的签名不对"))


def _signed(envelope: Mapping[str, str]) -> bytes:
    """Write the heading as it is signed: JSON keeps the parts apart whatever they hold."""
    return json.dumps([envelope[name] for name in HEADING], ensure_ascii=False).encode()


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise NotTrusted(gettext("报文的时间写得不对")) from None
    if instant.tzinfo is None:
        raise NotTrusted(gettext("报文的时间没有时区"))
    return instant


def _body(text: str) -> Json:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise NotTrusted(gettext("收到的内容不完整，或者不是约定的报文"))
    return body
