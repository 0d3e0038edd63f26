"""Money for the demo's year: budgets of four sources for each family, and what was sent down of them by document.

Verb: send_down.
"""

from __future__ import annotations

from datetime import date

from doudi.delivery.ledger.accounts import Account, FundSource
from doudi.delivery.ledger.budgeting import allocate, set_budget
from doudi.delivery.ledger.chart import chart
from doudi.offices.acting import acting_as
from doudi.offices.models import Officer, Place

SHARES = {FundSource.CENTRAL: 40, FundSource.PROVINCE: 25, FundSource.CITY: 15, FundSource.COUNTY: 20}
"""Of a hundred: how what a family costs is shared among the sources."""

SENT = 95
"""Of a hundred of a budget: what was sent down in the year."""

DOCUMENTS = {
    FundSource.CENTRAL: "财社〔2026〕12号（演示）", FundSource.PROVINCE: "粤财社〔2026〕31号（演示）",
    FundSource.CITY: "穗财社〔2026〕8号（演示）", FundSource.COUNTY: "海财〔2026〕5号（演示）",
}  # fmt: skip


def send_down(*, place: str, family: str, year_cents: int, by: Officer, on: date) -> None:
    """Set the year's budget of a family from each source, and bring all of it into the accounts that hold it."""
    with acting_as(by):
        county = Place.objects.get(code=place)
        for fund, share in SHARES.items():
            cents, document = year_cents * share // 100, DOCUMENTS[fund]
            budget = set_budget(
                place=county, year=on.year, fund=fund, family=family, annual_cents=cents, document=document, by=by, on=on
            )  # fmt: skip
            codes = chart(county, fund=fund, family=family, by=by, on=on)
            held, source = (Account.objects.get(code=code) for code in (codes.held, codes.source))
            allocate(
                budget=budget, key=f"demo:{place}:{fund}:{family}:{on:%Y}", into=held, source=source, cents=cents * SENT // 100,
                document=document, by=by, on=on,
            )  # fmt: skip
