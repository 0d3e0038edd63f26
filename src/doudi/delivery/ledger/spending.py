"""What a year's money went for, month by month: the question `spent`, one line for each place, source, family and month.

It is read once for all budgets of a place, so that a page of budgets costs as much as one budget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from doudi.delivery.ledger.budgets import Budget
from doudi.offices.queries import AFTER_DIGITS

SIDE = """
    SELECT extract(month FROM booked_on)::int AS month, {sign}sum(cents) AS cents FROM ledger_transfer
     WHERE {side}_id = account.id AND booked_on >= make_date(%(year)s::int, 1, 1)
       AND booked_on < make_date(%(year)s::int + 1, 1, 1) AND booked_on <= %(on)s::date
     GROUP BY 1
"""
TEMPLATE = """
    SELECT account.place_id, account.fund, account.family, moved.month, sum(moved.cents)::bigint
      FROM ledger_account account
      JOIN LATERAL ({debit} UNION ALL {credit}) moved ON true
     WHERE account.kind = 'expense'
       AND account.place_id >= %(place)s::text AND account.place_id < %(after)s::text
     GROUP BY account.place_id, account.fund, account.family, moved.month
     ORDER BY account.place_id, account.fund, account.family, moved.month
"""
SPENT = TEMPLATE.format(debit=SIDE.format(side="debit", sign=""), credit=SIDE.format(side="credit", sign="-"))


@dataclass(frozen=True)
class Spent:
    """What one place paid in a month from one source for one family, less what came back in it."""

    place: str
    fund: str
    family: str
    month: int
    cents: int


def spent(*, year: int, place: str, on: date) -> list[Spent]:
    """List what was paid in a year by the end of a day, inside a place."""
    asked: dict[str, Any] = {"year": year, "place": place, "after": place + AFTER_DIGITS, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(SPENT, asked)
        return [Spent(*row) for row in cursor.fetchall()]


def of_budget(rows: Iterable[Spent], *, budget: Budget, others: Iterable[Budget]) -> list[Spent]:
    """Choose what a budget paid: of its family, or of every family that has no budget of its own in the same place and source."""
    own = [one for one in rows if (one.place, one.fund) == (budget.place_id, budget.fund)]
    if budget.family:
        return [one for one in own if one.family == budget.family]
    apart = {one.family for one in others if (one.place_id, one.fund) == (budget.place_id, budget.fund)} - {""}
    return [one for one in own if one.family not in apart]
