"""Real-name providers: OpenID Connect (authorization code, PKCE, nonce) with whoever can prove who somebody is.

Nouns: Provider, Waiting. Verbs: providers, begin, complete. `var/real_name.yaml` (or the file named in DOUDI_REAL_NAME) names them;
without it nobody can prove himself here, and the page says where else he can.
Sources: OpenID Connect Core 1.0 (3.1); RFC 7636 (PKCE); RFC 7515 (JWS). The signature of every token is checked, and its nonce.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import yaml
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.exceptions import ImproperlyConfigured

from doudi import database
from doudi.registry.accounts import Proof
from doudi.registry.actions import Number
from doudi.registry.identifiers import Kind

TIMEOUT_SECONDS = 10.0
SKEW_SECONDS = 60
BYTES_MOST = 64 * 1024
ES256_HALF = 32
CLAIMS = {"name": "name", "number": "id_number", "kind": "id_kind", "place": "place"}
LOCAL = ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")


class ProviderFailed(Exception):
    """A provider did not answer, or answered what does not hold; the message is for the log and tells nothing of a person."""


@dataclass(frozen=True)
class Provider:
    """One provider: who issues its proofs, who we are to it, and what it calls a name and a number."""

    name: str
    title: str
    issuer: str
    client_id: str
    client_secret: str
    claims: Mapping[str, str] = field(default_factory=lambda: dict(CLAIMS))
    scope: str = "openid profile"


@dataclass(frozen=True)
class Waiting:
    """What we remember while somebody is at the provider's; kept by his own browser, signed."""

    provider: str
    state: str
    nonce: str
    verifier: str


def real_name_file() -> Path:
    """Say where the configuration lies."""
    return Path(os.environ.get("DOUDI_REAL_NAME") or database.var() / "real_name.yaml")


def providers() -> dict[str, Provider]:
    """Read the providers that are configured, in their order; none without the file.

    :raises ImproperlyConfigured: naming the provider, and what was expected.
    """
    file = real_name_file()
    content = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}) if file.exists() else {}
    return {str(name): _provider(str(name), row=row) for name, row in (content.get("providers") or {}).items()}


def begin(provider: Provider, *, redirect_uri: str) -> tuple[str, Waiting]:
    """Give the address where somebody proves who he is, and what to remember until he comes back.

    :raises ProviderFailed: when the provider cannot be reached.
    """
    waiting = Waiting(provider.name, *(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = _encode(sha256(waiting.verifier.encode()).digest())
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": redirect_uri, "scope": provider.scope,
        "state": waiting.state, "nonce": waiting.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    with _client() as client:
        found = _discovered(client, provider)
    return f"{found['authorization_endpoint']}?{urlencode(asked)}", waiting


def complete(provider: Provider, *, waiting: Waiting, code: str, redirect_uri: str, at: datetime) -> Proof:
    """Change the code for a proof, and check the proof.

    :raises ProviderFailed: when the provider does not answer, or its proof does not hold.
    """
    asked = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "client_id": provider.client_id,
        "client_secret": provider.client_secret, "code_verifier": waiting.verifier,
    }  # fmt: skip
    with _client() as client:
        found = _discovered(client, provider)
        told = _answered(client, "POST", str(found["token_endpoint"]), data=asked)
        keys = _answered(client, "GET", str(found["jwks_uri"])).get("keys", [])
        claims = _checked(str(told.get("id_token", "")), keys=keys, provider=provider, nonce=waiting.nonce, at=at)
        if provider.claims["number"] not in claims and "userinfo_endpoint" in found:
            claims = {**claims, **_userinfo(client, found, token=str(told.get("access_token", "")), sub=claims["sub"])}
    return _proof(provider, claims=claims)


def _provider(name: str, *, row: Any) -> Provider:
    try:
        issuer = str(row["issuer"]).rstrip("/")
        if not issuer.startswith(LOCAL):
            raise ImproperlyConfigured(f"real_name.yaml：{name}.issuer 应以 https:// 开头；只有本机可以用 http://")
        return Provider(
            name=name, title=str(row.get("title", name)), issuer=issuer, client_id=str(row["client_id"]),
            client_secret=str(row["client_secret"]), claims={**CLAIMS, **(row.get("claims") or {})},
            scope=str(row.get("scope", "openid profile")),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as missing:
        raise ImproperlyConfigured(f"real_name.yaml：{name} 缺少 {missing}") from None


def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)


def _discovered(client: httpx.Client, provider: Provider) -> dict[str, Any]:
    found = _answered(client, "GET", f"{provider.issuer}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderFailed("the provider names another issuer")
    return found


def _answered(client: httpx.Client, method: str, url: str, **more: Any) -> dict[str, Any]:
    try:
        answer = client.request(method, url, **more)
        answer.raise_for_status()
        read = json.loads(answer.content[:BYTES_MOST])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        raise ProviderFailed(type(problem).__name__) from problem
    if not isinstance(read, dict):
        raise ProviderFailed("the provider answered no object")
    return read


def _userinfo(client: httpx.Client, found: Mapping[str, Any], *, token: str, sub: str) -> dict[str, Any]:
    told = _answered(client, "GET", str(found["userinfo_endpoint"]), headers={"Authorization": f"Bearer {token}"})
    if told.get("sub") != sub:
        raise ProviderFailed("the provider told of somebody else")
    return told


def _checked(token: str, *, keys: Any, provider: Provider, nonce: str, at: datetime) -> dict[str, Any]:
    """Check signature, issuer, audience, time and nonce of a token (OpenID Connect Core 3.1.3.7)."""
    try:
        head, body, proof = token.split(".")
        header, claims = json.loads(_decode(head)), json.loads(_decode(body))
        key = next(one for one in keys if one.get("kid") == header.get("kid"))
        _verify(key, alg=header["alg"], signed=f"{head}.{body}".encode(), proof=_decode(proof))
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        seconds = at.timestamp()
        holds = (
            claims["iss"] == provider.issuer
            and audience == [provider.client_id]
            and int(claims["exp"]) > seconds - SKEW_SECONDS
            and int(claims["iat"]) < seconds + SKEW_SECONDS
            and secrets.compare_digest(str(claims["nonce"]), nonce)
            and bool(claims["sub"])
        )
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, InvalidSignature) as problem:
        raise ProviderFailed(f"the proof cannot be read: {type(problem).__name__}") from problem
    if not holds:
        raise ProviderFailed("the proof is for somebody else, or too old")
    return dict(claims)


def _verify(key: Mapping[str, str], *, alg: str, signed: bytes, proof: bytes) -> None:
    """:raises InvalidSignature: when the key did not sign this; ValueError for an algorithm that is none of the two we take."""
    if alg == "ES256" and key["kty"] == "EC" and key["crv"] == "P-256":
        if len(proof) != 2 * ES256_HALF:
            raise ValueError("length of the signature")
        numbers = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1())
        halves = (int.from_bytes(proof[:ES256_HALF]), int.from_bytes(proof[ES256_HALF:]))
        numbers.public_key().verify(encode_dss_signature(*halves), signed, ec.ECDSA(hashes.SHA256()))
    elif alg == "RS256" and key["kty"] == "RSA":
        public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
        public.verify(proof, signed, padding.PKCS1v15(), hashes.SHA256())
    else:
        raise ValueError("algorithm")


def _proof(provider: Provider, *, claims: Mapping[str, Any]) -> Proof:
    named = {word: str(claims.get(claim) or "") for word, claim in provider.claims.items()}
    try:
        kind = Kind(named["kind"] or Kind.RESIDENT_ID.value)
    except ValueError as problem:
        raise ProviderFailed("a kind of document we do not know") from problem
    if not named["name"].strip() or not named["number"].strip():
        raise ProviderFailed("no name or no number")
    number = Number(kind=kind, text=named["number"])
    return Proof(
        provider=provider.name,
        subject=str(claims["sub"]),
        name=named["name"].strip(),
        number=number,
        place=named["place"],
    )


def _number(text: str) -> int:
    return int.from_bytes(_decode(text))


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
