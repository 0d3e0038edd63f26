"""The data-sharing platform over HTTP: a question is posted, a receipt comes back, the answer is fetched later.

Noun: Platform, the adapter of one source. No personal data in an address; both sides sign; every step has its time limit.
Law: 政务数据共享条例 第三十一条 (through the integrated platform, not a system of one's own for each department).
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any

import httpx
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.evidence.sources.port import NotReached, NotTrusted, Question, Receipt, Reply
from doudi.exchange.envelope import Opened, open_envelope, seal_envelope
from doudi.exchange.messages import question_body, reply_from
from doudi.exchange.suites import Peer, Signer

TIMEOUT_SECONDS = 5.0
BYTES_MOST = 4 * 1024 * 1024
CONNECTIONS_MOST = 8
HEADER = "Doudi-Envelope"


class Platform:
    """One source behind the platform."""

    def __init__(
        self, *, code: str, url: str, signer: Signer, senders: Mapping[str, Peer], timeout: float = TIMEOUT_SECONDS,
        clock: Callable[[], datetime] = now,
    ) -> None:  # fmt: skip
        self.code = code
        self._url = url.rstrip("/")
        self.signer = signer
        self.senders = senders
        self._timeout = timeout
        self._clock = clock

    def ask(self, question: Question) -> Receipt | Reply:
        """Post the question; the platform knows it by its number and takes it once.

        :raises NotReached: when the platform did not take it.
        :raises NotTrusted: when what came back is not the platform's.
        """
        opened = self._opened(self._send("POST", "questions", body=question_body(question)))
        if "reference" in opened.body:
            if opened.body.get("number") != question.number:
                raise NotTrusted(gettext("回执的查询编号不是所问的编号"))
            return Receipt(reference=str(opened.body["reference"]), has_agreed=bool(opened.body.get("agreed", False)))
        return self._reply(opened, question=question)

    def collect(self, question: Question, *, reference: str) -> Reply | None:
        """Fetch the answer; None while there is none.

        :raises NotReached: when the platform did not say.
        :raises NotTrusted: when what came cannot be the answer.
        """
        response = self._send("GET", f"answers/{reference}", body={"number": question.number, "reference": reference})
        if response.status_code == HTTPStatus.NO_CONTENT:
            return None
        return self._reply(self._opened(response), question=question)

    def tell(self, *, number: str, words: str, kind: str) -> None:
        """Give feedback on an answer back to the owner of the data.

        :raises NotReached: when the platform did not take it.
        """
        self._send("POST", "feedback", body={"number": number, "words": words, "kind": kind})

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    @cached_property
    def _client(self) -> httpx.Client:
        limits = httpx.Limits(max_connections=CONNECTIONS_MOST, max_keepalive_connections=CONNECTIONS_MOST)
        return httpx.Client(timeout=self._timeout, limits=limits, follow_redirects=False, trust_env=False)

    def _send(self, method: str, path: str, *, body: Mapping[str, Any]) -> httpx.Response:
        envelope = seal_envelope({**body, "source": self.code}, signer=self.signer, at=self._clock())
        content = envelope if method == "POST" else None
        headers = {} if method == "POST" else {HEADER: b64encode(envelope).decode()}
        request = self._client.build_request(method, f"{self._url}/{path}", content=content, headers=headers)
        try:
            response = self._client.send(request, stream=True)
            try:
                return self._whole(response)
            finally:
                response.close()
        except httpx.TimeoutException:
            raise NotReached(gettext("共享平台在限定时间内没有响应")) from None
        except httpx.HTTPError as problem:
            raise NotReached(gettext("连不上共享平台（%(why)s）") % {"why": type(problem).__name__}) from None

    def _whole(self, response: httpx.Response) -> httpx.Response:
        """Read an answer of a bearable size.

        :raises NotReached: when the platform says it could not, or says too much.
        """
        if response.status_code not in (HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT):
            raise NotReached(gettext("共享平台返回错误 %(status)s") % {"status": response.status_code})
        content, until = bytearray(), time.monotonic() + self._timeout
        for part in response.iter_bytes():
            content += part
            if len(content) > BYTES_MOST:
                raise NotReached(gettext("共享平台的答复过大"))
            if time.monotonic() > until:  # each read is in time, and all together are not
                raise NotReached(gettext("共享平台在限定时间内没有响应"))
        return httpx.Response(response.status_code, content=bytes(content))

    def _opened(self, response: httpx.Response) -> Opened:
        return open_envelope(response.content, senders=self.senders, at=self._clock())

    def _reply(self, opened: Opened, *, question: Question) -> Reply:
        return reply_from(opened.body, question=question, message=opened.message, sender=opened.sender)
