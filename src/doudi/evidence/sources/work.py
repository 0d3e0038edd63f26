"""The worker: what is due is sent, collected, given up and told, again and again; each source in a thread of its own.

Verbs: work_once, work. Several workers share the work through PostgreSQL; one source that hangs holds up nobody else's.
With nothing to do a worker waits until it is rung for or something falls due, at most `REST_SECONDS_MOST`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import psycopg
from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.utils.timezone import localdate

from doudi.evidence.sources.bell import Bell
from doudi.evidence.sources.collecting import collect_batch
from doudi.evidence.sources.due import next_due, sources_due, to_collect, to_send
from doudi.evidence.sources.pace import USUAL, Pace
from doudi.evidence.sources.sending import Sent, send_batch
from doudi.evidence.sources.taking import expire
from doudi.offices.acting import SYSTEM, acting_as

THREADS_MOST = 8
REST_SECONDS = 1.0
REST_SECONDS_MOST = 30.0
AFTER_TROUBLE_SECONDS = 5.0
log = logging.getLogger(__name__)

Batch = Callable[..., Sent]


@dataclass(frozen=True)
class Round:
    """What one round did."""

    sent: int
    collected: int
    expired: int

    @property
    def is_idle(self) -> bool:
        return not (self.sent or self.collected or self.expired)


def work_once(*, at: datetime, pace: Pace = USUAL, then: Sequence[Callable[[datetime], object]] = ()) -> Round:
    """Do one round: a batch for each source, what is overdue, and what others gave us to do."""
    with acting_as(SYSTEM):
        sending = sources_due(to_send(pace=pace), at=at)
        collecting = sources_due(to_collect(at=at, pace=pace), at=at)
        sent = _side_by_side(send_batch, sending, at=at, pace=pace)
        collected = _side_by_side(collect_batch, collecting, at=at, pace=pace)
        expired = expire(on=localdate(at))
        for task in then:
            task(at)
    return Round(sent=sent, collected=collected, expired=expired)


def work(
    *,
    stop: Event,
    clock: Callable[[], datetime],
    pace: Pace = USUAL,
    then: Sequence[Callable[[datetime], object]] = (),
    rest_most: float = REST_SECONDS_MOST,
) -> None:
    """Work until told to stop; when the database is away, wait and try again."""
    with Bell() as bell:
        while not stop.is_set():
            try:
                bell.listen()  # before looking: what is queued while we look rings afterwards
                if work_once(at=clock(), pace=pace, then=then).is_idle:
                    bell.wait(seconds=_rest(at=clock(), pace=pace, most=rest_most), stop=stop)
            except (OperationalError, InterfaceError, psycopg.OperationalError):
                log.warning("the database does not answer; waiting")
                bell.hang_up()
                connection.close()
                stop.wait(AFTER_TROUBLE_SECONDS)


def _rest(*, at: datetime, pace: Pace, most: float) -> float:
    """Say for how many seconds nothing falls due.

    What is due and was left, because its source rests or its rate is used up, is looked at again in a second.
    """
    with acting_as(SYSTEM):
        due_at = next_due(at=at, pace=pace)
    if due_at is None:
        return most
    left = (due_at - at).total_seconds()
    return min(most, left if left > 0 else REST_SECONDS)


def _side_by_side(batch: Batch, sources: Sequence[str], *, at: datetime, pace: Pace) -> int:
    """Work on each source in its own thread and connection; give how many questions were dealt with."""
    if not sources:
        return 0
    with ThreadPoolExecutor(max_workers=min(THREADS_MOST, len(sources)), thread_name_prefix="source") as threads:
        tasks = [threads.submit(_apart, batch, source, at=at, pace=pace) for source in sources]
        return sum(task.result() for task in tasks)


def _apart(batch: Batch, source: str, *, at: datetime, pace: Pace) -> int:
    started = time.monotonic()
    try:
        with acting_as(SYSTEM):
            return batch(source, at=at, pace=pace).count
    finally:
        connection.close()
        log.debug("%s took %.2f s", source, time.monotonic() - started)
