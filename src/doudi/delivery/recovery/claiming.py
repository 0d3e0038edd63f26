"""The verbs notify and hear: a debtor is told what, why and until when he may answer; then his answer is written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.terms import last_day
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.recovery.claim import Claim, ClaimMonth
from doudi.delivery.recovery.coming_back import Receipt
from doudi.delivery.recovery.fines import term
from doudi.delivery.recovery.handing import tell_debtor
from doudi.delivery.recovery.moving import hold, move, take_step
from doudi.delivery.recovery.overpaying import Overpaid, overpaid_to
from doudi.delivery.recovery.papers import notice_of
from doudi.delivery.recovery.permissions import check_may_notify
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.stages import Cause, Stage
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.registry.models import Person
from doudi.rules.receipt import hash_of

REASONS_MOST, SAID_MOST = 1000, 2000
Month = tuple[str, date]
"""A programme and a month."""


@transaction.atomic
def notify(
    *, entitlement: Entitlement, months: Sequence[Month], cause: str, reasons: str, by: Officer, on: date,
    debtor: Person | None = None, act_on: date | None = None,
) -> Claim:  # fmt: skip
    """Begin a claim over named months, whole as they were overpaid, and tell the debtor: the subject, or whoever had the money.

    :raises NotAllowed: when this is not the county's civil affairs.
    :raises NotReady: when nothing was overpaid for a month, another claim holds it, or the words are missing.
    """
    check_may_notify(by, place=entitlement.place)
    debtor = debtor or entitlement.subject
    _check_words(cause=cause, reasons=reasons, act_on=act_on, on=on)
    if debtor.died_on is not None:
        raise NotReady(gettext("%(name)s已经去世，请写明实际领取这笔钱的人。") % {"name": debtor.name})
    found = _overpaid(entitlement, months=months)
    days = term("recovery_answer_days", place=entitlement.place, on=on)
    made = Claim(
        number=serial_number("ZJ", place=entitlement.place, on=on, by_chance=8), place=entitlement.place, entitlement=entitlement,
        debtor=debtor, debtor_name=debtor.name, cause=cause, reasons=reasons.strip(), act_on=act_on or found[0].month,
        claimed_cents=sum(one.cents for one in found), notified_on=on, answer_by=last_day(on, count=days, unit="wd"),
    )  # fmt: skip
    _save(made, found=found)
    detail: dict[str, Any] = {
        "months": len(found),
        "cents": made.claimed_cents,
        "cause": cause,
        "answer_by": str(made.answer_by),
    }
    detail["paper"] = hash_of(notice_of(made))
    take_step(made, to=Stage.NOTIFIED, by=by, on=on, why="", detail=detail)
    tell_debtor(made, which="notice", on=on)
    return made


def hear(claim: Claim, *, said: str, by: Officer, on: date, is_silent: bool = False) -> Claim:
    """Write down what the debtor said, or that he said nothing until the time was over.

    :raises NotAllowed: when this is another desk's or place's.
    :raises NotReady: when nothing is written down, or the time to answer is not over.
    """
    if is_silent and on <= claim.answer_by:
        raise NotReady(gettext("答复期限到 %(day)s，期满前不能记为没有答复。") % {"day": claim.answer_by})
    if is_silent and claim.answers.exists():
        raise NotReady(gettext("当事人已经在手机上说了意见，请照他说的记录。"))
    words = "" if is_silent else said.strip()[:SAID_MOST]
    if not is_silent and not words:
        raise NotReady(gettext("请写下当事人的意见。"))
    detail = {"is_silent": is_silent}
    return move(claim, to=Stage.HEARD, by=by, on=on, detail=detail, heard_on=on, is_silent=is_silent, said=words)


@transaction.atomic
def withdraw(claim: Claim, *, why: str, by: Officer, on: date) -> Claim:
    """Take a claim back; its months can be claimed again. What came of it is owed again, and the next list pays it.

    :raises NotAllowed: when this is not the county's civil affairs.
    :raises NotReady: when no reason is given; once money has come, when something is still overpaid, or a fine was paid.
    """
    held = hold(claim)
    if not why.strip():
        raise NotReady(gettext("请写明撤销的原因。"))
    if held.receipts.exists():
        _check_nothing_left(held)
    return move(claim, to=Stage.WITHDRAWN, by=by, on=on, why=why)


def _check_nothing_left(claim: Claim) -> None:
    """:raises NotReady: when a month is overpaid beyond what came, or a fine was paid."""
    if claim.receipts.filter(towards=Receipt.Towards.FINE).exists():
        raise NotReady(gettext("已经收到罚款，不能撤销；罚款的退还由财政办理。"))
    months = list(claim.months.all())
    first, last = months[0].month, months[-1].month
    found = overpaid_to(claim.entitlement_id, place=claim.place, first=first, last=last)
    if {(one.programme, one.month) for one in found} & {(one.programme, one.month) for one in months}:
        raise NotReady(gettext("已经收到退款，还有多发的月份，不能撤销。"))


def still_overpaid(claim: Claim) -> bool:
    """Say whether each month of a claim is overpaid as it was when it began."""
    months = list(claim.months.all())
    first, last = months[0].month, months[-1].month
    found = overpaid_to(claim.entitlement_id, place=claim.place, first=first, last=last)
    now = {(one.programme, one.month): one.cents for one in found}
    return all(now.get((one.programme, one.month), 0) >= one.cents for one in months)


def _check_words(*, cause: str, reasons: str, act_on: date | None, on: date) -> None:
    if cause not in Cause.values or not reasons.strip() or len(reasons) > REASONS_MOST:
        raise NotReady(gettext("请选择原因并写明理由，最多 %(most)s 字。") % {"most": REASONS_MOST})
    if act_on is not None and act_on > on:
        raise NotReady(gettext("行为日期不能晚于今天。"))


def _overpaid(entitlement: Entitlement, *, months: Sequence[Month]) -> list[Overpaid]:
    """Find what was overpaid for the months named, the earliest first."""
    if not months:
        raise NotReady(gettext("请选择要追缴的月份。"))
    days = [month for _, month in months]
    rows = overpaid_to(entitlement.pk, place=entitlement.place, first=min(days), last=max(days))
    found = sorted((one for one in rows if (one.programme, one.month) in set(months)), key=lambda one: one.month)
    if len(found) < len(set(months)):
        raise NotReady(gettext("有的月份没有多发，请刷新页面查看。"))
    claimed = next((one.claim for one in found if one.claim), "")
    if claimed:
        raise NotReady(gettext("有的月份已经在追缴 %(number)s 里。") % {"number": claimed})
    return found


def _save(claim: Claim, *, found: Sequence[Overpaid]) -> None:
    claim.save(force_insert=True)
    try:
        with transaction.atomic():
            ClaimMonth.objects.bulk_create(
                ClaimMonth(
                    claim=claim, entitlement_id=claim.entitlement_id, programme=one.programme, month=one.month, cents=one.cents
                )
                for one in found
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotReady(gettext("有的月份刚刚由别人列入追缴，请刷新页面查看。")) from problem
