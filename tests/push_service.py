"""A push service of our own, and a browser that subscribes there: real HTTP, its own reading of RFC 8291 and RFC 8292.

Nouns: PushService (answers as it is told to, and keeps what came), Arrived, Browser. Fixture: push_service. What opens and checks here
comes from the standards, not from the code that sends.
"""

from __future__ import annotations

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from doudi.cases.pushes import addresses
from doudi.exchange.web_push import WebPush

SUBJECT = "mailto:it@example.org"
CREATED = 201
SILENCE = 0
"""Instead of a status: say nothing until the sender has given up."""


def written(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Arrived:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def claims(self) -> dict[str, Any]:
        """Check who sent it (RFC 8292, ES256) and give what he claims.

        :raises InvalidSignature: when the signature does not hold.
        """
        scheme, _, rest = self.headers["authorization"].partition(" ")
        told = dict(one.split("=", 1) for one in rest.replace(" ", "").split(","))
        head, claims, signature = told["t"].split(".")
        raw = read(signature)
        made = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        signer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), read(told["k"]))
        signer.verify(made, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        assert scheme == "vapid"
        assert json.loads(read(head))["alg"] == "ES256"
        return {**json.loads(read(claims)), "k": told["k"]}


@dataclass
class Browser:
    """A browser's half of a subscription."""

    name: str = "one"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def told(self, service: PushService) -> dict[str, str]:
        """What its page sends us."""
        return {
            "endpoint": f"{service.origin}/push/{self.name}", "p256dh": written(self.public), "auth": written(self.auth)
        }  # fmt: skip

    def opened(self, body: bytes) -> bytes:
        """Open what was sealed for it (RFC 8188 with the keys of RFC 8291), one record."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), other)
        secret = _derived(shared, salt=self.auth, info=b"WebPush: info\0" + self.public + sender, length=32)
        key = _derived(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
        nonce = _derived(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\2"), "one record, the last"
        return plain[:-1]

    def shown(self, arrived: Arrived) -> dict[str, Any]:
        """Give what it would show."""
        told: dict[str, Any] = json.loads(self.opened(arrived.body))
        return told


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class PushService:
    """Listens on this machine. `answers` are given in turn, then 201: (status, headers)."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def sender(self, **changed: Any) -> WebPush:
        """The sender of the house, led here."""
        return WebPush(SUBJECT, **{"hosts": (self.origin,), "timeout": 0.5, **changed})

    def plug_in(self) -> None:
        """Let the house send here."""
        addresses.register(self.sender())

    def end(self) -> None:
        addresses.forget()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.arrived.append(Arrived(self.path, headers, body))
                status, told = service.answers.pop(0) if service.answers else (CREATED, {})
                if status == SILENCE:
                    time.sleep(1)
                    return
                self.send_response(status)
                for name, value in {"Content-Length": "0", **told}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """A push service, and a house that sends there."""
    made = PushService()
    made.plug_in()
    yield made
    made.end()
