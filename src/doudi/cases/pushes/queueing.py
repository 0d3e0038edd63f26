"""Putting reminders on their way, in the transaction of what they tell of. Verbs: push_to_person, push_to_desk.

What still waits about the same thing is not sent twice: the newer reminder takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.timezone import now

from doudi.cases.outbox import WAITING
from doudi.cases.pushes.addresses import is_on
from doudi.cases.pushes.models import Push, Subscription
from doudi.cases.pushes.news import News
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.queries import period_holds

REPLACED = "replaced"


def push_to_person(person: int, *, news: News) -> None:
    """Remind every phone of a resident."""
    if is_on():
        with acting_as(SYSTEM):
            _queue(list(Subscription.objects.filter(person=person, ended_on=None)), news=news)


def push_to_desk(desk: int, *, news: News, on: date) -> None:
    """Remind every phone of whoever sits at a desk that day."""
    if is_on():
        with acting_as(SYSTEM):
            sits = period_holds(on, prefix="officer__")
            _queue(list(Subscription.objects.filter(sits, officer__desk=desk, ended_on=None)), news=news)


def push_to_officer(officer: int, *, news: News) -> None:
    """Remind every phone of one officer."""
    if is_on():
        with acting_as(SYSTEM):
            _queue(list(Subscription.objects.filter(officer=officer, ended_on=None)), news=news)


@transaction.atomic
def _queue(reached: Sequence[Subscription], *, news: News) -> None:
    if not reached:
        return
    at = now()
    about = Push.objects.filter(WAITING, subscription__in=reached, page=news.page, number=news.number)
    about.exclude(key=news.key).update(given_up_at=at, last_problem=REPLACED)
    Push.objects.bulk_create(
        [
            Push(
                subscription=one,
                kind=news.kind,
                page=news.page,
                number=news.number,
                key=news.key,
                made_at=at,
                try_at=at,
            )
            for one in reached
        ],
        ignore_conflicts=True,
    )
