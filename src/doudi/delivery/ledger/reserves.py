"""What a street's reserve fund (dispatch.needs.funds) paid and took in, booked: the verb post_reserve, the accounts `reserve_accounts`.

Pay-outs stay where they are decided. This reads what two have signed and books it, each under its own key, as often as it is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localtime

from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource, Limit
from doudi.delivery.ledger.money import cents
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.permissions import By
from doudi.delivery.ledger.posting import Movement, Posted, post_many
from doudi.delivery.ledger.transfers import TransferKind
from doudi.dispatch.needs.models import Fund

FAMILY = "temporary"


def reserve_accounts(fund: Fund, *, by: By) -> tuple[Account, Account]:
    """Open the two accounts of a reserve fund, or find them: what it holds, and what it paid as temporary assistance."""
    place = fund.place
    held = open_account(
        code=f"{place.code}.reserve", name=f"{place.name}备用金", place=place, kind=AccountKind.ASSET, fund=FundSource.RESERVE,
        family=FAMILY, limited=Limit.CREDIT, by=by, on=fund.opened_on,
    )  # fmt: skip
    paid = open_account(
        code=f"{place.code}.reserve.paid", name=f"{place.name}备用金支出", place=place, kind=AccountKind.EXPENSE, fund=FundSource.RESERVE,
        family=FAMILY, by=by, on=fund.opened_on,
    )  # fmt: skip
    return held, paid


def post_reserve(fund: Fund, *, source: Account, by: By, on: date) -> Posted:
    """Book everything a fund took in (from the account that fills it) and paid by a day; what is booked already is left.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when the source holds too little, or a month is closed.
    """
    held, paid = reserve_accounts(fund, by=by)
    return post_many(_movements(fund, source=source, held=held, paid=paid, on=on), place=fund.place_id, by=by, on=on)


def _movements(fund: Fund, *, source: Account, held: Account, paid: Account, on: date) -> Iterator[Movement]:
    for one in fund.replenishments.filter(on__lte=on).order_by("pk"):
        yield Movement(f"replenishment:{one.pk}", held.code, source.code, cents(one.amount_yuan), one.on,
                       TransferKind.REPLENISH.value, f"replenishment:{one.pk}")  # fmt: skip
    for payout in fund.payouts.filter(second_at__isnull=False).order_by("pk"):
        if payout.second_at and (day := localtime(payout.second_at).date()) <= on:
            yield Movement(f"payout:{payout.pk}", paid.code, held.code, cents(payout.amount_yuan), day,
                           TransferKind.PAY.value, f"payout:{payout.pk}")  # fmt: skip
