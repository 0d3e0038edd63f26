"""The verbs sign_county and sign_finance (two people at two desks, who have not worked on the list), and withdraw."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.checking import look_again, why_not_signed
from doudi.delivery.batches.freezing import hash_of
from doudi.delivery.batches.line import Line
from doudi.delivery.batches.moving import hold, move
from doudi.delivery.batches.permissions import By
from doudi.delivery.batches.pulling import due_again
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as


def sign_county(batch: Batch, *, by: By, on: date) -> Batch:
    """Sign for the county's civil affairs: the list is what was frozen, and nothing found in it is open.

    :raises NotAllowed: when the desk or the person may not sign.
    :raises NotReady: when something found is open, or the list is not checked.
    """
    return _sign(batch, to=Stage.COUNTY_SIGNED, by=by, on=on)


def sign_finance(batch: Batch, *, by: By, on: date) -> Batch:
    """Sign for the money.

    :raises NotAllowed: when the desk or the person may not sign.
    :raises NotReady: when the county has not signed, or something found is open.
    """
    return _sign(batch, to=Stage.FINANCE_SIGNED, by=by, on=on)


@transaction.atomic
def withdraw(batch: Batch, *, why: str, by: By, on: date) -> Batch:
    """Take a list back before finance has signed it; what it held is due again.

    :raises NotAllowed: when this is neither the county's civil affairs nor, after its signature, finance.
    :raises NotReady: when no reason is given, or it is too late.
    """
    if not why.strip():
        raise NotReady(gettext("请写明撤回的理由。"))
    move(batch, to=Stage.WITHDRAWN, by=by, on=on, why=why)
    due_again(list(Line.objects.filter(batch=batch).values_list("pk", flat=True)))
    return batch


def _sign(batch: Batch, *, to: Stage, by: By, on: date) -> Batch:
    """Look once more, and keep what is found also when that means that nobody signs; then sign."""
    if batch.stage in (Stage.CHECKED, Stage.COUNTY_SIGNED):
        with transaction.atomic(), acting_as(SYSTEM):
            look_again(hold(batch))
    return _signed(batch, to=to, by=by, on=on)


@transaction.atomic
def _signed(batch: Batch, *, to: Stage, by: By, on: date) -> Batch:
    held = hold(batch)
    open_ = why_not_signed(held)
    if open_:
        raise NotReady(gettext("还有没处理的问题，不能签批：%(what)s") % {"what": open_})
    if hash_of(held) != held.list_hash:
        raise NotReady(gettext("名单与锁定时的校验值不一致，不能签批；请立即报告监督岗位。"))
    return move(batch, to=to, by=by, on=on, detail={"hash": held.list_hash})
