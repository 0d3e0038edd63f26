"""Beside: a worker's task that takes long runs in a thread of its own, so that nobody who waits for an answer waits for it.

Verb: beside. What it does must bear being killed: it ends with the process.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Thread

from django.db import connection

from doudi.offices.acting import SYSTEM, acting_as

Task = Callable[[datetime], object]


def beside(task: Task, *, name: str) -> Callable[[datetime], Thread]:
    """Give a task for a worker's rounds that begins the work and does not wait for it; while it is at work it is not begun again."""
    at_work: list[Thread] = []

    def begin(at: datetime) -> Thread:
        if not at_work or not at_work[0].is_alive():
            at_work[:] = [Thread(target=_done, args=[task, at], name=name, daemon=True)]
            at_work[0].start()
        return at_work[0]

    return begin


def _done(task: Task, at: datetime) -> None:
    try:
        with acting_as(SYSTEM):
            task(at)
    finally:
        connection.close()
