"""What the worker does for clearing. Verb: pass_round."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import localdate

from doudi.delivery.banks.port import NotReached
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.ending import LIVING, reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.models import Kept
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.payees.seals import NotUnsealed
from doudi.offices.acting import SYSTEM, acting_as

log = logging.getLogger(__name__)
WAITING = (Stage.EXPORTED, Stage.RETURNED, Stage.RECONCILED)
STILL_COMES = timedelta(days=60)
"""For how long after a list was made its bank may still send something back once the list is closed."""


def pass_round(at: datetime) -> int:
    """Send what was signed, keep what came, end what is known; one list or bank that cannot does not stop the others.

    Gives how many lists moved or messages came. What was kept is done with when every list it can change was held against it, whoever
    kept it: those that wait, those it names, and, where it states an account, those of its bank.
    """
    on = localdate(at)
    with acting_as(SYSTEM):
        done = sum(_try_export(batch, on=on) for batch in Batch.objects.filter(stage=Stage.FINANCE_SIGNED))
        still = Q(stage__in=WAITING) | Q(stage__in=LIVING, made_at__gte=at - STILL_COMES)
        living = list(Batch.objects.filter(still))
        came = sum(_try_collect(code, on=on) for code in sorted({batch.bank for batch in living}))
        new = list(Kept.objects.filter(laid_at=None).values_list("pk", "bank", "lists", "covers"))
        named = {number for _, _, lists, _ in new for number in lists}
        stating, held_up = {bank for _, bank, _, covers in new if covers}, set[str]()
        for batch in living:
            if batch.stage in WAITING or batch.pk in named or batch.bank in stating:
                before = batch.stage
                held_up |= set() if _try_reconcile(batch, on=on) else {batch.bank}
                done += batch.stage != before
        laid = [pk for pk, bank, *_ in new if bank not in held_up]
        Kept.objects.filter(pk__in=laid, laid_at=None).update(laid_at=Now())
    return done + came


def _try_export(batch: Batch, *, on: date) -> bool:
    try:
        export(batch, by=SYSTEM, on=on)
    except NotReady:
        return False
    except (NotPosted, NotAllowed, NotUnsealed, LookupError):
        log.exception("list %s cannot be sent", batch.number)
        return False
    return True


def _try_reconcile(batch: Batch, *, on: date) -> bool:
    """End what is known of a list; what the books refuse is told to whoever runs this, and stops no other list."""
    try:
        reconcile_list(batch, on=on)
    except (NotPosted, LookupError):
        log.exception("list %s cannot be booked", batch.number)
        return False
    return True


def _try_collect(code: str, *, on: date) -> int:
    try:
        return collect(code, on=on)
    except (NotReady, NotReached):
        return 0
