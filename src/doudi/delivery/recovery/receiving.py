"""The verbs receive (money came, once for each key of the bank) and close.

What is given back is booked where it was paid from: out of the expense of each line's source, into the account that holds that source's
money. A fine is the treasury's: it is written down with its paper and not booked into the fund.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.ledger.posting import post
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Ground, Receipt, Share
from doudi.delivery.recovery.going_back import movements, share_out
from doudi.delivery.recovery.moving import hold, move, write_line
from doudi.delivery.recovery.permissions import check_may_receive
from doudi.delivery.recovery.planning import left_of
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.stages import OWING, Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

T, H = Receipt.Towards, Receipt.How


@transaction.atomic
def receive(
    claim: Claim, *, key: str, cents: int, received_on: date, by: Officer, on: date, towards: str = T.RETURN, how: str = H.TRANSFER,
    ground: Ground | None = None,
) -> Receipt:  # fmt: skip
    """Write down money that came and book it; the same again is the same receipt.

    :raises NotAllowed: when this is not finance.
    :raises NotReady: when nothing is owed, it is more than what is left, a deduction has no ground, or the key was something else.
    :raises NotPosted: when the books do not take it.
    """
    held = hold(claim)
    check_may_receive(by, place=held.place)
    given = {"claim_id": held.pk, "cents": cents, "received_on": received_on, "towards": towards, "how": how}
    known = Receipt.objects.filter(key=key.strip()).first()
    if known is not None:
        return _same(known, given=given)
    _check(held, key=key, cents=cents, towards=towards, received_on=received_on, on=on)
    _check_ground(held, how=how, ground=ground)
    made = Receipt.objects.create(key=key.strip(), by=by, ground=ground, **given)
    if towards == T.RETURN:
        _book(held, receipt=made, by=by, on=on)
    detail = {"key": made.key, "cents": cents, "towards": str(towards), "how": str(how)}
    write_line("recovery.receive", claim=held, by=by, on=on, detail=detail)
    return made


@transaction.atomic
def close(claim: Claim, *, by: Officer, on: date) -> Claim:
    """Close a claim of which everything has come.

    :raises NotAllowed: when this is neither the county's civil affairs nor finance.
    :raises NotReady: when something is left.
    """
    if left_of(hold(claim)).cents:
        raise NotReady(gettext("还没有退清，不能办结。"))
    return move(claim, to=Stage.CLOSED, by=by, on=on)


def _book(claim: Claim, *, receipt: Receipt, by: Officer, on: date) -> None:
    parts = share_out(claim, cents=receipt.cents)
    _look_again(claim)
    Share.objects.bulk_create(
        Share(receipt=receipt, end_to_end_id=one.number, fund=one.fund, cents=one.cents) for one in parts
    )
    nth = claim.receipts.count()
    moved = movements(parts, claim=claim, nth=nth, on=receipt.received_on)
    post(moved, place=parts[0].place, by=by, on=on, why=gettext("追缴收回 %(number)s") % {"number": claim.number})


def _look_again(claim: Claim) -> None:
    """What he gave back he no longer has: the next list looks whether it is owed to him after all (ADR 27)."""
    first = claim.months.order_by("month").values_list("month", flat=True)[:1].get()
    with acting_as(SYSTEM):
        held = Entitlement.objects.filter(pk=claim.entitlement_id)
        held.update(arrears_from=Least(Coalesce(F("arrears_from"), first), first))


def _same(known: Receipt, *, given: dict[str, object]) -> Receipt:
    if any(getattr(known, name) != value for name, value in given.items()):
        raise NotReady(gettext("编号 %(key)s 已经记过，内容不同。") % {"key": known.key})
    return known


def _check(claim: Claim, *, key: str, cents: int, towards: str, received_on: date, on: date) -> None:
    if claim.stage not in OWING:
        raise NotReady(gettext("决定追缴以后、办结以前才能登记收款。"))
    if not key.strip() or towards not in T.values:
        raise NotReady(gettext("请写明银行流水号，并选择是退回还是罚款。"))
    if received_on > on:
        raise NotReady(gettext("收款日期不能晚于今天。"))
    if cents <= 0:
        raise NotReady(gettext("收到的数额要大于零。"))
    left = left_of(claim)
    if cents > (left.fine_cents if towards == T.FINE else left.return_cents):
        raise NotReady(gettext("收到的数额超过还要退的数额，请核对。"))


def _check_ground(claim: Claim, *, how: str, ground: Ground | None) -> None:
    if how not in H.values or (ground is not None and ground.claim_id != claim.pk):
        raise NotReady(gettext("请选择收款方式和依据。"))
    if how == H.DEDUCTION and (ground is None or ground.kind == Ground.Kind.AGREEMENT):
        raise NotReady(gettext("没有本人签字的同意书或者法院文书，不能抵扣。"))
