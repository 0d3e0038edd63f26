"""What every outbox of the house does: keep before sending, try again after a while, give up in the end.

Nouns: Outgoing (what a row keeps of its sending), Outbox (how one kind goes out), NotSent, NeverSent. Verb: Outbox.send_due.
An attempt is written down before it is made, so that a worker that is killed leaves a row that is tried again later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import models, transaction
from django.db.models import Q, QuerySet

from doudi.offices.acting import SYSTEM, acting_as

PROBLEM_MOST = 200
WAITING = Q(sent_at__isnull=True, given_up_at__isnull=True)
"""What has neither gone nor been given up."""


class NotSent(Exception):
    """It was not taken now; it is tried again."""


class NeverSent(Exception):
    """It will never reach this address; it is not tried again."""


class Outgoing(models.Model):
    """What a row keeps of its own sending. Without a day to try it, it goes out on no way."""

    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_problem = models.CharField(max_length=PROBLEM_MOST, blank=True)

    class Meta:
        abstract = True


Kept = TypeVar("Kept", bound=Outgoing)


def _say_nothing(kept: object, at: datetime) -> None:
    """A kind whose sending needs no line of its own."""


@dataclass(frozen=True)
class Outbox(Generic[Kept]):
    """How one kind goes out: its rows, how long to wait after each attempt, who carries them, and what is written down at the end.

    Carrying raises NotSent when it should be tried again, NeverSent when it should not; after the last of the waits a row is given up.
    """

    rows: Callable[[], QuerySet[Kept]]
    waits: tuple[timedelta, ...]
    hand_over: Callable[[Kept, datetime], None]
    note_sent: Callable[[Kept, datetime], None] = _say_nothing
    note_given_up: Callable[[Kept, datetime], None] = _say_nothing
    at_once: int = 100

    def send_due(self, *, at: datetime) -> int:
        """Send what waits, a batch at a time; give how many went. A way that is down holds up nothing but its own."""
        with acting_as(SYSTEM):
            due = self.rows().filter(WAITING, try_at__lte=at).order_by("try_at", "pk")
            return sum(self._try(number, at=at) for number in list(due.values_list("pk", flat=True)[: self.at_once]))

    def _try(self, number: int, *, at: datetime) -> bool:
        held = self._claim(number, at=at)
        if held is None:
            return False
        try:
            self.hand_over(held, at)
        except NotSent as reason:
            return self._failed(held, why=str(reason), at=at, is_over=held.attempts >= len(self.waits))
        except NeverSent as reason:
            return self._failed(held, why=str(reason), at=at, is_over=True)
        held.sent_at, held.last_problem = at, ""
        self._keep(held, note=self.note_sent, at=at)
        return True

    @transaction.atomic
    def _claim(self, number: int, *, at: datetime) -> Kept | None:
        """Take a row up: nobody else tries it until the wait of this attempt is over."""
        rows = self.rows().select_for_update(of=("self",), skip_locked=True)
        held = rows.filter(WAITING, pk=number, try_at__lte=at).first()
        if held is not None:
            held.try_at = at + self.waits[min(held.attempts, len(self.waits) - 1)]
            held.attempts += 1
            held.save(update_fields=["attempts", "try_at"])
        return held

    def _failed(self, held: Kept, *, why: str, at: datetime, is_over: bool) -> bool:
        held.last_problem = why[:PROBLEM_MOST]
        held.given_up_at = at if is_over else None
        self._keep(held, note=self.note_given_up if is_over else _say_nothing, at=at)
        return False

    @transaction.atomic
    def _keep(self, held: Kept, *, note: Callable[[Kept, datetime], None], at: datetime) -> None:
        held.save(update_fields=["sent_at", "given_up_at", "last_problem"])
        note(held, at)
