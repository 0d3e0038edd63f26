"""Collecting: looking for the answers to questions a source has taken, also for a while after its time limit.

Verbs: collect_batch (one source), collect_due (all). Nothing is fetched under a letter that has ended.
"""

from __future__ import annotations

import time
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils.timezone import localdate

from doudi.evidence.gate import SIGNATURES
from doudi.evidence.letters.queries import why_not_covered
from doudi.evidence.sources import breaker
from doudi.evidence.sources.due import TO_COLLECT, sources_due, to_collect
from doudi.evidence.sources.models import Inquiry, SourceState
from doudi.evidence.sources.outcomes import OPEN, note_distrust, note_failure
from doudi.evidence.sources.pace import USUAL, Pace, poll_after
from doudi.evidence.sources.port import NotReached, NotTrusted, Question, source_of
from doudi.evidence.sources.questions import question_put
from doudi.evidence.sources.sending import BESIDE, NUMBERS, SELDOM_SMALL, Sent
from doudi.evidence.sources.taking import settle_unasked, take

SIGNED_SUBJECT = Prefetch("subject__signatures", SIGNATURES)


def collect_due(*, at: datetime, pace: Pace = USUAL) -> int:
    """Look for a batch of answers of each source that has something due; give how many were looked for."""
    due = sources_due(to_collect(at=at, pace=pace), at=at)
    return sum(collect_batch(source, at=at, pace=pace).count for source in due)


def collect_batch(source: str, *, at: datetime, pace: Pace = USUAL) -> Sent:
    """Look for a batch of one source's answers; what is not there yet is due again later."""
    ready, count = _take_up(source, at=at, pace=pace), 0
    until = time.monotonic() + pace.batch_seconds
    for inquiry, question in ready:
        if time.monotonic() > until:
            break
        count += 1
        if not _fetch(inquiry, question=question, at=at, pace=pace):
            break
    return Sent(source=source, count=count)


@transaction.atomic
def _take_up(source: str, *, at: datetime, pace: Pace) -> list[tuple[Inquiry, Question]]:
    """Take up questions whose answer may be there, for as long as answers are still looked for."""
    state = SourceState.objects.filter(source=source).first()
    if state is not None and breaker.is_resting(state, at=at):
        return []
    batch = 1 if state is not None and breaker.is_on_trial(state, pace=pace) else pace.batch
    due = Inquiry.objects.filter(to_collect(at=at, pace=pace), source=source, next_attempt_at__lte=at)
    rows = due.select_related(*BESIDE).defer(*SELDOM_SMALL).prefetch_related(NUMBERS, SIGNED_SUBJECT)
    held = rows.order_by("next_attempt_at", "id").select_for_update(skip_locked=True, of=("self",))[:batch]
    ready = [(inquiry, question) for inquiry in held if (question := still_allowed(inquiry, at=at)) is not None]
    for inquiry, _ in ready:
        inquiry.attempts += 1
        inquiry.next_attempt_at = at + pace.lease
    Inquiry.objects.bulk_update([inquiry for inquiry, _ in ready], ["attempts", "next_attempt_at"])
    return ready


def still_allowed(inquiry: Inquiry, *, at: datetime) -> Question | None:
    """Put together the question again while its letter holds; otherwise stop looking. The caller holds it in a transaction."""
    on = localdate(at)
    if why := why_not_covered(subject=inquiry.subject, source=inquiry.source, on=on):
        if inquiry.state in OPEN:
            settle_unasked(inquiry, why=why, on=on)
        else:
            Inquiry.objects.filter(pk=inquiry.pk).update(next_attempt_at=None, problem=why[:200])
        return None
    return question_put(inquiry)


def _fetch(inquiry: Inquiry, *, question: Question, at: datetime, pace: Pace) -> bool:
    """Look for one answer; False when the source is not to be asked further now."""
    try:
        reply = source_of(inquiry.source).collect(question, reference=inquiry.receipt)
        if reply is None:
            pause = poll_after(inquiry.attempts, number=inquiry.number, pace=pace)
            Inquiry.objects.filter(pk=inquiry.pk, state__in=TO_COLLECT).update(next_attempt_at=at + pause)
        else:
            take(reply=reply, inquiry=inquiry, at=at)
    except NotReached as problem:
        return note_failure(inquiry, problem=str(problem), at=at, pace=pace)
    except NotTrusted as problem:
        note_distrust(inquiry, problem=str(problem), at=at, pace=pace)
    breaker.note_success(inquiry.source)
    return True
