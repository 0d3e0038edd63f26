"""Questions about messages: a case's, and those that never reached anybody."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.cases.case import Case
from doudi.cases.messages.models import Message
from doudi.offices.queries import inside

AT_ONCE = 100


def messages_of(case: Case) -> QuerySet[Message]:
    """List the messages of a case, the newest first."""
    return Message.objects.filter(case=case).select_related("case")[:AT_ONCE]


def given_up(place: str) -> QuerySet[Message]:
    """List the messages no channel could deliver, which nobody has read in the app either: somebody must call or go there."""
    rows = Message.objects.filter(inside(place, column="case__place"), given_up_at__isnull=False, read_on=None)
    return rows.select_related("case").order_by("given_up_at")[:AT_ONCE]
