"""A department over HTTP: POST /questions, GET /answers/<reference>, POST /feedback, GET /counts. Standard library only.

Verb: serve (until told to stop).
"""

from __future__ import annotations

import json
import socket
from base64 import b64decode
from binascii import Error as NotBase64
from http import HTTPStatus

from doudi.demo.departments.desk import REFUSED, Desk, Said
from doudi.demo.outside import OutsideHandler, OutsideServer
from doudi.exchange.platform import HEADER

BYTES_MOST = 64 * 1024


class DepartmentServer(OutsideServer):
    """A server that holds one desk."""

    def __init__(self, desk: Desk, *, port: int) -> None:
        self.desk = desk
        super().__init__(Handler, port=port)


class Handler(OutsideHandler):
    """Words in, words out."""

    server: DepartmentServer

    def take(self) -> None:
        """Take a question or feedback."""
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(min(length, BYTES_MOST))
        verbs = {"/questions": self.server.desk.question, "/feedback": self.server.desk.feedback}
        verb = verbs.get(self.path)
        self._say(verb(content) if verb else Said(HTTPStatus.NOT_FOUND))

    def give(self) -> None:
        """Give an answer, or the counts."""
        if self.path == "/counts":
            self._say(Said(HTTPStatus.OK, json.dumps(self.server.desk.memory.counts()).encode()))
            return
        folder, _, reference = self.path.removeprefix("/").partition("/")
        try:
            envelope = b64decode(self.headers.get(HEADER, ""), validate=True)
        except NotBase64:
            envelope = b""
        is_answer = folder == "answers" and envelope
        self._say(self.server.desk.answer(envelope, reference=reference) if is_answer else REFUSED)

    def _say(self, said: Said) -> None:
        try:
            self.send_response(said.status)
            if said.status != HTTPStatus.NO_CONTENT:
                self.send_header("Content-Length", str(len(said.content)))
            self.end_headers()
            self.wfile.write(said.content[: len(said.content) // 2] if said.is_cut else said.content)
        except (BrokenPipeError, ConnectionResetError):  # the asker did not wait
            self.close_connection = True
            return
        if said.is_cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_WR)


def serve(desk: Desk, *, port: int, on_port: object = None) -> None:
    """Answer until interrupted."""
    with DepartmentServer(desk, port=port) as server:
        if callable(on_port):
            on_port(server.server_address[1])
        server.serve_forever(poll_interval=0.2)
