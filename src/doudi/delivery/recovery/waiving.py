"""The verbs propose_waiver and agree_waiver: what is left is let go of by two of the county. Fraud is never forgiven."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Waiver
from doudi.delivery.recovery.moving import hold, move, write_line
from doudi.delivery.recovery.permissions import check_desk
from doudi.delivery.recovery.planning import left_of
from doudi.delivery.recovery.refusals import NotAllowed, NotReady
from doudi.delivery.recovery.road import COUNTY
from doudi.delivery.recovery.stages import OWING, Cause, Stage
from doudi.offices.models import Officer


@transaction.atomic
def propose_waiver(claim: Claim, *, kind: str, why: str, document: str, by: Officer, on: date) -> Waiver:
    """Propose that what is left is forgiven, or written off because it cannot be had.

    :raises NotAllowed: when this is not the county's civil affairs.
    :raises NotReady: when nothing is left, it was had by fraud and is to be forgiven, or no reason and paper are given.
    """
    held = hold(claim)
    check_desk(by, place=held.place, desks=(COUNTY,))
    if held.stage not in OWING or not left_of(held).cents or Waiver.objects.filter(claim=held).exists():
        raise NotReady(gettext("只有已决定、还没有退清的追缴才能提出一次免予退回或者核销。"))
    if kind not in Waiver.Kind.values or not why.strip() or not document.strip():
        raise NotReady(gettext("请选择免予退回或者核销，并写明理由和依据。"))
    if kind == Waiver.Kind.FORGIVEN and held.cause == Cause.FRAUD:
        raise NotReady(gettext("骗取的救助金不能免予退回。"))
    made = Waiver.objects.create(
        claim=held, kind=kind, why=why.strip(), document=document.strip(), proposed_by=by, proposed_on=on
    )
    write_line("recovery.propose", claim=held, by=by, on=on, detail={"kind": kind, "why": made.why})
    return made


@transaction.atomic
def agree_waiver(claim: Claim, *, by: Officer, on: date) -> Claim:
    """Agree to what somebody else of the county proposed; the claim ends.

    :raises NotAllowed: when this is not the county's civil affairs, or the officer proposed it.
    :raises NotReady: when nothing is proposed.
    """
    held = hold(claim)
    check_desk(by, place=held.place, desks=(COUNTY,))
    waiver = Waiver.objects.filter(claim=held, agreed_by=None).first()
    if waiver is None:
        raise NotReady(gettext("没有待同意的免予退回或者核销。"))
    if waiver.proposed_by_id == by.pk:
        raise NotAllowed(gettext("提出和同意要由不同的人办理；这是您提出的。"))
    left = left_of(held).cents
    waiver.agreed_by, waiver.agreed_on = by, on
    waiver.save(update_fields=["agreed_by", "agreed_on"])
    return move(claim, to=Stage.WRITTEN_OFF, by=by, on=on, why=waiver.why, detail={"kind": waiver.kind, "cents": left})
