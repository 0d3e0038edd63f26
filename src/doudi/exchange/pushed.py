"""Answers a platform sends by itself, beside those that are fetched: the same envelope, the same checks, taken in once.

Verb: take_pushed. Nothing is believed before the signature holds of one who may sign for the source the message names.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from doudi.evidence.sources import breaker
from doudi.evidence.sources.actions import take
from doudi.evidence.sources.bell import ring
from doudi.evidence.sources.collecting import still_allowed
from doudi.evidence.sources.models import Inquiry
from doudi.evidence.sources.outcomes import note_distrust
from doudi.evidence.sources.pace import USUAL
from doudi.evidence.sources.port import NotReached, NotTrusted, Question, source_of
from doudi.evidence.sources.sending import NUMBERS
from doudi.exchange.envelope import Opened, open_envelope
from doudi.exchange.messages import reply_from
from doudi.exchange.platform import Platform
from doudi.offices.acting import SYSTEM, acting_as


class NotTaken(Exception):
    """A message of somebody we know that cannot be taken in; the message says why, without personal data."""


def take_pushed(content: bytes, *, at: datetime) -> str:
    """Take in an answer; give the number of its question. The same answer again is well received and changes nothing.

    :raises NotTrusted: when it is not signed, as agreed and just now, by one who may sign for the source it names.
    :raises NotTaken: when it answers no question of ours, its letter has ended, or it cannot be the answer.
    """
    platform = _platform_of(content)
    opened = open_envelope(content, senders=platform.senders, at=at)
    with acting_as(SYSTEM):
        inquiry, question = _question_answered(opened, source=platform.code, at=at)
        try:
            reply = reply_from(opened.body, question=question, message=opened.message, sender=opened.sender)
            take(reply=reply, inquiry=inquiry, at=at)
        except NotTrusted as problem:
            note_distrust(inquiry, problem=str(problem), at=at, pace=USUAL)
            raise NotTaken(str(problem)) from None
        breaker.note_success(inquiry.source)
        ring()  # a source thought to be away is back
    return inquiry.number


def _platform_of(content: bytes) -> Platform:
    """Find the adapter of the source a message says it is from; whether it is, its signature shows."""
    try:
        source = source_of(str(json.loads(json.loads(content)["body"])["source"]))
    except (ValueError, TypeError, LookupError, RecursionError):
        raise NotTrusted(gettext("收到的内容不完整，或者不是约定的报文")) from None
    except NotReached:
        source = None
    if not isinstance(source, Platform):
        raise NotTrusted(gettext("没有约定由平台推送这个数据来源的答复"))
    return source


def _question_answered(opened: Opened, *, source: str, at: datetime) -> tuple[Inquiry, Question]:
    """Find the question an answer is to, which must have been put, under a letter that still holds."""
    with transaction.atomic():
        number = str(opened.body.get("number"))
        rows = Inquiry.objects.select_related("commission__letter", "subject__letter", "subject__person")
        asked = rows.prefetch_related(NUMBERS).filter(source=source, attempts__gt=0).select_for_update(of=("self",))
        inquiry = asked.filter(number=number).first() if number.isprintable() else None
        question = still_allowed(inquiry, at=at) if inquiry is not None else None
    if inquiry is None:
        raise NotTaken(gettext("本系统没有提出过这个编号的查询"))
    if question is None:
        raise NotTaken(gettext("这条查询的授权已经终止，答复没有收下"))
    return inquiry, question
