"""What is done once a day, in the first of a worker's rounds on it.

Verb: once_a_day. The round's instant is passed in; the day is the one where we work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol, TypeVar

from django.utils.timezone import localdate

Done = TypeVar("Done", covariant=True)


class ByTheDay(Protocol[Done]):
    """Something done for a day."""

    def __call__(self, *, on: date) -> Done:
        """Do it."""


def once_a_day(work: ByTheDay[Done]) -> Callable[[datetime], Done | None]:
    """Give a task for a worker's rounds that does the work in the first round of each day; a day that failed is tried again."""
    done_on: list[date] = []

    def task(at: datetime) -> Done | None:
        on = localdate(at)
        if on in done_on:
            return None
        done = work(on=on)
        done_on[:] = [on]
        return done

    return task
