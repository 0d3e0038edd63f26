"""A server that dies: forked from the test, killed from outside or by itself in the middle of keeping a record.

Noun: MortalServer. It answers from the tests' database; what it had not committed is gone with it.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

PATIENCE_S = 20
BRING = "/service/bring"


class Quiet(WSGIRequestHandler):
    """Says nothing about each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class MortalServer:
    """One port, behind which a server lives, dies, and lives again."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.deaths = 0
        self._child = 0

    def live(self, *, dies_before: int = 0, dies_after: bool = False) -> None:
        """Begin a new life; it ends before the nth statement of keeping a record, or after it is kept and before the answer."""
        self.kill()
        self._child = os.fork()
        if self._child == 0:
            self._serve(dies_before=dies_before, dies_after=dies_after)
        self._wait()

    def kill(self) -> None:
        """End it at once, if it lives."""
        if self._child and not self._is_dead():
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self.deaths += 1
        self._child = 0

    def heal(self) -> None:
        """Let it live on without an end."""
        if not self._child or self._is_dead():
            self._child = 0
            self.live()

    def _is_dead(self) -> bool:
        gone, _ = os.waitpid(self._child, os.WNOHANG)
        if gone:
            self.deaths += 1
            self._child = 0
        return bool(gone)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("the server does not begin")

    def _serve(self, *, dies_before: int, dies_after: bool) -> None:
        """Serve in the child; it never comes back."""
        try:
            server = ThreadedWSGIServer(("127.0.0.1", self.port), Quiet)
            server.set_app(
                _mortal(StaticFilesHandler(get_wsgi_application()), dies_before=dies_before, dies_after=dies_after)
            )
            server.serve_forever()
        finally:
            os._exit(1)


def _mortal(answer: Any, *, dies_before: int, dies_after: bool) -> Any:
    def answered(environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"] != BRING:
            return answer(environ, start)
        with _counted(dies_before):
            given = answer(environ, start)
        if dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return given

    return answered


@contextmanager
def _counted(dies_before: int) -> Iterator[None]:
    left = [dies_before]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield
