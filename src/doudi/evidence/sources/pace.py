"""The pace of asking: how often, how long a question is held while it is out, and when it is put aside.

Noun: Pace. Verbs: pause_after, poll_after. Everything has a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32


@dataclass(frozen=True)
class Pace:
    """Limits of asking. `lease`: how long nobody else takes up a question that is out; afterwards it is asked again."""

    batch: int = 20
    batch_seconds: float = 20
    lease: timedelta = timedelta(seconds=60)
    first_pause: timedelta = timedelta(seconds=2)
    longest_pause: timedelta = timedelta(hours=1)
    attempts_most: int = 40
    first_poll: timedelta = timedelta(seconds=1)
    longest_poll: timedelta = timedelta(hours=2)
    late_days: int = 90
    failures_before_rest: int = 5
    first_rest: timedelta = timedelta(seconds=30)
    longest_rest: timedelta = timedelta(minutes=30)


USUAL = Pace()
DOUBLINGS_MOST = 20


def pause_after(attempts: int, *, number: str, pace: Pace) -> timedelta:
    """Wait twice as long after each failure, up to the longest, and not all at the same moment."""
    return _doubled(pace.first_pause, times=attempts - 1, longest=pace.longest_pause) * _spread(number, attempts)


def poll_after(attempts: int, *, number: str, pace: Pace) -> timedelta:
    """Look for an answer ever more rarely."""
    return _doubled(pace.first_poll, times=attempts - 1, longest=pace.longest_poll) * _spread(number, attempts)


def rest_after(failures: int, *, pace: Pace) -> timedelta | None:
    """Say how long a source is left alone after so many failures in a row; None while it is still asked."""
    over = failures - pace.failures_before_rest
    return None if over < 0 else _doubled(pace.first_rest, times=over, longest=pace.longest_rest)


def _doubled(first: timedelta, *, times: int, longest: timedelta) -> timedelta:
    doubled: timedelta = first * 2 ** max(0, min(times, DOUBLINGS_MOST))
    return min(doubled, longest)


def _spread(number: str, attempts: int) -> float:
    """A share between 0.75 and 1.25, the same for the same question and attempt."""
    return 0.75 + (crc32(f"{number}:{attempts}".encode()) % 500) / 1000
