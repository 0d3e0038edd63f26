"""How phones are reminded: sealed for the browser alone (RFC 8291), signed as ours (RFC 8292), posted to its push service (RFC 8030).

Noun: WebPush (the adapter of the port in `cases.pushes.addresses`). Verb: push_configured. Nothing is posted but to the push services
a place allows, over TLS, to no private address and after no redirection: an address comes from a browser, which may say anything.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured
from py_vapid import Vapid02

from doudi.cases.outbox import NeverSent, NotSent
from doudi.cases.pushes.addresses import Address, Gone, Later, Parcel
from doudi.cases.pushes.keys import signing_key

TIMEOUT_SECONDS = 5.0
TOKEN_LIVES = timedelta(hours=12)
SILENT_FOR = timedelta(minutes=1)
LATER_MOST = timedelta(days=1)
RECORD_BYTES = 4096
SALT_BYTES = 16
GONE = (404, 410)
NEVER = (400, 413)
BUSY = 429
SUBJECT = re.compile(r"(mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[\w.-]+\.[\w-]+(/\S*)?)")
USUAL_HOSTS = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", ".push.apple.com", ".notify.windows.com",
)  # fmt: skip
"""The push services of Chrome, Firefox, Safari and Edge; a dot in front means whatever ends so."""


@dataclass(frozen=True)
class WebPush:
    """Speaks to push services. `subject` is whom they may write to; `hosts` are those it speaks to.

    A host is a name, or a name's ending with a dot in front; a whole origin (http://127.0.0.1:9000) is for a receiver on this machine.
    """

    subject: str
    hosts: tuple[str, ...] = USUAL_HOSTS
    proxy: str | None = None
    timeout: float = TIMEOUT_SECONDS
    _silent: dict[str, datetime] = field(default_factory=dict, repr=False)

    def takes(self, endpoint: str) -> bool:
        """Say whether an address belongs to a push service this place allows."""
        told = _split(endpoint)
        if told is None or not told.hostname:
            return False
        if _origin(told) in self.hosts:
            return _is_local(told.hostname)
        return (
            told.scheme == "https"
            and told.port in (None, 443)
            and any(_is_of(told.hostname, one) for one in self.hosts)
        )

    def send(self, *, address: Address, parcel: Parcel, at: datetime) -> None:
        """Post one parcel.

        :raises NotSent: when the push service does not take it now; `Later` when it says until when to wait.
        :raises NeverSent: when it never will; `Gone` when the browser is gone.
        """
        told = _split(address.endpoint)
        if told is None or not self.takes(address.endpoint):
            raise NeverSent("not among the push services allowed here")
        if at < self._silent.get(told.netloc, at):
            raise NotSent("silent")
        headers = {
            "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(parcel.seconds),
            "Urgency": parcel.urgency, "Topic": parcel.topic, "Authorization": self._vapid(told, at=at),
        }  # fmt: skip
        answer = self._post(
            told, url=address.endpoint, content=sealed_for(address, content=parcel.content), headers=headers, at=at
        )
        _check(answer, at=at)

    def _vapid(self, told: SplitResult, *, at: datetime) -> str:
        claims = {"aud": _origin(told), "exp": int((at + TOKEN_LIVES).timestamp()), "sub": self.subject}
        return str(Vapid02(signing_key()).sign(claims)["Authorization"])

    def _post(
        self, told: SplitResult, *, url: str, content: bytes, headers: Mapping[str, str], at: datetime
    ) -> httpx.Response:
        try:
            if _origin(told) not in self.hosts and self.proxy is None:
                _refuse_private(str(told.hostname))
            return self._client.post(url, content=content, headers=dict(headers))
        except (httpx.HTTPError, OSError) as reason:
            self._silent[told.netloc] = at + SILENT_FOR
            raise NotSent(type(reason).__name__) from reason

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=self.timeout, follow_redirects=False, trust_env=False, proxy=self.proxy)


def sealed_for(address: Address, *, content: bytes) -> bytes:
    """Encrypt for one browser alone, with a key of this one parcel."""
    made: bytes = http_ece.encrypt(
        content, salt=os.urandom(SALT_BYTES), private_key=ec.generate_private_key(ec.SECP256R1()), dh=address.public,
        auth_secret=address.auth, version="aes128gcm", rs=RECORD_BYTES,
    )  # fmt: skip
    return made


def push_configured(settings: Mapping[str, str]) -> WebPush | None:
    """Make the sender a place has configured; none where it named nobody push services may write to.

    Keys: subject (mailto: or https:), hosts (comma separated), proxy.

    :raises ImproperlyConfigured: when the subject is no address.
    """
    subject = settings.get("subject", "")
    if not subject:
        return None
    if not SUBJECT.fullmatch(subject):
        raise ImproperlyConfigured("DOUDI_PUSH_SUBJECT 应是 mailto: 开头的邮箱或 https:// 开头的网址")
    hosts = tuple(one.strip() for one in settings.get("hosts", "").split(",") if one.strip())
    return WebPush(subject, hosts=hosts or USUAL_HOSTS, proxy=settings.get("proxy") or None)


def _split(endpoint: str) -> SplitResult | None:
    """Read an address; None when it is none, or says more than an address does."""
    try:
        told = urlsplit(endpoint)
        is_plain = told.port is not None or told.netloc == told.hostname  # a name or a port that is no number
    except ValueError:
        return None
    return told if is_plain and "@" not in told.netloc and not told.fragment else None


def _origin(told: SplitResult) -> str:
    return f"{told.scheme}://{told.netloc}"


def _is_of(host: str, allowed: str) -> bool:
    return host.endswith(allowed) if allowed.startswith(".") else host == allowed


def _is_local(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def _refuse_private(host: str) -> None:
    """:raises NotSent: when a name leads into our own network."""
    for *_, found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM):
        if not ip_address(found[0]).is_global:
            raise NotSent("a private address")


def _check(answer: httpx.Response, *, at: datetime) -> None:
    said = f"HTTP {answer.status_code}"
    if answer.status_code in GONE:
        raise Gone(said)
    if answer.status_code in NEVER:
        raise NeverSent(said)
    if answer.is_success:
        return
    until = _later(answer.headers.get("retry-after", ""), at=at)
    if until is not None and (answer.status_code == BUSY or answer.is_server_error):
        raise Later(said, until=until)
    raise NotSent(said)


def _later(text: str, *, at: datetime) -> datetime | None:
    """Read Retry-After: seconds, or an instant (RFC 9110, 10.2.3)."""
    if text.isdecimal():
        return at + min(timedelta(seconds=min(int(text), 10**9)), LATER_MOST)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return min(until if until.tzinfo else until.replace(tzinfo=UTC), at + LATER_MOST)
