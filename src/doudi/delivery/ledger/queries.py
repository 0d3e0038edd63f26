"""Questions to the ledger: balance, trial_balance, statement; exact for any day in the past, and as known at any instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from doudi.delivery.ledger.accounts import Account
from doudi.delivery.ledger.totals import Total, totals
from doudi.delivery.ledger.transfers import Transfer

DAY = timedelta(days=1)
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class TrialBalance:
    """Every account of a place with what it moved, at the end of a day.

    `elsewhere_cents` stands against accounts of other places (debit positive); with everything in sight it is nothing.
    """

    on: date
    rows: list[Total]

    @property
    def debit_cents(self) -> int:
        return sum(max(row.net_cents, 0) for row in self.rows)

    @property
    def credit_cents(self) -> int:
        return sum(max(-row.net_cents, 0) for row in self.rows)

    @property
    def elsewhere_cents(self) -> int:
        return self.credit_cents - self.debit_cents


@dataclass(frozen=True)
class Line:
    """A transfer as one account sees it: the other side (empty: not in sight), what moved, and what stood after it."""

    transfer: Transfer
    other: str
    cents: int
    balance_cents: int


def balance(account: Account, *, on: date, known_at: datetime | None = None) -> int:
    """Give the cents on an account at the end of a day, positive on the side where its kind stands."""
    (found,) = totals(until=on + DAY, place=account.place_id, code=account.code, known_at=known_at)
    return found.net_cents * account.sign


def trial_balance(*, on: date, place: str = "", known_at: datetime | None = None) -> TrialBalance:
    """Give every account of a place with what it moved by the end of a day."""
    return TrialBalance(on=on, rows=totals(until=on + DAY, place=place, known_at=known_at))


def statement(account: Account, *, since: date, until: date) -> Iterator[Line]:
    """List what moved on an account from a day on and before another, in the order booked, with the balance after each."""
    running = balance(account, on=since - DAY)
    found = Transfer.objects.filter(Q(debit=account) | Q(credit=account), booked_on__gte=since, booked_on__lt=until)
    codes = dict(Account.objects.values_list("pk", "code"))
    for one in found.order_by("booked_on", "pk").iterator(chunk_size=ROWS_AT_ONCE):
        is_debit = one.debit_id == account.pk
        cents = one.cents * account.sign * (1 if is_debit else -1)
        running += cents
        yield Line(one, codes.get(one.credit_id if is_debit else one.debit_id, ""), cents, running)
