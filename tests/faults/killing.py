"""A process that dies where it stands: forked from the test, killed by SIGKILL before its nth act, or from outside after some time.

Verbs: killed_before, killed_after; forked and how_ended, of which they are made.
What is counted: `statements`, or `acts` (statements, commits, files and connections too).
The child works on a connection of its own; the parent's is left alone.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection

ENDED, KILLED = "ended", "killed"
FILES = frozenset({"open", "os.rename", "os.remove", "socket.connect"})
LOOK_SECONDS = 0.002

Tick = Callable[[], None]
Counting = Callable[[Tick], AbstractContextManager[object]]


def statements(tick: Tick) -> AbstractContextManager[object]:
    """Count each statement before it goes to the database."""

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        tick()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(count)


@contextmanager
def acts(tick: Tick) -> Iterator[None]:
    """Count statements, both sides of a commit, and whatever is done with files and connections; in a child only, for it stays so."""
    commit: Callable[[], None] = getattr(connection, "_commit")  # noqa: B009

    def committed() -> None:
        tick()
        commit()
        tick()

    setattr(connection, "_commit", committed)  # noqa: B010  # no public way
    sys.addaudithook(lambda event, _: tick() if event in FILES else None)
    with statements(tick):
        yield


def killed_before(nth: int, *, doing: Callable[[], object], counting: Counting = statements) -> str:
    """Do something in a process that dies before its nth act; say whether it died or came to its end.

    :raises RuntimeError: when it ended in another way.
    """
    left = [nth]

    def tick() -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return how_ended(forked(lambda: _counted(doing, tick=tick, counting=counting)))


def killed_after(seconds: float, *, doing: Callable[[], object]) -> str:
    """Do something in a process that is killed after some time; say whether it was, or came to its end before.

    :raises RuntimeError: when it ended in another way.
    """
    child, until = forked(doing), time.monotonic() + seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return _said(status)
        time.sleep(LOOK_SECONDS)
    os.kill(child, signal.SIGKILL)
    return how_ended(child)


def forked(doing: Callable[[], object]) -> int:
    """Do something in a child of this process, on a connection of its own; give its number. It ends with 0, or with 1 and its trace."""
    child = os.fork()
    if child:
        return child
    inherited, connection.connection = connection.connection, None  # closing it would end the parent's session
    code = 1
    try:
        doing()
        code = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        raise
    finally:
        assert inherited is not connection.connection or inherited is None
        os._exit(code)


def _counted(doing: Callable[[], object], *, tick: Tick, counting: Counting) -> None:
    with counting(tick):
        doing()


def how_ended(child: int) -> str:
    """Wait for a child, and say whether it came to its end or was killed.

    :raises RuntimeError: when it ended in another way.
    """
    _, status = os.waitpid(child, 0)
    return _said(status)


def _said(status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return KILLED
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return ENDED
    raise RuntimeError(f"the process ended with status {status}")
