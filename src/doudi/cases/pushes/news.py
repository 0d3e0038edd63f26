"""What a phone may say: one sentence a kind, with how long it is worth saying and how much haste it has.

Nouns: Kind, News, Weight. A sentence names nobody, no programme, no need and no amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What there is."""

    MESSAGE = "MESSAGE", _("新的消息")
    TURN = "TURN", _("等您办的事")
    NEED = "NEED", _("新的需求")
    EMERGENCY = "EMERGENCY", _("紧急的需求")
    DEADLINE = "DEADLINE", _("期限提醒")
    FOLLOWED = "FOLLOWED", _("办理有变化")
    ERRAND = "ERRAND", _("走访任务")


@dataclass(frozen=True)
class News:
    """Something to tell. `page` and `number` say what to open, `key` makes one event tell a phone once."""

    kind: Kind
    key: str
    page: str
    number: str = ""


@dataclass(frozen=True)
class Weight:
    """How long news is worth telling a phone that was switched off (TTL), and whether it may wake one (Urgency: RFC 8030, 5.2 and 5.3)."""

    lasts: timedelta
    urgency: str


WEIGHTS = {
    Kind.MESSAGE: Weight(timedelta(days=3), "normal"),
    Kind.TURN: Weight(timedelta(days=3), "high"),
    Kind.NEED: Weight(timedelta(days=1), "normal"),
    Kind.EMERGENCY: Weight(timedelta(hours=4), "high"),
    Kind.DEADLINE: Weight(timedelta(days=1), "high"),
    Kind.FOLLOWED: Weight(timedelta(days=1), "low"),
    Kind.ERRAND: Weight(timedelta(days=1), "normal"),
}

SENTENCES: dict[str, Any] = {
    Kind.MESSAGE: _("有新的消息，请打开查看。"),
    Kind.TURN: _("有一件事等您办，请打开查看。"),
    Kind.NEED: _("有新的事项，请打开查看。"),
    Kind.EMERGENCY: _("有紧急事项，请马上打开查看。"),
    Kind.DEADLINE: _("有事项快到期或者已经超期，请打开查看。"),
    Kind.FOLLOWED: _("有事项办理情况有变化，请打开查看。"),
    Kind.ERRAND: _("有新的走访任务，请打开查看。"),
}
TITLE = _("提醒")

OF_RESIDENTS = (Kind.MESSAGE, Kind.TURN)
OF_OFFICERS = (Kind.NEED, Kind.EMERGENCY, Kind.DEADLINE, Kind.FOLLOWED, Kind.ERRAND)
"""Which sentences a phone may say: whoever switches it on is shown all of them first."""
