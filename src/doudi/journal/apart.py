"""A line that stands even when the act it tells of is rolled back: a refused attempt.

Verb: `record_apart`. It writes through a connection of its own. When the transaction at hand already holds the chain,
the line waits in a thread until that transaction ends, one way or the other.
"""

from contextlib import closing
from threading import Thread, current_thread
from typing import Any

from django.db import connection
from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable

from doudi.journal.actions import INSERT, line_of
from doudi.offices.acting import Actor, as_actor
from doudi.offices.models import Officer

CHAIN_LOCK = 7304102  # the lock `journal_chain()` takes in the database
PATIENCE = "500ms"
FOR_EVER = "0"

_waiting: set[Thread] = set()


def record_apart(*, by: Officer | Actor | None, **line: Any) -> None:
    """Write a line, with the words of `journal.actions.record`, that the caller's rollback does not take back."""
    actor = as_actor(by)
    values = line_of(by=actor, **line)
    if _holds_chain() or not _written(values, actor=actor, patience=PATIENCE):
        thread = Thread(target=_write_later, args=(values, actor), name="journal-apart")
        _waiting.add(thread)
        thread.start()


def wait_for_lines() -> None:
    """Wait until every line that stood aside is written."""
    for thread in list(_waiting):
        thread.join()


def _holds_chain() -> bool:
    """Say whether this transaction has written a line already: another connection would wait for it, and it for that one."""
    if not connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND objid = %s AND granted)",
            [CHAIN_LOCK],
        )
        return bool(cursor.fetchone()[0])


def _write_later(values: list[Any], actor: Actor) -> None:
    try:
        _written(values, actor=actor, patience=FOR_EVER)
    finally:
        _waiting.discard(current_thread())


def _written(values: list[Any], *, actor: Actor, patience: str) -> bool:
    """Write on a connection of its own; False when the chain does not come free within `patience`."""
    with closing(connection.copy()) as apart:
        apart.set_autocommit(False)
        try:
            with apart.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('lock_timeout', %s, true), set_config('doudi.officer', %s, true)",
                    [patience, actor.officer],
                )
                cursor.execute(INSERT, values)
            apart.commit()
        except OperationalError as problem:
            apart.rollback()
            if isinstance(problem.__cause__, LockNotAvailable):
                return False
            raise
    return True
