"""What accounts have moved before a day: `totals`, from the last closing that covers them and what was booked since.

`plainly` adds the transfers up from the beginning instead, which must give the same (`closing.broken_closing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from doudi.offices.queries import AFTER_DIGITS

# A closing is used only if it was made by the instant asked for: before, what it stands on was not known.
BASE = """
    LEFT JOIN LATERAL (
        SELECT balance.debit_cents, balance.credit_cents, closing.until
          FROM ledger_closingbalance balance JOIN ledger_closing closing ON closing.id = balance.closing_id
         WHERE balance.account_id = account.id AND closing.until <= %(until)s::date
           AND closing.made_at <= coalesce(%(known_at)s::timestamptz, 'infinity') AND NOT %(plainly)s::boolean
         ORDER BY closing.until DESC LIMIT 1) base ON true
"""
SIDE = """
    LEFT JOIN LATERAL (
        SELECT sum(cents) AS cents FROM ledger_transfer one
         WHERE one.{side}_id = account.id AND one.booked_on < %(until)s::date
           AND one.booked_on >= coalesce(base.until, '-infinity')
           AND one.made_at <= coalesce(%(known_at)s::timestamptz, 'infinity')) {side} ON true
"""
TEMPLATE = """
    SELECT account.id, account.code, account.name, account.kind,
           (coalesce(base.debit_cents, 0) + coalesce(debit.cents, 0))::bigint AS debit_cents,
           (coalesce(base.credit_cents, 0) + coalesce(credit.cents, 0))::bigint AS credit_cents
      FROM ledger_account account {base} {debit} {credit}
     WHERE account.place_id >= %(place)s::text AND account.place_id < %(after)s::text
       AND (%(code)s::text = '' OR account.code = %(code)s::text)
     ORDER BY account.code
"""
TOTALS = TEMPLATE.format(base=BASE, debit=SIDE.format(side="debit"), credit=SIDE.format(side="credit"))


@dataclass(frozen=True)
class Total:
    """What an account has moved on each side."""

    account_id: int
    code: str
    name: str
    kind: str
    debit_cents: int
    credit_cents: int

    @property
    def net_cents(self) -> int:
        """Say what stands on the debit side; below zero it stands on the credit side."""
        return self.debit_cents - self.credit_cents


def totals(
    *, until: date, place: str = "", code: str = "", known_at: datetime | None = None, plainly: bool = False
) -> list[Total]:
    """List what the accounts of a place (or one account) moved before a day, as it was known at an instant."""
    asked: dict[str, Any] = {
        "until": until, "place": place, "after": place + AFTER_DIGITS, "code": code, "known_at": known_at, "plainly": plainly,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, asked)
        return [Total(*row) for row in cursor.fetchall()]
