"""A bank's door over HTTP: files are posted with their slip in the heading, and what waits is listed, fetched and closed.

Noun: Door, a way. No account and no name of a person stands in an address; every step has its time limit.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http import HTTPStatus

import httpx
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.delivery.banks.port import NotReached, NotRead
from doudi.exchange.envelope import seal_envelope
from doudi.exchange.platform import HEADER
from doudi.exchange.suites import Signer

TIMEOUT_SECONDS = 30.0
LIST_BYTES_MOST = 1024 * 1024
NAMES_MOST = 1000
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


@dataclass(frozen=True)
class Door:
    """Where one bank listens."""

    url: str
    signer: Signer
    timeout: float = TIMEOUT_SECONDS
    clock: Callable[[], datetime] = field(default=now, repr=False)

    def put(self, name: str, *, content: bytes, manifest: bytes) -> None:
        """Post a file with its slip.

        :raises NotReached: when the bank does not answer, or does not take it.
        """
        self._told("POST", "files", envelope=manifest, content=content)

    def names(self) -> Sequence[str]:
        """Ask what waits."""
        body = self._told("GET", "replies", envelope=self._ask("replies"))
        found = [name for name in body.decode(errors="replace").split("\n") if NAME.fullmatch(name)]
        return found[:NAMES_MOST]

    def manifest(self, name: str) -> bytes:
        """Fetch a slip."""
        _, slip = self._call("GET", f"replies/{name}/slip", envelope=self._ask(name), most=LIST_BYTES_MOST)
        return slip

    def content(self, name: str, *, file: str, most: int) -> bytes:
        """Fetch the file of a slip."""
        body, _ = self._call("GET", f"replies/{name}", envelope=self._ask(name), most=most)
        return body

    def done(self, name: str, *, is_taken: bool) -> None:
        """Tell the bank that it need not be given again."""
        how = "taken" if is_taken else "refused"
        self._told("POST", f"replies/{name}/{how}", envelope=self._ask(f"{name}/{how}"))

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=self.timeout, trust_env=False)

    def _ask(self, what: str) -> bytes:
        """Write an envelope that asks for something, each with a number of its own."""
        return seal_envelope({"ask": what}, signer=self.signer, at=self.clock())

    def _told(self, method: str, path: str, *, envelope: bytes, content: bytes = b"") -> bytes:
        """Call the bank about something else than a file; a bank that then talks too much is one that does not answer.

        :raises NotReached: when it did not answer, or not well.
        """
        try:
            return self._call(method, path, envelope=envelope, content=content, most=LIST_BYTES_MOST)[0]
        except NotRead as problem:
            raise NotReached(str(problem)) from None

    def _call(self, method: str, path: str, *, envelope: bytes, most: int, content: bytes = b"") -> tuple[bytes, bytes]:
        """Call the bank; give what it said and the slip beside it.

        :raises NotReached: when it did not answer, or not well.
        :raises NotRead: when it sent more than agreed.
        """
        heading = {HEADER: b64encode(envelope).decode()}
        try:
            with self._client.stream(method, f"{self.url}/{path}", content=content, headers=heading) as answer:
                if answer.status_code not in (HTTPStatus.OK, HTTPStatus.ACCEPTED):
                    raise NotReached(gettext("银行没有办理（HTTP %(status)s）") % {"status": answer.status_code})
                return _bounded(answer, most=most), b64decode(answer.headers.get(HEADER, ""), validate=True)
        except (httpx.HTTPError, NotBase64) as problem:
            raise NotReached(gettext("连不上银行（%(why)s）") % {"why": type(problem).__name__}) from None


def _bounded(answer: httpx.Response, *, most: int) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > most:
            raise NotRead(gettext("文件超过约定的 %(most)s 字节；请银行分成几个文件") % {"most": f"{most:,}"})
    return bytes(body)
