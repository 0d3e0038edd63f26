"""The worker: what is due is sent, collected, given up and told, again and again; each source in a thread of its own.

Verbs: work_once, work. Several workers share the work through PostgreSQL; one source that hangs holds up nobody else's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from django.db import connection
from django.db.utils import InterfaceError, OperationalError
from django.utils.timezone import localdate

from doudi.evidence.sources.collecting import TO_COLLECT, collect_batch
from doudi.evidence.sources.pace import USUAL, Pace
from doudi.evidence.sources.sending import Sent, send_batch, sources_due
from doudi.evidence.sources.taking import expire
from doudi.offices.acting import SYSTEM, acting_as

THREADS_MOST = 8
REST_SECONDS = 1.0
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
        sending, collecting = sources_due(at=at), sources_due(at=at, states=TO_COLLECT)
        sent = _side_by_side(send_batch, sending, at=at, pace=pace)
        collected = _side_by_side(collect_batch, collecting, at=at, pace=pace)
        expired = expire(on=localdate(at))
        for task in then:
            task(at)
    return Round(sent=sent, collected=collected, expired=expired)


def work(
    *, stop: Event, clock: Callable[[], datetime], pace: Pace = USUAL, then: Sequence[Callable[[datetime], object]] = ()
) -> None:
    """Work until told to stop; when the database is away, wait and try again."""
    while not stop.is_set():
        try:
            is_idle = work_once(at=clock(), pace=pace, then=then).is_idle
            stop.wait(REST_SECONDS if is_idle else 0)
        except (OperationalError, InterfaceError):
            log.warning("the database does not answer; waiting")
            connection.close()
            stop.wait(AFTER_TROUBLE_SECONDS)


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
