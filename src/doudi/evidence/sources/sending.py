"""Sending: a small batch of one source's due questions leaves, each through the gate and with its one line in the journal.

Verbs: send_batch (one source), send_due (all). First, in one transaction, questions are taken up (SKIP LOCKED: another worker takes
others), pass the gate, and the first time leave their line; then they are put, outside any transaction. A worker that dies in between
loses nothing: the lease ends, the question is put again under the same number, and the source answers the same.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils.timezone import localdate

from doudi.evidence.gate import Asked, Refused, authorise_each
from doudi.evidence.sources import breaker
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.due import sources_due, to_send
from doudi.evidence.sources.models import Inquiry, SourceState
from doudi.evidence.sources.outcomes import note_distrust, note_failure, note_receipt
from doudi.evidence.sources.pace import USUAL, Pace
from doudi.evidence.sources.port import NotReached, NotTrusted, Question, Receipt, source_of
from doudi.evidence.sources.questions import NotAskable, question_of
from doudi.evidence.sources.rates import take_tokens
from doudi.evidence.sources.taking import settle_unasked, take
from doudi.journal.actions import line_of, record_all
from doudi.offices.acting import SYSTEM
from doudi.registry.models import PersonIdentifier

State = Inquiry.State
NUMBERS = Prefetch("subject__person__identifiers", PersonIdentifier.objects.order_by("-is_primary", "id"))

BESIDE = ("commission__letter", "subject__letter", "subject__person")
SELDOM_SMALL = ("commission__declared", "commission__letter__text", "subject__letter__text")


@dataclass(frozen=True)
class Sent:
    """What a round of one source did: questions put, and whether more may be due."""

    source: str
    count: int


def send_due(*, at: datetime, pace: Pace = USUAL) -> int:
    """Send a batch of each source that has something due, one source after the other; give how many were put."""
    return sum(send_batch(source, at=at, pace=pace).count for source in sources_due(to_send(pace=pace), at=at))


def send_batch(source: str, *, at: datetime, pace: Pace = USUAL) -> Sent:
    """Send a batch of one source's due questions; what cannot be sent now is due again later."""
    ready, count = take_up(source, at=at, pace=pace), 0
    until = time.monotonic() + pace.batch_seconds
    for inquiry, question in ready:
        if time.monotonic() > until:
            break
        count += 1
        if not _put(inquiry, question=question, at=at, pace=pace):
            break
    return Sent(source=source, count=count)


@transaction.atomic
def take_up(source: str, *, at: datetime, pace: Pace = USUAL) -> list[tuple[Inquiry, Question]]:
    """Take up due questions of a source within its rate, let them through the gate, and write their lines."""
    count = _leave_to_ask(source, at=at, pace=pace)
    held = list(_due(source, at=at, pace=pace)[:count]) if count else []
    ready = _let_out(held, at=at)
    first = [(inquiry, question) for inquiry, question in ready if inquiry.attempts == 0]
    for inquiry, _ in ready:
        inquiry.attempts += 1
        inquiry.state, inquiry.next_attempt_at = State.SENT, at + pace.lease
    Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry, _ in ready]).update(
        attempts=F("attempts") + 1, state=State.SENT, next_attempt_at=at + pace.lease
    )
    record_all([line_asked(inquiry, question=question, at=at) for inquiry, question in first])
    return ready


def line_asked(inquiry: Inquiry, *, question: Question, at: datetime) -> list[Any]:
    """Word the one line a query costs when it leaves: under which letter, for which case and purpose."""
    detail = {
        "letter": question.letter, "case": question.case_number, "source": question.source, "subject": inquiry.subject_id,
        "answer_by": question.answer_by, "for": inquiry.commission.requested_by_id,
    }  # fmt: skip
    return line_of(
        verb="inquiry.ask", by=SYSTEM, on=localdate(at), about=inquiry.number, place=inquiry.commission.place,
        purpose=question.purpose, detail=detail,
    )  # fmt: skip


def _leave_to_ask(source: str, *, at: datetime, pace: Pace) -> int:
    """Say how many questions the source takes now; none while it rests or another worker is taking up its questions."""
    held = SourceState.objects.select_for_update(skip_locked=True).filter(source=source)
    state = held.first()
    if state is None:  # another worker has it, or it was never asked before
        SourceState.objects.bulk_create([SourceState(source=source)], ignore_conflicts=True)
        state = held.all().first()
    if state is None or breaker.is_resting(state, at=at):
        return 0
    wanted = 1 if breaker.is_on_trial(state, pace=pace) else pace.batch
    taken = take_tokens(state, rate=SOURCES[source].rate, wanted=wanted, at=at)
    state.save(update_fields=["tokens", "counted_at"])
    return taken


def _due(source: str, *, at: datetime, pace: Pace) -> QuerySet[Inquiry]:
    due = Inquiry.objects.filter(to_send(pace=pace), source=source, next_attempt_at__lte=at)
    held = due.select_related(*BESIDE).defer(*SELDOM_SMALL).prefetch_related(NUMBERS)
    return held.order_by("next_attempt_at", "id").select_for_update(skip_locked=True, of=("self",))


def _let_out(held: Sequence[Inquiry], *, at: datetime) -> list[tuple[Inquiry, Question]]:
    """Pass the gate anew at every attempt; what may not leave any more is settled, not kept waiting."""
    asked = [_asked(inquiry) for inquiry in held]
    ready, kept_back = [], []
    for inquiry, permit in zip(held, authorise_each(asked, by=SYSTEM, on=localdate(at)), strict=True):
        try:
            if isinstance(permit, Refused):
                raise permit
            ready.append((inquiry, question_of(permit, inquiry=inquiry)))
        except (Refused, NotAskable) as reason:
            kept_back.append((inquiry, str(reason)))
    for inquiry, why in kept_back:
        settle_unasked(inquiry, why=why, on=localdate(at))
    return ready


def _asked(inquiry: Inquiry) -> Asked:
    commission = inquiry.commission
    return Asked(
        subject=inquiry.subject, source=inquiry.source, case_number=commission.case_number, purpose=commission.purpose,
        programme=commission.programme,
    )  # fmt: skip


def _put(inquiry: Inquiry, *, question: Question, at: datetime, pace: Pace) -> bool:
    """Put one question; False when the source is not to be asked further now."""
    try:
        answer = source_of(inquiry.source).ask(question)
        if isinstance(answer, Receipt):
            note_receipt(inquiry, receipt=answer, at=at, pace=pace)
        else:
            take(reply=answer, inquiry=inquiry, at=at)
    except NotReached as problem:
        return note_failure(inquiry, problem=str(problem), at=at, pace=pace)
    except NotTrusted as problem:
        note_distrust(inquiry, problem=str(problem), at=at, pace=pace)
    breaker.note_success(inquiry.source)
    return True
