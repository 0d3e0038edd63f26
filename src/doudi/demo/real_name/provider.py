"""What the provider does: it shows whom it can prove, gives a code for the chosen one, and changes the code for a signed proof.

Noun: RealName. Source: OpenID Connect Core 1.0; a code serves once, for two minutes, with the verifier it was asked with (RFC 7636).
Whoever presses a name is believed: this is a demo, and every page of it says so.
"""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from threading import Lock
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from doudi.demo.real_name.people import Known

CODE_SECONDS = 120
TOKEN_SECONDS = 300
CLIENT = "doudi"
CARRIED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


class Refused(Exception):
    """A request this provider does not answer; the message is the OAuth error."""


@dataclass(frozen=True)
class Given:
    """A code that was given: for whom, to whom, until when."""

    known: Known
    redirect_uri: str
    nonce: str
    challenge: str
    until: float


@dataclass
class RealName:
    """One provider with its key and the codes it has given."""

    issuer: str
    secret: str
    people: list[Known]
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    kid: str = field(default_factory=lambda: secrets.token_hex(8))
    codes: dict[str, Given] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def configuration(self) -> dict[str, object]:
        """Say where everything is."""
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"], "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip

    def keys(self) -> dict[str, object]:
        """Show the public key."""
        numbers = self.key.public_key().public_numbers()
        x, y = (encode(value.to_bytes(32)) for value in (numbers.x, numbers.y))
        return {"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid, "x": x, "y": y}]}

    def page(self, asked: Mapping[str, str]) -> str:
        """Show whom it can prove, as a page of buttons.

        :raises Refused: when the question is none of ours.
        """
        self._check(asked)
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">' for name in CARRIED
        )
        buttons = "".join(
            f'<p><button name="person" value="{nth}">{escape(one.name)}</button></p>'
            for nth, one in enumerate(self.people)
        )
        return PAGE.format(hidden=hidden, buttons=buttons)

    def chosen(self, asked: Mapping[str, str]) -> str:
        """Give a code for the chosen person: the address to go back to.

        :raises Refused: when the question is none of ours, or nobody was chosen.
        """
        self._check(asked)
        number = asked.get("person", "")
        if not number.isdigit() or int(number) >= len(self.people):
            raise Refused("invalid_request")
        code = secrets.token_urlsafe(24)
        with self.lock:
            self._forget()
            self.codes[code] = Given(
                known=self.people[int(number)], redirect_uri=asked["redirect_uri"], nonce=asked.get("nonce", ""),
                challenge=asked["code_challenge"], until=time.time() + CODE_SECONDS,
            )  # fmt: skip
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def token(self, asked: Mapping[str, str]) -> dict[str, object]:
        """Change a code for a proof.

        :raises Refused: when the code is none, was used, is too old, or is not the asker's.
        """
        if asked.get("client_id") != CLIENT or not secrets.compare_digest(asked.get("client_secret", ""), self.secret):
            raise Refused("invalid_client")
        with self.lock:
            self._forget()
            given = self.codes.pop(asked.get("code", ""), None)
        verifier = encode(sha256(asked.get("code_verifier", "").encode()).digest())
        if given is None or given.redirect_uri != asked.get("redirect_uri") or given.challenge != verifier:
            raise Refused("invalid_grant")
        return {"token_type": "Bearer", "access_token": secrets.token_urlsafe(24), "id_token": self._proof(given)}

    def _proof(self, given: Given) -> str:
        now = int(time.time())
        known = given.known
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": sha256(known.number.encode()).hexdigest()[:24], "iat": now,
            "exp": now + TOKEN_SECONDS, "nonce": given.nonce, "name": known.name, "id_kind": "passport",
            "id_number": known.number, "place": known.place,
        }  # fmt: skip
        return signed(claims, key=self.key, kid=self.kid)

    def _check(self, asked: Mapping[str, str]) -> None:
        host = urlsplit(asked.get("redirect_uri", "")).hostname
        if asked.get("client_id") != CLIENT or host not in LOCAL_HOSTS or not asked.get("code_challenge"):
            raise Refused("invalid_request")

    def _forget(self) -> None:
        now = time.time()
        self.codes = {code: given for code, given in self.codes.items() if given.until > now}


def signed(claims: Mapping[str, object], *, key: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """Sign claims as a token (RFC 7515, ES256)."""
    head = encode(json.dumps({"alg": "ES256", "kid": kid, "typ": "JWT"}).encode())
    body = encode(json.dumps(claims, ensure_ascii=False).encode())
    halves = decode_dss_signature(key.sign(f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256())))
    return f"{head}.{body}.{encode(b''.join(half.to_bytes(32) for half in halves))}"


def encode(content: bytes) -> str:
    """Write bytes as the web's base64, without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


PAGE = """<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>演示实名认证</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body{{font:1.25rem/1.6 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:#17212b}}
button{{font:inherit;width:100%;min-height:3.5rem;background:#0b5c63;color:#fff;border:0;border-radius:.625rem}}</style></head>
<body><main><h1>演示实名认证</h1><p>这里代替国家的实名认证。下面都是虚构的人，点谁就是谁。</p>
<form method="post" action="/authorize">{hidden}{buttons}</form></main></body></html>"""
