"""A bank over HTTP: POST /files, GET /replies, /replies/<name>, /replies/<name>/slip, POST /replies/<name>/taken or /refused.

Verb: serve (until told to stop). Standard library only; nothing is logged, for every line would be about somebody.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from http import HTTPStatus

from django.utils.timezone import localdate

from doudi.demo.bank.counter import Counter
from doudi.demo.outside import OutsideHandler, OutsideServer
from doudi.exchange.envelope import Opened
from doudi.exchange.platform import HEADER

ASKED = {"taken", "refused"}


class BankServer(OutsideServer):
    """A server that holds one counter."""

    def __init__(self, counter: Counter, *, port: int) -> None:
        self.counter = counter
        super().__init__(Handler, port=port)


class Handler(OutsideHandler):
    """Files in, answers out."""

    server: BankServer

    def take(self) -> None:
        """Take a file, or word of what became of an answer."""
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(min(length, self.server.counter.profile.bytes_most))
        if self.path == "/files":
            is_taken = self.server.counter.take(self._envelope(), content)
            self._say(HTTPStatus.ACCEPTED if is_taken else HTTPStatus.FORBIDDEN)
            return
        name, _, how = self.path.removeprefix("/replies/").partition("/")
        asked = self._asked(f"{name}/{how}")
        if asked is None or how not in ASKED:
            self._say(HTTPStatus.FORBIDDEN)
            return
        was_there = self.server.counter.done(name, how=how, on=localdate(asked.at))
        self._say(HTTPStatus.OK if was_there else HTTPStatus.NOT_FOUND)

    def give(self) -> None:
        """Give what waits: its names, a file, its slip; or the counts."""
        if self.path == "/counts":
            self._say(HTTPStatus.OK, json.dumps(self.server.counter.books.counts()).encode())
            return
        name, _, part = self.path.removeprefix("/replies").removeprefix("/").partition("/")
        asked = self._asked(name or "replies")
        if asked is None:
            self._say(HTTPStatus.FORBIDDEN)
        elif not name:
            self._say(HTTPStatus.OK, "\n".join(self.server.counter.names(on=localdate(asked.at))).encode())
        else:
            self._give(name, asked=asked, is_slip=part == "slip")

    def _give(self, name: str, *, asked: Opened, is_slip: bool) -> None:
        one = self.server.counter.waiting(name, on=localdate(asked.at))
        if one is None:
            self._say(HTTPStatus.NOT_FOUND)
        else:
            self._say(HTTPStatus.OK, b"" if is_slip else one.content, slip=one.slip)

    def _envelope(self) -> bytes:
        try:
            return b64decode(self.headers.get(HEADER, ""), validate=True)
        except NotBase64:
            return b""

    def _asked(self, what: str) -> Opened | None:
        """Read who asks; the envelope must ask for this very thing."""
        opened = self.server.counter.opened(self._envelope())
        return opened if opened is not None and opened.body.get("ask") == what else None

    def _say(self, status: HTTPStatus, content: bytes = b"", *, slip: bytes = b"") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header(HEADER, b64encode(slip).decode())
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):  # the asker did not wait
            self.close_connection = True


def serve(counter: Counter, *, port: int, on_port: Callable[[int], None]) -> None:
    """Answer until interrupted."""
    with BankServer(counter, port=port) as server:
        on_port(server.server_address[1])
        server.serve_forever(poll_interval=0.2)
