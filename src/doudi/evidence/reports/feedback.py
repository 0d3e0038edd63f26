"""Feedback to the owner of the data (双向反馈): a row was wrong, stale or somebody else's, or was confirmed.

Verbs: feed_back (queue it), send_feedback_due (tell the sources, again until they hear it).
Law: 政务数据共享条例 第二十六条.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.evidence.reports.models import Feedback, Objection
from doudi.evidence.reports.permissions import check_may_issue
from doudi.evidence.reports.refusals import NotReady
from doudi.evidence.sources.bell import ring
from doudi.evidence.sources.models import Inquiry
from doudi.evidence.sources.pace import USUAL, Pace
from doudi.evidence.sources.telling import is_left_alone, tell_owner
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

AT_ONCE = 50
ATTEMPTS_MOST = 30
"""After so many attempts the feedback stays on the desk's list, for somebody to pass on by hand."""


@transaction.atomic
def feed_back(
    *, inquiry: Inquiry, kind: str, words: str, by: Officer | Actor, on: date, objection: Objection | None = None
) -> Feedback:
    """Queue feedback to the source that answered an inquiry.

    :raises NotAllowed: when this is not the verification desk of the place.
    :raises NotReady: when there is nothing to say.
    """
    commission = inquiry.commission
    check_may_issue(by, place=commission.place)
    if kind not in Feedback.Kind.values or not words.strip():
        raise NotReady(gettext("请写明要反馈的内容。"))
    made = Feedback.objects.create(
        inquiry=inquiry, source=inquiry.source, kind=kind, words=words.strip(), made_on=on, objection=objection
    )
    detail = {"source": inquiry.source, "kind": kind, "feedback": made.pk}
    record(
        verb="feedback.queue", by=by, on=on, about=inquiry.number, place=commission.place, purpose=commission.purpose,
        detail=detail,
    )  # fmt: skip
    ring()
    return made


def send_feedback_due(*, at: datetime, pace: Pace = USUAL) -> int:
    """Tell the sources what waits for them; give how many heard it. One source that is down holds up no other."""
    due = Feedback.objects.filter(sent_at=None, attempts__lt=ATTEMPTS_MOST).order_by("attempts", "id")
    return sum(_send(number, at=at, pace=pace) for number in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _send(number: int, *, at: datetime, pace: Pace) -> bool:
    rows = Feedback.objects.select_for_update(of=("self",), skip_locked=True).select_related("inquiry__commission")
    held = rows.filter(pk=number, sent_at=None).first()
    if held is None or is_left_alone(held.source, at=at):
        return False
    held.attempts += 1
    if not tell_owner(held.source, number=held.inquiry.number, words=held.words, kind=held.kind, at=at, pace=pace):
        held.save(update_fields=["attempts"])
        return False
    held.sent_at = at
    held.save(update_fields=["attempts", "sent_at"])
    commission, detail = held.inquiry.commission, {"source": held.source, "kind": held.kind, "attempts": held.attempts}
    record(
        verb="feedback.send", by=SYSTEM, on=localdate(at), about=held.inquiry.number, place=commission.place,
        purpose=commission.purpose, detail=detail,
    )  # fmt: skip
    return True
