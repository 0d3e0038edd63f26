"""How officers are reached besides the page: a signed webhook as WeCom's group robots take it (企业微信、粤政易), and Web Push.

Nouns: Hook, WebPush (adapters of the port in `dispatch.needs.reaching`). The webhook's receiver checks that it is from us, from just now
and no repeat: HMAC-SHA256 over instant, number and content with the secret both know. What is sent names nobody.
Web Push: RFC 8030, its encryption RFC 8291, who sends RFC 8292; written by hand because `cryptography` has all it needs.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from doudi.cases.messages.sending import NeverSent, NotSent
from doudi.dispatch.needs.reaching import Way

TIMEOUT_SECONDS = 5.0
GONE = (404, 410)
RECORD_BYTES = 4096
LIVES = timedelta(hours=12)
KEPT_SECONDS = 24 * 60 * 60
TOPIC_LETTERS = 32
CURVE = ec.SECP256R1()


@dataclass(frozen=True)
class Hook:
    """A webhook of a work group: one JSON post, signed in its headers."""

    def send(self, *, way: Way, text: str, number: str, at: datetime) -> None:
        """Post one text.

        :raises NotSent: when the group does not take it now.
        :raises NeverSent: when the webhook is gone.
        """
        content = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
        instant = str(int(at.timestamp()))
        signed = b"\n".join([instant.encode(), number.encode(), content])
        headers = {
            "Content-Type": "application/json", "X-Doudi-At": instant, "X-Doudi-Nonce": number,
            "X-Doudi-Signature": hmac.new(str(way.address["secret"]).encode(), signed, sha256).hexdigest(),
        }  # fmt: skip
        answer = _post(str(way.address["url"]), content=content, headers=headers)
        _check(answer)
        if (
            answer.headers.get("content-type", "").startswith("application/json")
            and answer.json().get("errcode", 0) != 0
        ):
            raise NotSent(f"WeCom {answer.json()['errcode']}")


@dataclass(frozen=True)
class WebPush:
    """An officer's browser, through the push service of its maker. `key` is ours, by which the service knows us."""

    key: ec.EllipticCurvePrivateKey
    contact: str

    def send(self, *, way: Way, text: str, number: str, at: datetime) -> None:
        """Push one text; the service keeps it for a day.

        :raises NotSent: when the service does not take it now.
        :raises NeverSent: when the browser is gone.
        """
        told = way.address
        body = encrypted(text.encode(), receiver=unpad(str(told["p256dh"])), secret=unpad(str(told["auth"])))
        topic = pad(sha256(number.encode()).digest())[:TOPIC_LETTERS]
        headers = {
            "Content-Encoding": "aes128gcm", "TTL": str(KEPT_SECONDS), "Urgency": "high", "Topic": topic,
            "Authorization": authorization(self.key, endpoint=str(told["endpoint"]), contact=self.contact, at=at),
        }  # fmt: skip
        _check(_post(str(told["endpoint"]), content=body, headers=headers))


def _post(url: str, *, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
    try:
        return httpx.post(url, content=content, headers=dict(headers), timeout=TIMEOUT_SECONDS, follow_redirects=False)
    except httpx.HTTPError as reason:
        raise NotSent(type(reason).__name__) from reason


def _check(answer: httpx.Response) -> None:
    if answer.status_code in GONE:
        raise NeverSent(f"HTTP {answer.status_code}")
    if not answer.is_success:
        raise NotSent(f"HTTP {answer.status_code}")


def encrypted(
    text: bytes, *, receiver: bytes, secret: bytes, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """Encrypt for one browser as RFC 8291 says, in one record (RFC 8188)."""
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(16)
    sender = public_bytes(key)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, receiver))
    material = _derived(shared, salt=secret, info=b"WebPush: info\x00" + receiver + sender, size=32)
    content_key = _derived(material, salt=salt, info=b"Content-Encoding: aes128gcm\x00", size=16)
    nonce = _derived(material, salt=salt, info=b"Content-Encoding: nonce\x00", size=12)
    record = AESGCM(content_key).encrypt(nonce, text + b"\x02", None)
    return salt + struct.pack("!IB", RECORD_BYTES, len(sender)) + sender + record


def authorization(key: ec.EllipticCurvePrivateKey, *, endpoint: str, contact: str, at: datetime) -> str:
    """Say who sends, signed (VAPID, RFC 8292)."""
    told = urlsplit(endpoint)
    claims = {"aud": f"{told.scheme}://{told.netloc}", "exp": int((at + LIVES).timestamp()), "sub": contact}
    parts = [pad(json.dumps(one, separators=(",", ":")).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, claims)]
    first, second = decode_dss_signature(key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
    token = ".".join([*parts, pad(first.to_bytes(32) + second.to_bytes(32))])
    return f"vapid t={token}, k={pad(public_bytes(key))}"


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give the public half as browsers write it: one uncompressed point."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def pad(content: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unpad(text: str) -> bytes:
    """Read base64url with or without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(material: bytes, *, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=info).derive(material)
