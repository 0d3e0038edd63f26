"""What delivery is called on pages: families of programmes, sources, months. Questions: family_word, fund_word, month_of.

A month is written 2026-09 in an address; its day is its first.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.delivery.entitlements.families import family_title
from doudi.delivery.ledger.accounts import FundSource

MONTHS_A_YEAR = 12


def family_word(family: str) -> str:
    """Name a family; empty is every family without a budget of its own."""
    return family_title(family) if family else gettext("统筹使用")


def fund_word(fund: str) -> str:
    """Name a source."""
    return str(FundSource(fund).label) if fund in FundSource.values else fund


def month_of(text: str, *, on: date) -> date:
    """Read a month from an address; anything else is the month of the day."""
    year, _, month = text.partition("-")
    if year.isascii() and month.isascii() and year.isdecimal() and month.isdecimal() and len(year) == len("2026"):
        if 1 <= int(month) <= MONTHS_A_YEAR and int(year):
            return date(int(year), int(month), 1)
    return on.replace(day=1)
