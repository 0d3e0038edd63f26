"""The verbs of a street's reserve fund (备用金): open_fund, replenish, propose, sign, decline. Question: balance_of.

What is paid is never more than one pay-out may be, nor than the fund holds; two people sign, and the fund is locked while the second does.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.dispatch.needs.deliberating import Fund, Payout, Replenishment
from doudi.dispatch.needs.lines import write_line
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.permissions import NotAllowed, check_may_work_on
from doudi.dispatch.needs.refusals import NotReady
from doudi.journal.actions import record
from doudi.offices.models import Level, Officer, Place

PAYERS = ("township", "county")
NOTHING = Decimal(0)


@transaction.atomic
def open_fund(*, place: Place, quota_yuan: Decimal, once_most_yuan: Decimal, by: Officer, on: date) -> Fund:
    """Open a street's fund, or change its quota.

    :raises NotAllowed: when this is not its county's desk.
    :raises NotReady: when it is no street, or one pay-out could be more than the quota.
    """
    _check_county(by, place=place)
    if place.level != Level.TOWN or not NOTHING < once_most_yuan <= quota_yuan:
        raise NotReady(gettext("备用金设在乡镇（街道）；单笔限额要大于零，且不超过定额。"))
    terms = {"quota_yuan": quota_yuan, "once_most_yuan": once_most_yuan, "opened_by": by, "opened_on": on}
    made, _ = Fund.objects.update_or_create(place=place, defaults=terms)
    _write("fund.open", fund=made, by=by, on=on, quota_yuan=quota_yuan, once_most_yuan=once_most_yuan)
    return made


@transaction.atomic
def replenish(*, fund: Fund, amount_yuan: Decimal, report: str, by: Officer, on: date) -> Replenishment:
    """Put money into a fund, on a report of what was paid.

    :raises NotAllowed: when this is not its county's desk.
    :raises NotReady: when the fund would hold more than its quota, or nothing is reported.
    """
    held = _locked(fund)
    _check_county(by, place=held.place)
    if amount_yuan <= NOTHING or balance_of(held) + amount_yuan > held.quota_yuan:
        raise NotReady(gettext("补充以后不能超过定额 %(quota)s 元。") % {"quota": held.quota_yuan})
    if not report.strip():
        raise NotReady(gettext("请写明已付款项的报账情况。"))
    made = Replenishment.objects.create(fund=held, amount_yuan=amount_yuan, report=report.strip(), by=by, on=on)
    _write("fund.replenish", fund=held, by=by, on=on, amount_yuan=amount_yuan)
    return made


@transaction.atomic
def propose(*, fund: Fund, need: Need, payee: str, amount_yuan: Decimal, why: str, by: Officer, on: date) -> Payout:
    """Propose a pay-out for a need, with the first signature.

    :raises NotAllowed: when this is not the street's desk, or not its need.
    :raises NotReady: when it is too much, one waits already, or something is not written.
    """
    if by.desk.kind != "township" or by.desk.place_id != fund.place_id:
        raise NotAllowed(gettext("备用金由本乡镇（街道）提出支付。"))
    check_may_work_on(by, need=need)
    _check_amount(fund, amount_yuan=amount_yuan)
    if not payee.strip() or not why.strip() or need.stage == Need.Stage.CLOSED:
        raise NotReady(gettext("请写明付给谁、为什么要马上付；已办结的需求不能再付。"))
    try:
        with transaction.atomic():
            made = Payout.objects.create(
                fund=fund,
                need=need,
                payee=payee.strip(),
                amount_yuan=amount_yuan,
                why=why.strip(),
                first_by=by,
                first_on=on,
            )
    except IntegrityError as reason:
        raise NotReady(gettext("这个需求已有一笔在等第二个人签字。")) from reason
    write_line("fund.propose", need=need, by=by, on=on, detail={"payout": made.pk, "amount_yuan": amount_yuan})
    return made


@transaction.atomic
def sign(*, payout: Payout, by: Officer, on: date) -> Payout:
    """Put the second signature: now it is paid.

    :raises NotAllowed: when it is the first signer, or a desk of another place.
    :raises NotReady: when it was signed or declined already, or the fund holds too little now.
    """
    fund, held = _waiting(payout, by=by)
    _check_amount(fund, amount_yuan=held.amount_yuan)
    held.second_by, held.second_at = by, now()
    held.save(update_fields=["second_by", "second_at"])
    write_line("fund.pay", need=held.need, by=by, on=on, detail={"payout": held.pk, "amount_yuan": held.amount_yuan})
    return held


@transaction.atomic
def decline(*, payout: Payout, why: str, by: Officer, on: date) -> Payout:
    """Do not sign, and say why.

    :raises NotAllowed: as `sign`.
    :raises NotReady: when it was signed or declined already, or no reason is given.
    """
    _, held = _waiting(payout, by=by)
    if not why.strip():
        raise NotReady(gettext("请写明为什么不签。"))
    held.declined = why.strip()
    held.save(update_fields=["declined"])
    write_line("fund.decline", need=held.need, by=by, on=on, detail={"payout": held.pk})
    return held


def balance_of(fund: Fund) -> Decimal:
    """Give what a fund holds: what was put in without what two have signed."""
    put_in = fund.replenishments.aggregate(sum=Sum("amount_yuan"))["sum"] or NOTHING
    paid = fund.payouts.filter(second_by__isnull=False).aggregate(sum=Sum("amount_yuan"))["sum"] or NOTHING
    return Decimal(put_in - paid)


def _check_amount(fund: Fund, *, amount_yuan: Decimal) -> None:
    """:raises NotReady: when it is nothing, too much at once, or more than there is."""
    if not NOTHING < amount_yuan <= fund.once_most_yuan:
        raise NotReady(gettext("单笔最多 %(most)s 元，超过的报县级审批。") % {"most": fund.once_most_yuan})
    if amount_yuan > balance_of(fund):
        raise NotReady(gettext("备用金余额不足，请先报账补充。"))


def _waiting(payout: Payout, *, by: Officer) -> tuple[Fund, Payout]:
    """Lock a fund and one of its pay-outs that waits for the second signature."""
    fund = _locked(payout.fund)
    held = Payout.objects.select_for_update(of=("self",)).select_related("need").get(pk=payout.pk)
    if by.desk.kind not in PAYERS or not fund.place_id.startswith(by.desk.place_id) or held.first_by_id == by.pk:
        raise NotAllowed(gettext("第二个签字要由本地的另一个人来签。"))
    if held.second_by_id is not None or held.declined:
        raise NotReady(gettext("这一笔已经签过，或者已经退回。"))
    return fund, held


def _locked(fund: Fund) -> Fund:
    return Fund.objects.select_for_update(of=("self",)).select_related("place").get(pk=fund.pk)


def _check_county(by: Officer, *, place: Place) -> None:
    if by.desk.kind != "county" or not place.code.startswith(by.desk.place_id):
        raise NotAllowed(gettext("备用金由县级民政部门设立和补充。"))


def _write(verb: str, *, fund: Fund, by: Officer, on: date, **detail: Decimal) -> None:
    record(verb=verb, by=by, on=on, about=f"fund:{fund.place_id}", place=fund.place_id, detail=detail)
