"""What a budget will cost until December, if the months left cost as the last ones did: laid out for a table and a chart.

Goods that do not come by the month (`delivery.goods.bound`) are not looked ahead at: what is bound already stands for what is to come.

Noun: Row. Questions: laid_out, chart, by_month, added_up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.delivery.batches.funding import ORDER
from doudi.delivery.goods.books import CODES, GOODS
from doudi.delivery.goods.bound import BINDS, Key
from doudi.delivery.ledger.accounts import FundSource
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
    is_bound: bool = False
    """Whether what is to come is what is bound already, without a month of its own."""

    @property
    def is_goods(self) -> bool:
        """Say whether it pays things, vouchers, services or homes."""
        return self.use.budget.family in CODES

    @property
    def available_cents(self) -> int:
        """Say what of the money sent down can still be spent: what lies in store was bought with it."""
        stored = self.ahead.cents if self.use.budget.family == GOODS else 0
        return self.use.available_cents - stored

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


def laid_out(uses: Sequence[Use], *, paid: Iterable[Spent], bound: Mapping[Key, int], on: date) -> list[Row]:
    """Lay budgets out by month, and look ahead from the last month paid: a family is paid from its sources in their order."""
    every, paid = [one.budget for one in uses], list(paid)
    by_family: dict[tuple[str, str], list[Use]] = {}
    for one in sorted(uses, key=lambda use: (_rank(use), use.budget.pk)):
        by_family.setdefault((one.budget.place_id, one.budget.family), []).append(one)
    rows = [
        row
        for (_, family), several in by_family.items()
        for row in (
            _of_goods(several, paid=paid, every=every, bound=bound)
            if family in BINDS
            else _of_family(several, paid=paid, every=every, on=on)
        )
    ]
    found = {row.use.budget.pk: row for row in rows}
    return [found[one.budget.pk] for one in uses]


def _rank(use: Use) -> int:
    fund = FundSource(use.budget.fund)
    return ORDER.index(fund) if fund in ORDER else len(ORDER)


def _of_family(uses: Sequence[Use], *, paid: Sequence[Spent], every: Sequence[Budget], on: date) -> Iterator[Row]:
    """Share out what is to come; what no source has left is lacking in the last one."""
    months = [_by_month(of_budget(paid, budget=use.budget, others=every)) for use in uses]
    together = {month: sum(one.get(month, 0) for one in months) for month in sorted(set().union(*months))}
    looked = list(together.values())[-LOOKED_BACK:]
    year = uses[0].budget.year
    last = max(together, default=on.month - 1 if on.year == year else (0 if on.year < year else MONTHS_A_YEAR))
    left = MONTHS_A_YEAR - last
    wanted = left * (sum(looked) // len(looked)) if looked else 0
    for use, own in zip(uses, months, strict=True):
        is_last = use is uses[-1]
        cents = wanted if is_last else min(wanted, max(use.remaining_cents, 0))
        wanted -= cents
        short = max(cents - use.remaining_cents, 0)
        ahead = Forecast(months=left, cents=cents, short_cents=short)
        yield Row(use=use, months=own, monthly_cents=cents // left if left else 0, ahead=ahead)


def _of_goods(
    uses: Sequence[Use], *, paid: Sequence[Spent], every: Sequence[Budget], bound: Mapping[Key, int]
) -> Iterator[Row]:
    """What is bound names its source, so no source pays for another."""
    for use in uses:
        held = use.budget
        cents = bound.get((held.place_id, held.fund, held.family), 0)
        ahead = Forecast(months=0, cents=cents, short_cents=max(cents - use.remaining_cents, 0))
        months = _by_month(of_budget(paid, budget=held, others=every))
        yield Row(use=use, months=months, monthly_cents=0, ahead=ahead, is_bound=True)


def _by_month(paid: Iterable[Spent]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in paid:
        found[one.month] = found.get(one.month, 0) + one.cents
    return found


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
        "paid": sum(row.use.paid_cents for row in rows), "available": sum(row.available_cents for row in rows),
        "ahead": sum(row.ahead.cents for row in rows), "short": sum(row.ahead.short_cents for row in rows),
    }  # fmt: skip


def _yuan(cents: int) -> str:
    return str(yuan(cents))
