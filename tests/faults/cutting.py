"""A database that goes away under a process that lives on: after the nth statement its backend is ended, or the whole server is.

Verbs: cut_after, end_backend. What was not committed is gone, and the process is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connection

ENDED, CUT = "ended", "cut"


def cut_after(statement: int | str, *, cut: Callable[[], object], doing: Callable[[], object]) -> str:
    """Do something while the database is cut off after its nth statement, or the first with some words in it.

    Say whether the work noticed, or came to its end.
    """
    left = [statement if isinstance(statement, int) else 1]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        left[0] -= isinstance(statement, int) or statement in sql
        if left[0] == 0:
            cut()
        return answer

    try:
        with connection.execute_wrapper(count):
            doing()
    except (OperationalError, InterfaceError):
        assert left[0] <= 0, "the database failed by itself"
        return CUT
    finally:
        connection.close()
    return ENDED


def end_backend() -> None:
    """End the backend of this process's connection, from another connection, and wait until it is gone."""
    number = connection.connection.info.backend_pid
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()
