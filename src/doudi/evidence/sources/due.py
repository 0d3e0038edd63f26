"""What falls due when: the queue as the worker looks at it.

Verbs: to_send, to_collect (rows), next_due. A question tried too often, or an answer not looked for any more, is not due again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils.timezone import localdate

from doudi.evidence.sources.models import Inquiry
from doudi.evidence.sources.pace import Pace

State = Inquiry.State
TO_SEND = (State.WAITING, State.SENT)
TO_COLLECT = (State.RECEIVED, State.GIVEN_UP)


def to_send(*, pace: Pace) -> Q:
    """Choose the questions that are put, again after a failure."""
    return Q(state__in=TO_SEND, attempts__lt=pace.attempts_most)


def to_collect(*, at: datetime, pace: Pace) -> Q:
    """Choose the questions whose answers are looked for, also for a while after their time limit."""
    return Q(state__in=TO_COLLECT, answer_by__gte=localdate(at) - timedelta(days=pace.late_days)) & ~Q(receipt="")


def next_due(*, at: datetime, pace: Pace) -> datetime | None:
    """Say when the next question is put or answer looked for; None when nothing is waited for."""
    due = Inquiry.objects.filter(to_send(pace=pace) | to_collect(at=at, pace=pace), next_attempt_at__isnull=False)
    found: datetime | None = due.aggregate(at=Min("next_attempt_at"))["at"]
    return found


def sources_due(which: Q, *, at: datetime) -> list[str]:
    """Name the sources for which something is due."""
    due = Inquiry.objects.filter(which, next_attempt_at__lte=at)
    return list(due.order_by("source").values_list("source", flat=True).distinct())
