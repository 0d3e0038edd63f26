"""The provider over HTTP, on this machine only. Standard library only.

Verb: serve (until told to stop).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from doudi.demo.outside import OutsideHandler, OutsideServer
from doudi.demo.real_name.provider import RealName, Refused

BYTES_MOST = 16 * 1024


class RealNameServer(OutsideServer):
    """A server that holds one provider; its address is known once it listens."""

    provider: RealName

    def __init__(self, *, port: int) -> None:
        super().__init__(Handler, port=port)


class Handler(OutsideHandler):
    """Pages and tokens."""

    server: RealNameServer

    def give(self) -> None:
        """Show the configuration, the keys, or whom it can prove."""
        parts = urlsplit(self.path)
        provider = self.server.provider
        told: dict[str, Callable[[], dict[str, object]]] = {
            "/.well-known/openid-configuration": provider.configuration, "/keys": provider.keys,
        }  # fmt: skip
        if parts.path in told:
            self._say_json(told[parts.path]())
        elif parts.path == "/authorize":
            self._or_refuse(lambda: self._say(provider.page(dict(parse_qsl(parts.query))).encode(), kind="text/html"))
        else:
            self._say(b"", status=HTTPStatus.NOT_FOUND)

    def take(self) -> None:
        """Take a choice, or a code."""
        length = int(self.headers.get("Content-Length") or 0)
        asked = dict(parse_qsl(self.rfile.read(min(length, BYTES_MOST)).decode(errors="replace")))
        provider = self.server.provider
        if self.path == "/authorize":
            self._or_refuse(lambda: self._say(b"", status=HTTPStatus.SEE_OTHER, location=provider.chosen(asked)))
        elif self.path == "/token":
            self._or_refuse(lambda: self._say_json(provider.token(asked)))
        else:
            self._say(b"", status=HTTPStatus.NOT_FOUND)

    def _or_refuse(self, answer: Callable[[], None]) -> None:
        try:
            answer()
        except Refused as reason:
            self._say_json({"error": str(reason)}, status=HTTPStatus.BAD_REQUEST)

    def _say_json(self, told: dict[str, object], *, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._say(json.dumps(told, ensure_ascii=False).encode(), kind="application/json", status=status)

    def _say(
        self, content: bytes, *, kind: str = "text/plain", status: HTTPStatus = HTTPStatus.OK, location: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)


def serve(make: Callable[[int], RealName], *, port: int, on_port: Callable[[int], None]) -> None:
    """Answer until interrupted. `make` makes the provider for the port it listens on."""
    with RealNameServer(port=port) as server:
        server.provider = make(server.server_address[1])
        on_port(server.server_address[1])
        server.serve_forever(poll_interval=0.2)
