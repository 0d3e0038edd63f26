"""What a message is as a reminder on a phone: which sentence, and what it opens. Question: news_of."""

from __future__ import annotations

from doudi.cases.messages.models import Message
from doudi.cases.pushes.news import Kind, News

WAITS_FOR_READER = (Message.Kind.SUPPLEMENT, Message.Kind.HEARING, Message.Kind.DEADLINE)


def news_of(message: Message) -> News:
    """Say a message as news: what waits for its reader has more haste than what he only learns."""
    kind = Kind.TURN if message.kind in WAITS_FOR_READER else Kind.MESSAGE
    return News(kind, key=f"message:{message.pk}", page="application", number=message.case.application.number)
