"""The bell: whoever gives the worker something to do rings, and a worker that waits hears it at once.

Noun: Bell, the ear of one worker. Verb: ring. PostgreSQL carries the sound (NOTIFY) when the transaction that rang is committed.
What is not heard is found all the same: a worker listens before it looks, looks again when its line was cut, and never waits
longer than its limit (docs/decisions/0019).
"""

from __future__ import annotations

import time
from threading import Event
from types import TracebackType
from typing import Self

import psycopg
from django.db import connection

from doudi import database

CHANNEL = "doudi_work"
SLICE_SECONDS = 1.0


def ring() -> None:
    """Wake the workers once this transaction is committed; rung often in one transaction, it is heard once."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


class Bell:
    """A connection that does nothing but listen; between two waits it keeps what rings."""

    def __init__(self) -> None:
        self._line: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self.hang_up()

    def listen(self) -> None:
        """Listen from now on, if not already.

        :raises psycopg.OperationalError: when the database is away.
        """
        if self._line is None:
            address = {**database.address().psycopg(), "dbname": connection.settings_dict["NAME"]}
            self._line = psycopg.connect(**address, autocommit=True)
            self._line.execute(f"LISTEN {CHANNEL}")

    def wait(self, *, seconds: float, stop: Event) -> bool:
        """Wait until it rings, so many seconds have passed, or `stop` is set; say whether it rang, or may have unheard."""
        until = time.monotonic() + seconds
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            if self._rings(within=min(left, SLICE_SECONDS)):
                return True
        return False

    def hang_up(self) -> None:
        """Stop listening."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _rings(self, *, within: float) -> bool:
        assert self._line is not None, "listen first"
        try:
            return bool(list(self._line.notifies(timeout=within, stop_after=1)))
        except psycopg.OperationalError:  # the line was cut, and with it perhaps a ring
            self.hang_up()
            return True
