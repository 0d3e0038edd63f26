"""Where a phone is reminded, and what is carried there: the port of senders.

Nouns: Address, Parcel, Sender (the port; `exchange.web_push` brings the adapter), Gone, Later. Verbs: register, forget, read_address.
Questions: sender, is_on. Without a sender nothing is switched on, queued or sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext

from doudi.cases.outbox import NeverSent, NotSent
from doudi.cases.pushes.keys import from_base64, to_base64
from doudi.cases.refusals import NotReady
from doudi.cases.sealing import seal_text, unseal_text

PURPOSE = "push"
ENDPOINT_MOST = 1000
AUTH_BYTES = 16


@dataclass(frozen=True)
class Address:
    """What a browser gave: where its push service listens for it, its public key, and the secret both share."""

    endpoint: str
    public: bytes
    auth: bytes

    @property
    def hash(self) -> str:
        """Tell one address from another without saying it."""
        return sha256(self.endpoint.encode()).hexdigest()

    def sealed(self) -> bytes:
        """Encrypt it."""
        told = {"endpoint": self.endpoint, "public": to_base64(self.public), "auth": to_base64(self.auth)}
        return seal_text(json.dumps(told), purpose=PURPOSE)

    @classmethod
    def opened(cls, sealed: bytes | memoryview) -> Address:
        """Decrypt it."""
        told = json.loads(unseal_text(sealed, purpose=PURPOSE))
        return cls(told["endpoint"], public=from_base64(told["public"]), auth=from_base64(told["auth"]))


@dataclass(frozen=True)
class Parcel:
    """What is carried: content nobody on the way can read, and what the push service must know."""

    content: bytes
    seconds: int
    urgency: str
    topic: str


class Gone(NeverSent):
    """The push service says that this phone is reminded no more."""


class Later(NotSent):
    """The push service names an instant before which it wants no further attempt."""

    def __init__(self, why: str, *, until: datetime) -> None:
        super().__init__(why)
        self.until = until


class Sender(Protocol):
    """Carries parcels to push services."""

    def takes(self, endpoint: str) -> bool:
        """Say whether an address belongs to a push service this place allows."""

    def send(self, *, address: Address, parcel: Parcel, at: datetime) -> None:
        """Hand a parcel over.

        :raises NotSent: when it should be tried again; `Later` says when.
        :raises NeverSent: when it should not; `Gone` when the phone itself is gone.
        """


_senders: list[Sender] = []


def register(one: Sender) -> None:
    """Plug the sender in."""
    _senders[:] = [one]


def forget() -> None:
    """Unplug it."""
    _senders.clear()


def sender() -> Sender | None:
    """Give the sender that is plugged in."""
    return _senders[0] if _senders else None


def is_on() -> bool:
    """Say whether this place reminds phones at all."""
    return bool(_senders)


def read_address(told: Mapping[str, str]) -> Address:
    """Read what a browser sent.

    :raises NotReady: when it is no address, or none of a push service this place allows.
    """
    plugged = sender()
    endpoint = told.get("endpoint", "")
    if plugged is None or not 0 < len(endpoint) <= ENDPOINT_MOST or not plugged.takes(endpoint):
        raise NotReady(gettext("这部手机用的推送服务，这里没有接通，不能提醒。"))
    try:
        public, auth = from_base64(told.get("p256dh", "")), from_base64(told.get("auth", ""))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    except ValueError as reason:
        raise NotReady(gettext("浏览器给的内容不完整，请再试一次。")) from reason
    if len(auth) != AUTH_BYTES:
        raise NotReady(gettext("浏览器给的内容不完整，请再试一次。"))
    return Address(endpoint, public=public, auth=auth)
