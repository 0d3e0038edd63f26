"""What the invented systems outside have in common, each a process of its own: they speak HTTP on this machine, and remember in one file.

Nouns: OutsideServer, OutsideHandler. Verb: remembered_in. Standard library only.
"""

from __future__ import annotations

import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

IDLE_SECONDS = 30


class OutsideServer(ThreadingHTTPServer):
    """A server on this machine only; each connection has a thread."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler: type[OutsideHandler], *, port: int) -> None:
        super().__init__(("127.0.0.1", port), handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody who hangs up is no error; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class OutsideHandler(BaseHTTPRequestHandler):
    """One connection; nothing is logged, for every line would be about somebody."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Give what is asked for."""
        self.give()

    def do_POST(self) -> None:
        """Take what is sent."""
        self.take()

    def give(self) -> None:
        """Answer a GET."""
        raise NotImplementedError

    def take(self) -> None:
        """Answer a POST."""
        raise NotImplementedError

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def remembered_in(file: Path, *, tables: str) -> sqlite3.Connection:
    """Open the file a process remembers in, with its tables; what it says is kept when the process is killed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=NORMAL")
    base.executescript(tables)
    return base
