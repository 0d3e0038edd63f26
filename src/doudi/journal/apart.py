"""A line that stands even when the act it tells of is rolled back: a refused attempt.

Verbs: `record_apart`, `carry`. The line is committed through a connection of its own before anybody is told. Where the transaction at
hand, or somebody else's for too long, holds the chain, it is put aside and committed there (`journal_aside`); a thread carries it into
the chain once that is free, and when the process is killed before, the next to carry does.
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
ASIDE = INSERT.replace("journal_entry", "journal_aside")
CARRY = "SELECT journal_carry()"

_waiting: set[Thread] = set()


def record_apart(*, by: Officer | Actor | None, **line: Any) -> None:
    """Write a line, with the words of `journal.actions.record`, that neither the caller's rollback nor its death takes back."""
    actor = as_actor(by)
    values = line_of(by=actor, **line)
    if not _holds_chain() and _committed(INSERT, values, actor=actor, patience=PATIENCE):
        return
    _committed(ASIDE, values, actor=actor, patience=FOR_EVER)
    thread = Thread(target=_carry_later, name="journal-apart")
    _waiting.add(thread)
    thread.start()


def carry() -> int:
    """Write the lines that stand aside, once the chain is free; give how many."""
    with connection.cursor() as cursor:
        cursor.execute(CARRY)
        return int(cursor.fetchone()[0])


def wait_for_lines() -> None:
    """Wait until every line this process put aside is written."""
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


def _carry_later() -> None:
    try:
        with closing(connection.copy()) as apart, apart.cursor() as cursor:
            cursor.execute(CARRY)
    finally:
        _waiting.discard(current_thread())


def _committed(statement: str, values: list[Any], *, actor: Actor, patience: str) -> bool:
    """Write on a connection of its own and commit; False when the chain does not come free within `patience`."""
    with closing(connection.copy()) as apart:
        apart.set_autocommit(False)
        try:
            with apart.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('lock_timeout', %s, true), set_config('doudi.officer', %s, true)",
                    [patience, actor.officer],
                )
                cursor.execute(statement, values)
            apart.commit()
        except OperationalError as problem:
            apart.rollback()
            if isinstance(problem.__cause__, LockNotAvailable):
                return False
            raise
    return True
