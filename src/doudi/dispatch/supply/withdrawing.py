"""Withdrawing: somebody takes his consent back; the provider sees him no more, and the need is open again for others.

Verb: withdraw_consent. What was done before stays done (个人信息保护法 第十五条).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.dispatch.supply.models import Order
from doudi.dispatch.supply.orders import ALIVE
from doudi.dispatch.supply.permissions import By, check_may_deal
from doudi.dispatch.supply.serving import end_errands, open_again, write_line
from doudi.offices.acting import SYSTEM, acting_as

WHY_MOST = 300


@transaction.atomic
def withdraw_consent(*, order: Order, why: str, by: By, on: date) -> Order:
    """Write down that somebody took his consent back; the reason is for the journal and not for the provider.

    :raises NotAllowed: when he does not live in the officer's place.
    :raises NotReady: when the order has ended, or nobody says how he said so.
    """
    check_may_deal(by, place=order.place)
    held = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if held.state not in ALIVE:
        raise NotReady(gettext("这张服务单现在是“%(state)s”，不能这样办。") % {"state": held.get_state_display()})
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明本人怎样说的。"))
    amount, held.amount_yuan, held.state = held.amount_yuan, None, Order.State.WITHDRAWN
    held.save(update_fields=["state", "amount_yuan"])
    with acting_as(SYSTEM):
        open_again(held, amount=amount, why=gettext("本人撤回同意"))
        end_errands(held, why=gettext("本人撤回同意"), on=on)
        write_line("order.withdraw", order=held, by=by, on=on, detail={"why": why.strip()})
    return held
