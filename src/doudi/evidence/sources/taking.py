"""Taking in an answer, once: checked, sealed, and with its line in the journal; and settling what got none.

Verbs: take, expire, settle_unasked, extend. A late answer stands beside the silence before it, and opens again what was decided without it.
Law: 政务数据共享条例 第二十一条、第二十二条 (time limits).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.evidence.sources.checks import check_reply
from doudi.evidence.sources.clock import extended
from doudi.evidence.sources.models import Answer, Commission, Inquiry, Outcome, SeenMessage
from doudi.evidence.sources.outcomes import OPEN, PROBLEM_LETTERS_MOST
from doudi.evidence.sources.port import NotTrusted, Reply
from doudi.evidence.sources.questions import identifier_of
from doudi.evidence.sources.sealing import open_answer, seal_answer, words_of
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

EXPIRE_AT_ONCE = 200
State, Stage = Inquiry.State, Commission.Stage


class NotExtended(Exception):
    """A time limit cannot be extended; the message says why."""


@transaction.atomic
def take(
    *,
    reply: Reply,
    inquiry: Inquiry,
    at: datetime,
    entered_by: Officer | None = None,
    confirmed_by: Officer | None = None,
) -> Answer | None:
    """Take an answer in; None when it is there already.

    :raises NotTrusted: when it cannot be the answer.
    """  # fmt: skip
    held = (
        Inquiry.objects.select_for_update(of=("self",))
        .select_related("commission__letter", "subject")
        .get(pk=inquiry.pk)
    )
    on = localdate(at)
    check_reply(reply, number=held.number, source=held.source, identifier=identifier_of(held), on=on)
    if _is_known(reply, inquiry=held):
        return None
    _remember(reply, at=at)
    sealed = seal_answer(reply.rows, number=held.number)
    answer = Answer.objects.create(
        inquiry=held, message=reply.message, outcome=reply.outcome, sealed=sealed.content, content_hash=sealed.hash,
        as_of=reply.as_of, received_at=at, received_on=on, signed_by=reply.signed_by, entered_by=entered_by,
        confirmed_by=confirmed_by, is_late=held.state == State.GIVEN_UP or on > held.answer_by,
    )  # fmt: skip
    _settle(held, state=State.ANSWERED, outcome=Outcome(reply.outcome), is_late=answer.is_late)
    _restage(held.commission_id, is_new=True)
    detail = {
        "outcome": answer.outcome, "hash": answer.content_hash, "message": answer.message, "as_of": answer.as_of,
        "late": answer.is_late,
    }  # fmt: skip
    _write("inquiry.answer", held, by=confirmed_by or SYSTEM, on=on, detail=detail)
    return answer


def settle_unasked(inquiry: Inquiry, *, why: str, on: date) -> None:
    """Settle a question that may not leave any more; the caller holds it in a transaction."""
    inquiry.problem = why[:PROBLEM_LETTERS_MOST]
    _settle(inquiry, state=State.GIVEN_UP, outcome=Outcome.NOT_AVAILABLE, is_late=False)
    _restage(inquiry.commission_id, is_new=False)
    _write("inquiry.stop", inquiry, by=SYSTEM, on=on, detail={"outcome": Outcome.NOT_AVAILABLE.value, "why": why})


def expire(*, on: date) -> int:
    """Give up what was not answered within its time limit: TIMEOUT, never "no record". Give how many."""
    count = 0
    while done := _expire_some(on=on):
        count += done
    return count


@transaction.atomic
def extend(*, inquiry: Inquiry, by: Officer, on: date, why: str) -> Inquiry:
    """Give a source ten working days more, once, as its owner asked with approval.

    :raises NotExtended: when it was extended before, is settled, or no reason is given.
    """
    held = Inquiry.objects.select_for_update(of=("self",)).select_related("commission__letter").get(pk=inquiry.pk)
    if held.state not in OPEN or held.extended_on is not None or not why.strip():
        raise NotExtended(gettext("只有未答复、未延期过的查询可以延期一次，并要写明理由。"))
    held.extended_on, held.answer_by = on, extended(was=held.answer_by)
    held.save(update_fields=["extended_on", "answer_by"])
    _write("inquiry.extend", held, by=by, on=on, detail={"why": why, "answer_by": held.answer_by})
    return held


@transaction.atomic
def _expire_some(*, on: date) -> int:
    overdue = Inquiry.objects.filter(state__in=OPEN, answer_by__lt=on).select_related("commission__letter")
    held = list(overdue.order_by("id").select_for_update(skip_locked=True, of=("self",))[:EXPIRE_AT_ONCE])
    for inquiry in held:
        late_may_come = inquiry.state == State.RECEIVED
        _settle(inquiry, state=State.GIVEN_UP, outcome=Outcome.TIMEOUT, is_late=False, keeps_looking=late_may_come)
    for commission in sorted({inquiry.commission_id for inquiry in held}):
        _restage(commission, is_new=False)
    for inquiry in held:
        detail = {"outcome": Outcome.TIMEOUT.value, "answer_by": inquiry.answer_by, "attempts": inquiry.attempts}
        _write("inquiry.expire", inquiry, by=SYSTEM, on=on, detail=detail)
    return len(held)


def _is_known(reply: Reply, *, inquiry: Inquiry) -> bool:
    """Say whether this answer was taken in before: by its message, or by saying the same again."""
    known = list(inquiry.answers.order_by("received_at"))
    if any(answer.message == reply.message for answer in known):
        return True
    if not known:
        return False
    last = known[-1]
    same = (last.outcome, last.as_of) == (reply.outcome, reply.as_of)
    return same and words_of(open_answer(last.sealed, number=inquiry.number)) == words_of(reply.rows)


def _remember(reply: Reply, *, at: datetime) -> None:
    """Refuse a signed message that was used before, wherever that was."""
    if not reply.signed_by:
        return
    _, is_new = SeenMessage.objects.get_or_create(
        sender=reply.signed_by, message=reply.message, defaults={"seen_at": at}
    )
    if not is_new:
        raise NotTrusted(gettext("这条报文以前用过，属于重放"))


def _settle(
    inquiry: Inquiry, *, state: Inquiry.State, outcome: Outcome, is_late: bool, keeps_looking: bool = False
) -> None:
    inquiry.state, inquiry.outcome, inquiry.is_late = state, outcome, is_late
    if state == State.ANSWERED:
        inquiry.problem = ""
    if not keeps_looking:
        inquiry.next_attempt_at = None
    inquiry.save(update_fields=["state", "outcome", "is_late", "problem", "next_attempt_at"])


def _restage(commission: int, *, is_new: bool) -> None:
    """Move the commission on when everything is settled; open it again when an answer comes after the report."""
    held = Commission.objects.select_for_update().get(pk=commission)
    if is_new and held.stage in (Stage.REPORTED, Stage.CLOSED):
        held.stage = Stage.REOPENED
    elif held.stage == Stage.ASKING and not held.inquiries.filter(state__in=OPEN).exists():
        held.stage = Stage.ANSWERED
    else:
        return
    held.save(update_fields=["stage"])


def _write(verb: str, inquiry: Inquiry, *, by: Officer | Actor, on: date, detail: Mapping[str, object]) -> None:
    commission = inquiry.commission
    common = {"letter": commission.letter.number, "case": commission.case_number, "source": inquiry.source}
    record(
        verb=verb, by=by, on=on, about=inquiry.number, place=commission.place, purpose=commission.purpose,
        detail={**common, **detail},
    )  # fmt: skip
