"""A process that dies between two statements: forked from the test, killed by itself (SIGKILL) before its nth statement.

Verb: killed_before. The child works on a connection of its own; the parent's is left alone.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection

ENDED, KILLED = "ended", "killed"


def killed_before(statement: int, *, doing: Callable[[], object]) -> str:
    """Do something in a process that dies before its nth statement; say whether it died or came to its end.

    :raises RuntimeError: when it ended in another way.
    """
    child = os.fork()
    if child == 0:
        _live_until(statement, doing=doing)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return KILLED
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return ENDED
    raise RuntimeError(f"the process ended with status {status}")


def _live_until(statement: int, *, doing: Callable[[], object]) -> None:
    """Run in the child; it never comes back."""
    inherited, connection.connection = connection.connection, None  # closing it would end the parent's session
    left = [statement]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    code = 1
    try:
        with connection.execute_wrapper(count):
            doing()
        code = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        raise
    finally:
        assert inherited is not connection.connection
        os._exit(code)
