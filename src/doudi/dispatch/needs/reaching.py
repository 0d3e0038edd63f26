"""Reaching desks besides the page: a word for each notice on each way, sent by the worker, tried again, given up in the end.

Nouns: Sender (the port), Way. Verbs: name_hook, end_reach, queue, send_due, register, forget, text_of. What goes out names nobody.
The adapter (a signed, WeCom-compatible webhook) is brought by `exchange.reaching`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext, override

from doudi.cases.outbox import NotSent, Outbox
from doudi.cases.sealing import seal_text, unseal_text
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.reaches import Reach, Word
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.needs.sendings import Notice
from doudi.journal.actions import record
from doudi.offices.models import Desk, Officer

SEALED = "reach"
AT_ONCE = 200
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200))
"""How long to wait after each attempt; after the last one the word is given up. The notice stays in the inbox."""

SECRET_MOST = 200
NAMERS = ("township", "county", "city")


@dataclass(frozen=True)
class Way:
    """An opened address: what a sender needs to reach it."""

    number: int
    address: Mapping[str, Any]


class Sender(Protocol):
    """One kind of way."""

    def send(self, *, way: Way, text: str, number: str, at: datetime) -> None:
        """Hand a text over, once for each number.

        :raises NotSent: when it should be tried again.
        :raises NeverSent: when it should not: the way itself is gone.
        """


_senders: dict[str, Sender] = {}


def register(kind: str, *, sender: Sender) -> None:
    """Plug a kind of way in."""
    _senders[kind] = sender


def forget(kind: str) -> None:
    """Unplug a kind of way."""
    _senders.pop(kind, None)


@transaction.atomic
def name_hook(*, desk: Desk, url: str, secret: str, by: Officer, on: date) -> Reach:
    """Name the webhook of a desk's work group.

    :raises NotAllowed: when this is no street's, county's or city's desk, or not its place.
    :raises NotReady: when the address is none over TLS, or the secret is missing.
    """
    _check_may_name(by, desk=desk)
    told = urlsplit(url.strip())
    if told.scheme != "https" or not told.hostname:
        raise NotReady(gettext("请填写以 https:// 开头的地址。"))
    if not 0 < len(secret.strip()) <= SECRET_MOST:
        raise NotReady(gettext("请填写双方约定的签名密钥。"))
    address = json.dumps({"url": url.strip(), "secret": secret.strip()})
    made = Reach.objects.create(
        desk=desk, kind=Reach.Kind.HOOK, sealed=seal_text(address, purpose=SEALED), shown=told.hostname[:60], since=on
    )
    _write("reach.name", reach=made, by=by, on=on)
    return made


@transaction.atomic
def end_reach(*, reach: Reach, by: Officer, on: date) -> None:
    """End a way to a desk.

    :raises NotAllowed: when this is no street's, county's or city's desk, or not its place.
    """
    _check_may_name(by, desk=reach.desk)
    if reach.until is None:
        reach.until = max(on, reach.since + timedelta(days=1))
        reach.save(update_fields=["until"])
        _write("reach.end", reach=reach, by=by, on=on)


def _check_may_name(by: Officer, *, desk: Desk) -> None:
    if by.desk.kind not in NAMERS or not desk.place_id.startswith(by.desk.place_id):
        raise NotAllowed(gettext("提醒方式由乡镇（街道）或民政部门为本地岗位登记。"))


def queue(notice: Notice) -> None:
    """Put a word on every way to the desk a notice is for; in the transaction of what it tells of."""
    in_force = Q(since__lte=notice.made_on) & (Q(until=None) | Q(until__gt=notice.made_on))
    ways = Reach.objects.filter(in_force, desk=notice.desk_id)
    Word.objects.bulk_create([Word(notice=notice, reach=way, try_at=now()) for way in ways])


def send_due(*, at: datetime) -> int:
    """Send what waits; give how many went."""
    return OUTBOX.send_due(at=at)


def _hand_over(held: Word, at: datetime) -> None:
    sender = _senders.get(held.reach.kind)
    if sender is None:
        raise NotSent(gettext("没有接通“%(channel)s”。") % {"channel": held.reach.get_kind_display()})
    address = json.loads(unseal_text(held.reach.sealed, purpose=SEALED))
    sender.send(
        way=Way(number=held.reach.pk, address=address),
        text=text_of(held.notice),
        number=f"notice-{held.notice_id}-{held.reach_id}",
        at=at,
    )


OUTBOX = Outbox(
    rows=lambda: Word.objects.select_related("notice__need", "reach"),
    waits=WAITS,
    hand_over=_hand_over,
    at_once=AT_ONCE,
)


def text_of(notice: Notice) -> str:
    """Say a notice in a sentence that names nobody: others may read it over a shoulder."""
    with override("zh-hans"):
        return gettext("【兜底】%(what)s：%(kind)s（%(urgency)s），编号 %(number)s，请打开需求页面办理。") % {
            "what": notice.get_kind_display(), "kind": notice.need.get_kind_display(), "urgency": notice.need.get_urgency_display(),
            "number": notice.sending.number if notice.sending else notice.need.number,
        }  # fmt: skip


def _write(verb: str, *, reach: Reach, by: Officer, on: date) -> None:
    detail = {"kind": reach.kind, "desk": reach.desk_id}
    record(verb=verb, by=by, on=on, about=f"reach:{reach.pk}", place=by.desk.place_id, detail=detail)
