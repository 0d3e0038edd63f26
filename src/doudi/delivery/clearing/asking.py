"""The verb ask_bank: an officer of finance asks the bank now, and does not wait for the worker. Noun: Waits. Question: waits_for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from doudi.delivery.banks.port import NotReached
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.moving import write_line
from doudi.delivery.batches.permissions import By, check_may_move
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.road import moves_from
from doudi.delivery.batches.stages import AT_BANK, Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.models import Unmatched


@dataclass(frozen=True)
class Waits:
    """Why a list at the bank does not end: how many lines the bank has not answered, how many wait for the desk, or its statement."""

    unanswered: int
    at_desk: int
    for_statement: bool

    def __str__(self) -> str:
        said = [
            gettext("银行还没有答复 %(count)s 笔") % {"count": self.unanswered} if self.unanswered else "",
            gettext("%(count)s 笔说法不一，在“银行来的疑问”里等两位财务核实") % {"count": self.at_desk} if self.at_desk else "",
            gettext("都有结果了，银行的对账单还没有到，到了才能对账办结") if self.for_statement else "",
        ]  # fmt: skip
        return gettext("；").join(one for one in said if one)


def waits_for(batch: Batch) -> Waits:
    """Say what a list at the bank still waits for."""
    listed = Line.objects.filter(batch=batch, state=Line.State.LISTED)
    asked = Unmatched.objects.filter(batch=batch, kind=Unmatched.Kind.CONTRADICTING, confirmed_on=None)
    at_desk = listed.filter(end_to_end_id__in=asked.values("about")).count()
    unanswered = listed.count() - at_desk
    return Waits(unanswered, at_desk, for_statement=batch.stage == Stage.RETURNED and unanswered == 0)


def ask_bank(batch: Batch, *, by: By, on: date) -> Batch:
    """Keep what came from a list's bank, end the lines of which enough is known, and lead the list on.

    :raises NotAllowed: when this is neither finance nor the worker.
    :raises NotReady: when the list is not at its bank, the bank is not reached, or the list still waits for something.
    """
    batch.refresh_from_db()
    if batch.stage not in AT_BANK:
        raise NotReady(gettext("名单不在银行那里：送银行以后、办结以前才有回盘。"))
    for way in moves_from(batch.stage).values():
        check_may_move(by, batch=batch, move=way)
    before = batch.stage
    try:
        came = collect(batch.bank, on=on)
    except NotReached as problem:
        raise NotReady(str(problem)) from problem
    write_line("payment.ask_bank", batch=batch, by=by, on=on, detail={"messages": came})
    try:
        reconcile_list(batch, on=on)
    except LookupError as problem:
        raise NotReady(gettext("账目里没有这份名单要用的专户，先在“账目”里核对账户。")) from problem
    if batch.stage == before:
        raise NotReady(gettext("已问过银行，收到 %(came)s 份回盘。%(why)s。") % {"came": came, "why": waits_for(batch)})
    return batch
