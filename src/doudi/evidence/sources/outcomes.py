"""What becomes of an attempt that brought no answer: a receipt, a failure, or something that cannot be trusted.

Verbs: note_receipt, note_failure, note_distrust. A failure leaves no line, for it is only tried again; what was kept out does.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doudi.evidence.sources import breaker
from doudi.evidence.sources.clock import provide_by
from doudi.evidence.sources.models import Inquiry, SourceState
from doudi.evidence.sources.pace import Pace, pause_after, poll_after
from doudi.evidence.sources.port import Receipt
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM

OPEN = (Inquiry.State.WAITING, Inquiry.State.SENT, Inquiry.State.RECEIVED)
PROBLEM_LETTERS_MOST = 200


def note_receipt(inquiry: Inquiry, *, receipt: Receipt, at: datetime, pace: Pace) -> None:
    """Remember that the source took the question, and when to look for the answer."""
    changes: dict[str, object] = {
        "state": Inquiry.State.RECEIVED, "receipt": receipt.reference[:80], "problem": "",
        "next_attempt_at": at + poll_after(1, number=inquiry.number, pace=pace),
    }  # fmt: skip
    if receipt.has_agreed and inquiry.agreed_on is None:
        agreed_on = localdate(at)
        changes["agreed_on"] = agreed_on
        changes["answer_by"] = provide_by(source=inquiry.source, agreed_on=agreed_on, was=inquiry.answer_by)
    Inquiry.objects.filter(pk=inquiry.pk, state__in=OPEN).update(**changes)


def note_failure(inquiry: Inquiry, *, problem: str, at: datetime, pace: Pace) -> bool:
    """Put the question aside for a while and count the source's failure; say whether the source may be asked further now."""
    _put_aside(inquiry, problem=problem, at=at, pace=pace)
    breaker.note_failure(inquiry.source, at=at, pace=pace)
    state = SourceState.objects.get(source=inquiry.source)
    return not breaker.is_resting(state, at=at)


@transaction.atomic
def note_distrust(inquiry: Inquiry, *, problem: str, at: datetime, pace: Pace) -> None:
    """Keep out what came, write that down, and try again later."""
    _put_aside(inquiry, problem=problem, at=at, pace=pace)
    commission = inquiry.commission
    detail = {
        "letter": commission.letter.number,
        "case": commission.case_number,
        "source": inquiry.source,
        "why": problem,
    }
    record(
        verb="inquiry.keep_out", by=SYSTEM, on=localdate(at), about=inquiry.number, place=commission.place,
        purpose=commission.purpose, detail=detail,
    )  # fmt: skip


def _put_aside(inquiry: Inquiry, *, problem: str, at: datetime, pace: Pace) -> None:
    pause = pause_after(inquiry.attempts, number=inquiry.number, pace=pace)
    Inquiry.objects.filter(pk=inquiry.pk, state__in=(*OPEN, Inquiry.State.GIVEN_UP)).update(
        problem=problem[:PROBLEM_LETTERS_MOST], next_attempt_at=at + pause
    )
