"""Help moves with the household: the last month here and the first month there touch. Verbs: hand_over, take_over.

The place they leave says what is held and which month is its last; help goes on there until the other place has taken over,
so that nobody falls between the two. Then the case here ends and the one there begins, in one transaction.
The law leaves open whether less by the standard there is a cut to be heard about; a place may set it (`transfer_cut_heard`).
Law: 民发〔2022〕83号 三（一）; 社会救助法 第四十八条.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.cases.actions import decide, move, open_case
from doudi.cases.applying.models import Application, ApplicationMember
from doudi.cases.applying.where import residence_of
from doudi.cases.case import Case, Decision
from doudi.cases.finding import find_for
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.permissions import NotAllowed, check_may_work_on, holds_duty
from doudi.cases.refusals import NotReady
from doudi.cases.requirements.moving import must_be_heard
from doudi.cases.reviews.changes import report_change
from doudi.cases.reviews.models import Change, Review, Transfer
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.road import COUNTY, TOWNSHIP
from doudi.cases.stages import Stage
from doudi.cases.standing import dibao_standard, latest_report
from doudi.cases.support import current_amount
from doudi.cases.terms import months_after
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Duty, Officer, Place
from doudi.offices.serials import serial_number
from doudi.registry.models import Person

ARTICLE = "关于进一步做好最低生活保障等社会救助兜底保障工作的通知（民发〔2022〕83号） 三（一）"
TOWN_DIGITS = (9, 12)


@transaction.atomic
def hand_over(*, case: Case, to_place: str, last_month: date, by: Officer, on: date) -> Transfer:
    """Offer a household's help to the place it moved to; until that has taken it the months may be set again.

    :raises NotAllowed: when the officer may not decide here.
    :raises NotReady: when the case is not in support, the place is not another town or village, or the month is over.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("application__letter").get(pk=case.pk)
    _check_may_decide(by, case=held, on=on)
    _check_months(held, to_place=to_place, last_month=last_month, on=on)
    known = Transfer.objects.filter(case=held).first()
    if known is not None and known.to_case_id is not None:
        raise NotReady(gettext("迁入地已经接续。"))
    first = months_after(last_month, count=1)
    written = {
        "to_place": to_place, "last_month": last_month, "first_month": first, "handed_over": _held(held, on=on),
        "made_on": on, "made_by": by,
    }  # fmt: skip
    made, _is_new = Transfer.objects.update_or_create(case=held, defaults=written)
    detail = {"transfer": made.pk, "to_place": to_place, "last_month": last_month, "first_month": first}
    write_line("transfer.hand_over", case=held, by=by, on=on, detail=detail)
    tell(case=held, kind="decision", key=f"hand_over:{made.pk}:{last_month}", on=on, last=last_month, first=first)
    return made


@transaction.atomic
def take_over(*, transfer: Transfer, by: Officer, on: date) -> Case:
    """Take a household's help over: the case there ends with its last month, the new one here begins with the next.

    The amount is what the law gives here, by this place's standard, on what was handed over; where that cannot be told, or less would come
    of it and this place hears people first, it stays what it was. A new letter and verification follow within the term of a change.

    :raises NotAllowed: when the officer may not decide here.
    :raises NotReady: when it is taken already, or the first month has begun and the months must be set again.
    """
    held = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    _check_may_take(held, by=by, on=on)
    with acting_as(SYSTEM):
        origin = Case.objects.select_related("application__letter", "subject").get(pk=held.case_id)
        if origin.stage != Stage.GRANTED:
            raise NotReady(gettext("原案件已不在救助中，不能接续。"))
        _end_origin(origin, transfer=held, on=on)
        application = _application(held, origin=origin, by=by, on=on)
    made = _begin_here(application, transfer=held, origin=origin, by=by, on=on)
    held.to_case, held.taken_on, held.taken_by = made, on, by
    held.save(update_fields=["to_case", "taken_on", "taken_by"])
    move(case=made, to=Stage.GRANTED, by=by, on=on, why=gettext("迁入接续"), detail={"transfer": held.pk})
    words = gettext("迁入接续：请重新签署授权书、核对，并按本地标准重新核算。")
    report_change(
        case=made, kind=Change.Kind.JOINED, told=Change.Told.OFFICER, happened_on=on, words=words, by=by, on=on
    )
    write_line(
        "transfer.take_over", case=made, by=by, on=on, detail={"transfer": held.pk, "first_month": held.first_month}
    )
    transfer.to_case, transfer.taken_on, transfer.taken_by = made, on, by
    return made


def _check_may_decide(by: Officer, *, case: Case, on: date) -> None:
    check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    if not holds_duty(by, duty=Duty.DECIDE, on=on):
        raise NotAllowed(gettext("您没有“审核确认”职责，不能作决定。"))


def _check_months(case: Case, *, to_place: str, last_month: date, on: date) -> None:
    if case.stage != Stage.GRANTED:
        raise NotReady(gettext("只有救助中的案件才能转移。"))
    is_place = len(to_place) in TOWN_DIGITS and Place.objects.filter(code=to_place).exists()
    if not is_place or to_place == case.place:
        raise NotReady(gettext("请选择迁入的乡镇（街道）或村（社区）。"))
    if last_month.day != 1 or last_month < on.replace(day=1):
        raise NotReady(gettext("这里的最后一个发放月不能早于本月，请写该月一日。"))


def _check_may_take(held: Transfer, *, by: Officer, on: date) -> None:
    if by.desk.kind not in (TOWNSHIP, COUNTY) or not held.to_place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("由迁入地办理。"))
    if not holds_duty(by, duty=Duty.DECIDE, on=on):
        raise NotAllowed(gettext("您没有“审核确认”职责，不能作决定。"))
    if held.to_case_id is not None:
        raise NotReady(gettext("已经接续。"))
    if on >= held.first_month:
        raise NotReady(gettext("约定的首月已经开始，请迁出地重新约定月份；在那之前由迁出地继续发放。"))


def _held(case: Case, *, on: date) -> dict[str, Any]:
    """Say what is handed over: standard, amount, class, who is helped, and which report says so."""
    application = case.application
    waiting = Review.objects.filter(case=case, done_on=None).first()
    report = latest_report(application.letter) if application.letter else None
    standard, amount = dibao_standard(case, on=on), current_amount(case)
    return {
        "case": case.number, "programme": case.programme, "residence": application.residence,
        "standard_yuan": None if standard is None else str(standard), "amount_yuan": None if amount is None else str(amount),
        "review_class": waiting.review_class if waiting else "A", "report": report.number if report else "",
        "members": [
            {"person": one.person_id, "name": one.name, "relation": one.relation}
            for one in application.members.filter(is_member=True)
        ],
    }  # fmt: skip


def _end_origin(origin: Case, *, transfer: Transfer, on: date) -> None:
    made = Decision.objects.create(
        case=origin, verdict=Decision.Verdict.ENDED, is_by_rule=False, reasons=gettext("迁出，由迁入地从次月接续。"), articles=[ARTICLE],
        ended_because=EndReason.MOVED_OUT, effective_until=transfer.first_month, by=transfer.made_by, on=on,
    )  # fmt: skip
    why = gettext("迁入地已接续")
    move(case=origin, to=Stage.ENDED, by=SYSTEM, on=on, why=why, detail={"decision": made.pk, "transfer": transfer.pk})


def _application(transfer: Transfer, *, origin: Case, by: Officer, on: date) -> Application:
    """Write the application anew where the household lives now; nobody has to apply again."""
    old, place = origin.application, transfer.to_place
    made = Application.objects.create(
        number=serial_number("SL", place=place, on=on, by_chance=8), token=uuid4(), applicant_id=old.applicant_id, name=old.name,
        masked=old.masked, phone_sealed=old.phone_sealed, channel=Application.Channel.FOUND, place=place,
        ground=Application.Ground.HUKOU, window=place, residence=residence_of(place), declared=old.declared, submitted_on=on,
        submitted_at=now(), taken_by=by,
    )  # fmt: skip
    copied = ("person_id", "name", "masked", "relation", "born_on", "sex", "hukou")
    ApplicationMember.objects.bulk_create(
        ApplicationMember(application=made, **{name: getattr(one, name) for name in copied})
        for one in old.members.filter(is_member=True)
    )
    return made


def _begin_here(application: Application, *, transfer: Transfer, origin: Case, by: Officer, on: date) -> Case:
    subject: Person = origin.subject
    made = open_case(
        application=application, programme=origin.programme, subject=subject, name=origin.name, masked=origin.masked, by=by, on=on,
        follows=origin,
    )  # fmt: skip
    amount, reasons = _amount_here(made, transfer=transfer, on=on)
    decide(
        case=made, verdict=Decision.Verdict.GRANTED, by=by, on=on, amount_yuan=amount, effective_from=transfer.first_month, reasons=reasons,
        articles=(ARTICLE,),
    )  # fmt: skip
    return made


def _amount_here(made: Case, *, transfer: Transfer, on: date) -> tuple[Decimal | None, str]:
    """Give what the law grants by the standard here; what was paid, where that cannot be told or nobody was heard about the cut."""
    was, day = transfer.handed_over["amount_yuan"], transfer.first_month
    found = find_for(made, on=on)
    amount = found.amount_yuan if found.verdict == "eligible" else None
    told = {"day": day, "amount": amount, "was": was or "—"}
    if amount is None:
        words = gettext("迁入接续：原待遇从 %(day)s 起由本地发放。")
        return Decimal(was) if was else None, words % told
    if must_be_heard(transfer, amount=amount, on=on):
        words = gettext(
            "迁入接续：从 %(day)s 起由本地按原来的 %(was)s 元发放。按本地标准是 %(amount)s 元，减少以前先听取您的意见。"
        )
        return Decimal(was), words % told
    return amount, gettext("迁入接续：从 %(day)s 起按本地标准发放 %(amount)s 元，原为 %(was)s 元。") % told
