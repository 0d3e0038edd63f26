"""What finance pays in goods: pay_partner (a partner's vouchers) and pay_home (a contractor's works), booked in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.delivery.goods.books import HOMES, VOUCHERS, Part, account_of
from doudi.delivery.goods.homes import Home, HomeStage
from doudi.delivery.goods.permissions import check_may_pay, check_may_step
from doudi.delivery.goods.posting import post_goods
from doudi.delivery.goods.stepping import held_home, step
from doudi.delivery.goods.vouchers import Partner, PartnerPayment, Voucher
from doudi.delivery.ledger.posting import Movement, post
from doudi.delivery.ledger.transfers import TransferKind
from doudi.journal.actions import record
from doudi.offices.models import Officer, Place

COUNTY_DIGITS = 6
PAY = TransferKind.PAY.value


@transaction.atomic
def pay_partner(*, partner: Partner, bank_receipt: str, by: Officer, on: date) -> PartnerPayment:
    """Pay a partner for every voucher it took and was not paid for.

    :raises NotAllowed: when this is not the finance desk of the county.
    :raises NotReady: when there is none, or the bank's receipt is not named.
    :raises NotPosted: when the county holds too little for it.
    """
    series = partner.series
    check_may_pay(by, place=series.place_id)
    if not bank_receipt.strip():
        raise NotReady(gettext("请写明银行回单的编号。"))
    post_goods(place=series.place, by=by, on=on)
    rows = Voucher.objects.filter(partner=partner, state=Voucher.State.REDEEMED, payment=None, ended_on__lte=on)
    taken = list(rows.select_for_update().values_list("pk", flat=True))
    if not taken:
        raise NotReady(gettext("没有要付给这家单位的券。"))
    made = PartnerPayment.objects.create(
        partner=partner,
        count=len(taken),
        cents=len(taken) * series.cents,
        bank_receipt=bank_receipt.strip(),
        on=on,
        by=by,
    )
    Voucher.objects.filter(pk__in=taken).update(payment=made)
    owed, held = (
        account_of(series.place, fund=series.fund, family=VOUCHERS, part=one, by=by) for one in (Part.OWED, Part.HELD)
    )
    key = f"partner:{made.pk}"
    post([Movement(key, owed.code, held.code, made.cents, on, PAY, key)], place=series.place_id, by=by, on=on)
    detail = {"count": made.count, "cents": made.cents, "receipt": made.bank_receipt}
    record(verb="voucher.pay", by=by, on=on, about=f"partner:{partner.pk}", place=series.place_id, detail=detail)
    return made


@transaction.atomic
def pay_home(*, home: Home, bank_receipt: str, by: Officer, on: date) -> Home:
    """Pay the contractor of works two have accepted, to the account it was admitted with.

    :raises NotAllowed: when it is not accepted yet, or this is not the finance desk of its county.
    :raises NotReady: when the bank's receipt is not named.
    :raises NotPosted: when the county holds too little for it.
    """
    held = held_home(home)
    check_may_step(by, pair=(held.stage, HomeStage.PAID.value), place=held.place)
    if not bank_receipt.strip():
        raise NotReady(gettext("请写明银行回单的编号。"))
    place = Place.objects.get(code=held.place[:COUNTY_DIGITS])
    spent, money = (account_of(place, fund=held.fund, family=HOMES, part=one, by=by) for one in (Part.SPENT, Part.HELD))
    key = f"home:{held.number}"
    post(
        [Movement(key, spent.code, money.code, held.payable_cents or 0, on, PAY, held.number)],
        place=place.code,
        by=by,
        on=on,
    )
    return step(held, to=HomeStage.PAID, by=by, on=on, told={"bank_receipt": bank_receipt.strip()})
