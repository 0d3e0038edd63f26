"""What a budget will cost until December, if the months left cost as the last ones did: laid out for a table and a chart.

Noun: Row. Questions: of_use, chart, by_month, added_up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.delivery.ledger.budgeting import Forecast, Use
from doudi.delivery.ledger.budgets import Budget
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.spending import Spent, of_budget
from doudi.web.hub.delivery.words import MONTHS_A_YEAR, family_word, fund_word

LOOKED_BACK = 3
"""How many months paid the months left are taken from: one alone may hold arrears of many."""
PERCENT = 100


@dataclass(frozen=True)
class Row:
    """A budget's use, what each month was paid, and what the months left will cost."""

    use: Use
    months: dict[int, int]
    """Cents by month; a month nobody was paid in is not there."""
    monthly_cents: int
    ahead: Forecast

    @property
    def name(self) -> str:
        """Name the budget by its source and family."""
        return f"{fund_word(self.use.budget.fund)} · {family_word(self.use.budget.family)}"

    @property
    def percent(self) -> int:
        """Say how much of the year's budget is paid, in whole hundredths."""
        annual = self.use.budget.annual_cents
        return self.use.paid_cents * PERCENT // annual if annual else 0

    @property
    def ahead_months(self) -> range:
        """Give the months that are still to come."""
        return range(MONTHS_A_YEAR - self.ahead.months + 1, MONTHS_A_YEAR + 1)


def of_use(use: Use, *, paid: Iterable[Spent], others: Iterable[Budget], on: date) -> Row:
    """Lay a budget out by month, and look ahead from the last month paid."""
    own = of_budget(paid, budget=use.budget, others=others)
    months: dict[int, int] = {}
    for one in own:
        months[one.month] = months.get(one.month, 0) + one.cents
    year = use.budget.year
    last = max(months, default=on.month - 1 if on.year == year else (0 if on.year < year else MONTHS_A_YEAR))
    looked = [months[month] for month in sorted(months)[-LOOKED_BACK:]]
    monthly = sum(looked) // len(looked) if looked else 0
    left = MONTHS_A_YEAR - last
    cents = left * monthly
    short = max(cents - use.remaining_cents, 0)
    return Row(
        use=use, months=months, monthly_cents=monthly, ahead=Forecast(months=left, cents=cents, short_cents=short)
    )


def chart(rows: Sequence[Row]) -> dict[str, Any]:
    """Give the numbers of the chart in yuan: each budget's months, what is to come, and what is left of the year."""
    paid = [
        {"name": row.name, "values": [_yuan(row.months.get(month, 0)) for month in range(1, MONTHS_A_YEAR + 1)]}
        for row in rows
    ]
    left = sum(row.use.budget.annual_cents for row in rows)
    remaining, coming = [], []
    for one in by_month(rows):
        left -= one["paid"] + one["ahead"]
        remaining.append(_yuan(left))
        coming.append(_yuan(one["ahead"]))
    return {"paid": paid, "ahead": coming, "left": remaining}


def by_month(rows: Sequence[Row]) -> list[dict[str, int]]:
    """Add all budgets up by month: what was paid, and what the months to come are expected to cost."""
    return [
        {
            "month": month, "paid": sum(row.months.get(month, 0) for row in rows),
            "ahead": sum(row.monthly_cents for row in rows if month in row.ahead_months),
        }
        for month in range(1, MONTHS_A_YEAR + 1)
    ]  # fmt: skip


def added_up(rows: Sequence[Row]) -> dict[str, int]:
    """Add all budgets up."""
    return {
        "annual": sum(row.use.budget.annual_cents for row in rows), "sent": sum(row.use.allocated_cents for row in rows),
        "paid": sum(row.use.paid_cents for row in rows), "available": sum(row.use.available_cents for row in rows),
        "ahead": sum(row.ahead.cents for row in rows), "short": sum(row.ahead.short_cents for row in rows),
    }  # fmt: skip


def _yuan(cents: int) -> str:
    return str(yuan(cents))
