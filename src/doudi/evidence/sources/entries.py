"""Answers on paper: the question goes out as a sheet, one officer types in what came back, a second one's eyes confirm it.

Verbs: ask_by_hand, enter, confirm, send_back. Until it is confirmed nothing is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.evidence.gate import authorise
from doudi.evidence.letters.permissions import may_ask
from doudi.evidence.sources.checks import check_reply
from doudi.evidence.sources.models import Answer, Entry, Inquiry, Outcome
from doudi.evidence.sources.outcomes import OPEN
from doudi.evidence.sources.port import NotTrusted, Reply
from doudi.evidence.sources.questions import NotAskable, identifier_of, question_of
from doudi.evidence.sources.sealing import open_answer, seal_answer
from doudi.evidence.sources.taking import take
from doudi.journal.actions import record
from doudi.offices.models import Officer


class NotEntered(Exception):
    """An answer cannot be entered or confirmed as it is; the message says what to do."""


@transaction.atomic
def ask_by_hand(*, inquiry: Inquiry, by: Officer, on: date) -> Inquiry:
    """Note that the question has gone out on paper; it passes the gate like any other.

    :raises Refused: by the gate.
    :raises NotEntered: when it has gone out before, or the person holds no number.
    """
    held = _held(inquiry)
    commission = held.commission
    if held.state != Inquiry.State.WAITING or held.attempts:
        raise NotEntered(gettext("这条查询已经发出。"))
    permit = authorise(
        subject=held.subject, source=held.source, case_number=commission.case_number, purpose=commission.purpose,
        programme=commission.programme, by=by, on=on,
    )  # fmt: skip
    try:
        question = question_of(permit, inquiry=held)
    except NotAskable as reason:
        raise NotEntered(str(reason)) from reason
    held.state, held.attempts, held.next_attempt_at = Inquiry.State.SENT, 1, None
    held.save(update_fields=["state", "attempts", "next_attempt_at"])
    detail = {"letter": question.letter, "case": question.case_number, "subject": held.subject_id, "by_hand": True}
    _write("inquiry.ask", held, by=by, on=on, detail=detail)
    return held


@transaction.atomic
def enter(
    *, inquiry: Inquiry, outcome: str, rows: Sequence[Mapping[str, Any]], as_of: date | None, by: Officer, on: date
) -> Entry:
    """Type in an answer on paper; it waits for a second officer.

    :raises NotEntered: when the question has not gone out, another entry waits, or the rows cannot be the answer.
    """
    held = _held(inquiry)
    _check_may(held, officer=by)
    if not held.attempts or held.state not in (*OPEN, Inquiry.State.GIVEN_UP):
        raise NotEntered(gettext("这条查询还没有发出，或者已经答复，不能录入。"))
    if held.entries.filter(settled_by__isnull=True).exists():
        raise NotEntered(gettext("已有一份录入在等待复核。"))
    _check(_reply(held, outcome=outcome, rows=rows, as_of=as_of, message=""), inquiry=held, on=on)
    sealed = seal_answer(rows, number=held.number)
    entry = Entry.objects.create(
        inquiry=held, outcome=outcome, sealed=sealed.content, content_hash=sealed.hash, as_of=as_of, entered_by=by,
        entered_on=on,
    )  # fmt: skip
    detail = {"entry": entry.pk, "outcome": outcome, "hash": sealed.hash}
    _write("inquiry.enter", held, by=by, on=on, detail=detail)
    return entry


@transaction.atomic
def confirm(*, entry: Entry, by: Officer, at: datetime) -> Answer | None:
    """Confirm what another officer typed in: now it is the source's answer.

    :raises NotEntered: when it is one's own, settled already, or can no longer be the answer.
    """
    held = _waiting(entry, by=by)
    rows = open_answer(held.sealed, number=held.inquiry.number)
    reply = _reply(held.inquiry, outcome=held.outcome, rows=rows, as_of=held.as_of, message=f"entry-{held.pk}")
    held.settled_by, held.settled_on, held.is_confirmed = by, localdate(at), True
    held.save(update_fields=["settled_by", "settled_on", "is_confirmed"])
    try:
        return take(reply=reply, inquiry=held.inquiry, at=at, entered_by=held.entered_by, confirmed_by=by)
    except NotTrusted as reason:
        raise NotEntered(str(reason)) from reason


@transaction.atomic
def send_back(*, entry: Entry, by: Officer, on: date, why: str) -> Entry:
    """Send an entry back to be typed in again.

    :raises NotEntered: when it is one's own, settled already, or no reason is given.
    """
    held = _waiting(entry, by=by)
    if not why.strip():
        raise NotEntered(gettext("请写明退回的理由。"))
    held.settled_by, held.settled_on, held.is_confirmed, held.why = by, on, False, why.strip()
    held.save(update_fields=["settled_by", "settled_on", "is_confirmed", "why"])
    _write("inquiry.send_back", held.inquiry, by=by, on=on, detail={"entry": held.pk, "why": held.why})
    return held


def _reply(
    inquiry: Inquiry, *, outcome: str, rows: Sequence[Mapping[str, Any]], as_of: date | None, message: str
) -> Reply:
    return Reply(number=inquiry.number, message=message, outcome=Outcome(outcome), rows=rows, as_of=as_of)


def _held(inquiry: Inquiry) -> Inquiry:
    rows = Inquiry.objects.select_related("commission__letter", "subject__letter")
    held = rows.select_for_update(of=("self",)).filter(pk=inquiry.pk).first()
    if held is None:
        raise NotEntered(gettext("您的岗位看不到这条查询。"))
    return held


def _waiting(entry: Entry, *, by: Officer) -> Entry:
    rows = Entry.objects.select_related("inquiry__commission__letter", "entered_by").select_for_update(of=("self",))
    held = rows.filter(pk=entry.pk).first()
    if held is None or held.settled_by_id is not None:
        raise NotEntered(gettext("这份录入已经处理。"))
    _check_may(held.inquiry, officer=by)
    if held.entered_by_id == by.pk:
        raise NotEntered(gettext("录入和复核必须是两位工作人员。"))
    return held


def _check_may(inquiry: Inquiry, *, officer: Officer) -> None:
    if not may_ask(officer, place=inquiry.commission.place):
        raise NotEntered(gettext("本岗位不得录入查询答复；请由核对岗位或县级民政岗位办理。"))


def _check(reply: Reply, *, inquiry: Inquiry, on: date) -> None:
    try:
        check_reply(reply, number=inquiry.number, source=inquiry.source, identifier=identifier_of(inquiry), on=on)
    except NotTrusted as reason:
        raise NotEntered(str(reason)) from reason


def _write(verb: str, inquiry: Inquiry, *, by: Officer, on: date, detail: Mapping[str, Any]) -> None:
    commission = inquiry.commission
    record(
        verb=verb, by=by, on=on, about=inquiry.number, place=commission.place, purpose=commission.purpose,
        detail={"source": inquiry.source, **detail},
    )  # fmt: skip
