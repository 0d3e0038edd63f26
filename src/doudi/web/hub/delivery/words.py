"""What delivery is called on pages: families of programmes, sources, months. Questions: family_word, fund_word, month_of, months_back.

A month is written 2026-09 in an address; its day is its first.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.ledger.accounts import FundSource

FAMILIES = {
    "dibao": gettext_lazy("低保等"), "tekun": gettext_lazy("特困供养"), "children": gettext_lazy("孤儿、事实无人抚养儿童"),
    "disabled": gettext_lazy("残疾人两项补贴"), "old_age": gettext_lazy("高龄津贴等"), "temporary": gettext_lazy("临时救助"),
    "price": gettext_lazy("价格补贴"), "one_off": gettext_lazy("一次性补助"),
}  # fmt: skip
"""Families of programmes as budgets name them."""

MONTHS_A_YEAR = 12


def family_word(family: str) -> str:
    """Name a family; empty is every family without a budget of its own."""
    return str(FAMILIES.get(family, family)) if family else gettext("统筹使用")


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


def months_back(month: date, *, count: int) -> date:
    """Give the month some months before (after, when the count is below zero)."""
    number = month.year * MONTHS_A_YEAR + month.month - 1 - count
    return date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1)
