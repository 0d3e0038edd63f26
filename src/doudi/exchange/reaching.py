"""How desks are reached besides the page: a signed webhook as WeCom's group robots take it (企业微信、粤政易).

Noun: Hook (an adapter of the port in `dispatch.needs.reaching`). The receiver checks that it is from us, from just now and no repeat:
HMAC-SHA256 over instant, number and content with the secret both know. What is sent names nobody.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import httpx

from doudi.cases.outbox import NeverSent, NotSent
from doudi.dispatch.needs.reaching import Way

TIMEOUT_SECONDS = 5.0
GONE = (404, 410)


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
