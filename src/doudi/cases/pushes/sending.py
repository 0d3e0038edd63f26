"""Sending what waits, as the worker does each round. Verb: send_due. What a phone is sent says that there is news and what to open.

Whoever may not sign in any more is not reminded any more. News whose time is over is not told.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import override

from doudi import database
from doudi.cases.outbox import NeverSent, NotSent, Outbox
from doudi.cases.pushes.addresses import Address, Gone, Later, Parcel, sender
from doudi.cases.pushes.keys import NAME, SIZE, to_base64
from doudi.cases.pushes.models import Push, Subscription
from doudi.cases.pushes.news import SENTENCES, TITLE, WEIGHTS, Kind
from doudi.cases.pushes.subscribing import end, may_come_in
from doudi.database.keys import key
from doudi.offices.acting import SYSTEM

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
"""How long to wait after each attempt, unless the push service says; after the last one the reminder is given up."""

AT_ONCE = 50
CONTENT_BYTES = 512
"""Every reminder has the same length, so that it does not say by its length which one it is."""

TOPIC_MOST = 32
Opens = Callable[[str, str], str]
"""Gives the path of a page and a number."""


def send_due(*, at: datetime, opens: Opens) -> int:
    """Send what waits; give how many went."""
    if sender() is None:
        return 0
    return Outbox(rows=_rows, waits=WAITS, hand_over=partial(_hand_over, opens=opens), at_once=AT_ONCE).send_due(at=at)


def _rows() -> QuerySet[Push]:
    return Push.objects.select_related(
        "subscription__officer__user", "subscription__officer__desk", "subscription__person"
    )


def _hand_over(held: Push, at: datetime, *, opens: Opens) -> None:
    plugged, phone = sender(), held.subscription
    over = held.made_at + WEIGHTS[Kind(held.kind)].lasts
    if plugged is None or phone.sealed is None or at >= over:
        raise NeverSent("switched off" if phone.sealed is None else "too late")
    if not may_come_in(phone, on=localdate(at)):
        end(phone, because=Subscription.Ended.CLOSED, by=SYSTEM, on=localdate(at))
        raise NeverSent("may not sign in")
    try:
        plugged.send(address=Address.opened(phone.sealed), parcel=parcel_of(held, at=at, opens=opens), at=at)
    except Gone:
        end(phone, because=Subscription.Ended.GONE, by=SYSTEM, on=localdate(at))
        raise
    except Later as reason:
        Push.objects.filter(pk=held.pk).update(try_at=min(max(reason.until, at), over))
        raise NotSent(str(reason)) from reason


def parcel_of(held: Push, *, at: datetime, opens: Opens) -> Parcel:
    """Say what is sent, in the language the phone was switched on in."""
    weight, topic = WEIGHTS[Kind(held.kind)], topic_of(held)
    with override(held.subscription.language):
        told = {
            "title": str(TITLE),
            "body": str(SENTENCES[held.kind]),
            "open": opens(held.page, held.number),
            "tag": topic,
        }
        told["lang"] = held.subscription.language
    content = json.dumps(told, ensure_ascii=False).encode().ljust(CONTENT_BYTES)
    left = held.made_at + weight.lasts - at
    return Parcel(content, seconds=max(0, int(left.total_seconds())), urgency=weight.urgency, topic=topic)


def topic_of(held: Push) -> str:
    """Name what it is about, so that the newer word replaces the older; the push service learns nothing, and links no two phones by it."""
    about = f"{held.subscription_id} {held.page} {held.number}".encode()
    return to_base64(hmac.new(key(NAME, size=SIZE, var=database.var()), about, sha256).digest())[:TOPIC_MOST]
