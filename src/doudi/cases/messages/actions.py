"""The verbs of messages: tell (in the transaction of what it tells of), read, and send_due, which the worker runs.

A message is kept before it is sent and stays; each event of a case tells once. Whoever gave no telephone number reads in the app.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.lines import write_line
from doudi.cases.messages.models import Message
from doudi.cases.messages.reminders import news_of
from doudi.cases.messages.sending import address_of, channel_for, sender_of
from doudi.cases.messages.wording import sms_text
from doudi.cases.outbox import NeverSent, NotSent, Outbox
from doudi.cases.permissions import By, NotAllowed
from doudi.cases.pushes.queueing import push_to_person
from doudi.cases.road import RESIDENT
from doudi.journal.actions import plain
from doudi.offices.acting import SYSTEM, acting
from doudi.offices.models import Officer

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
"""How long to wait after each attempt; after the last one the message is given up, and the desk is told."""


@transaction.atomic
def tell(*, case: Case, kind: str, key: str, on: date, **text: Any) -> Message:
    """Put a message for whoever applied into the outbox; the same key of a case tells once.

    `text` says which sentence (`say`, else what stands before the colon of the key) and holds its words: days, numbers, names.
    """
    channel = channel_for(case.application)
    written = {"say": key.partition(":")[0], **text}
    made, is_new = Message.objects.get_or_create(
        case=case, key=key,
        defaults={
            "kind": Message.Kind(kind), "text": plain(written), "made_on": on, "channel": channel,
            "try_at": now() if channel else None,
        },
    )  # fmt: skip
    if is_new:
        write_line("message.tell", case=case, by=acting(), on=on, detail={"message": made.pk, "key": key})
        push_to_person(case.applicant_person, news=news_of(made))
    return made


@transaction.atomic
def read(*, message: Message, by: By, on: date) -> None:
    """Note that its reader has read a message and whatever was told before it in its case; the first time counts.

    :raises NotAllowed: when it is somebody else's.
    """
    case = message.case
    if isinstance(by, Officer) or by.desk != RESIDENT or by.file != f"person:{case.applicant_person}":
        raise NotAllowed(gettext("这条消息由申请人本人阅读。"))
    unread = Message.objects.filter(case=case, pk__lte=message.pk, read_on=None)
    numbers = sorted(unread.select_for_update(of=("self",)).values_list("pk", flat=True))
    if numbers:
        Message.objects.filter(pk__in=numbers).update(read_on=on)
        write_line("message.read", case=case, by=by, on=on, detail={"messages": numbers})


def send_due(*, at: datetime) -> int:
    """Send what waits; give how many went."""
    return OUTBOX.send_due(at=at)


def _hand_over(held: Message, at: datetime) -> None:
    sender = sender_of(held.channel)
    if sender is None:
        raise NotSent(gettext("没有接通“%(channel)s”。") % {"channel": held.channel})
    to = address_of(held.case.application, needs=sender.needs)
    if not to:
        raise NeverSent(gettext("没有可以送达的号码。"))
    sender.send(to=to, text=sms_text(held), number=f"{held.case.number}-{held.pk}", at=at)


def _note(verb: str, held: Message, at: datetime) -> None:
    detail = {"message": held.pk, "channel": held.channel, "attempts": held.attempts, "problem": held.last_problem}
    write_line(verb, case=held.case, by=SYSTEM, on=localdate(at), detail=detail)


OUTBOX = Outbox(
    rows=lambda: Message.objects.select_related("case__application"), waits=WAITS, hand_over=_hand_over,
    note_sent=partial(_note, "message.send"), note_given_up=partial(_note, "message.give_up"),
)  # fmt: skip
