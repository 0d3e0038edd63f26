"""The verbs of messages: tell (in the transaction of what it tells of), read, and send_due, which the worker runs.

A message is kept before it is sent and stays; each event of a case tells once. Whoever gave no telephone number reads in the app.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.lines import write_line
from doudi.cases.messages.models import Message
from doudi.cases.messages.sending import NeverSent, NotSent, address_of, channel_for, sender_of
from doudi.cases.messages.wording import sms_text
from doudi.cases.permissions import By, NotAllowed
from doudi.cases.road import RESIDENT
from doudi.journal.actions import plain
from doudi.offices.acting import SYSTEM, acting, acting_as
from doudi.offices.models import Officer

AT_ONCE = 100
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
"""How long to wait after each attempt; after the last one the message is given up, and the desk is told."""

PROBLEM_MOST = 200


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
    """Send what waits, a batch at a time; give how many went. A channel that is down holds up nothing but its own messages.

    An attempt is written down before it is made, so that a worker that is killed leaves a message that is tried again later.
    """
    with acting_as(SYSTEM):
        due = Message.objects.filter(sent_at=None, given_up_at=None, try_at__lte=at).order_by("try_at", "pk")
        return sum(_try(number, at=at) for number in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _try(number: int, *, at: datetime) -> bool:
    held = _claim(number, at=at)
    if held is None:
        return False
    try:
        _hand_over(held, at=at)
    except NotSent as reason:
        return _failed(held, why=str(reason), at=at, is_over=held.attempts >= len(WAITS))
    except NeverSent as reason:
        return _failed(held, why=str(reason), at=at, is_over=True)
    held.sent_at, held.last_problem = at, ""
    _note(held, verb="message.send", at=at)
    return True


@transaction.atomic
def _claim(number: int, *, at: datetime) -> Message | None:
    """Take a message up: nobody else tries it until the wait of this attempt is over."""
    rows = Message.objects.select_for_update(of=("self",), skip_locked=True).select_related("case__application")
    held = rows.filter(pk=number, sent_at=None, given_up_at=None, try_at__lte=at).first()
    if held is None:
        return None
    held.try_at = at + WAITS[min(held.attempts, len(WAITS) - 1)]
    held.attempts += 1
    held.save(update_fields=["attempts", "try_at"])
    return held


def _hand_over(held: Message, *, at: datetime) -> None:
    sender = sender_of(held.channel)
    if sender is None:
        raise NotSent(gettext("没有接通“%(channel)s”。") % {"channel": held.channel})
    to = address_of(held.case.application, needs=sender.needs)
    if not to:
        raise NeverSent(gettext("没有可以送达的号码。"))
    sender.send(to=to, text=sms_text(held), number=f"{held.case.number}-{held.pk}", at=at)


def _failed(held: Message, *, why: str, at: datetime, is_over: bool) -> bool:
    held.last_problem = why[:PROBLEM_MOST]
    held.given_up_at = at if is_over else None
    if is_over:
        _note(held, verb="message.give_up", at=at)
    else:
        held.save(update_fields=["last_problem"])
    return False


@transaction.atomic
def _note(held: Message, *, verb: str, at: datetime) -> None:
    held.save(update_fields=["sent_at", "given_up_at", "last_problem"])
    detail = {"message": held.pk, "channel": held.channel, "attempts": held.attempts, "problem": held.last_problem}
    write_line(verb, case=held.case, by=SYSTEM, on=localdate(at), detail=detail)
