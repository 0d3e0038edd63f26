"""What delivery is called on pages: families of programmes, sources, months, and what a bank's codes mean.

Questions: family_word, fund_word, month_of, bank_says.

A month is written 2026-09 in an address; its day is its first.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, gettext_lazy

from doudi.delivery.banks.profile import ProfileWrong, profile_of
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.entitlements.families import family_title
from doudi.delivery.ledger.accounts import FundSource
from doudi.web.hub.goods.words import FAMILIES, family_of_goods

MONTHS_A_YEAR = 12
YEARS = range(2013, 2100)
"""Years that can be asked for: those before the schedule of payments began, and those nobody plans, are not."""

SAYS = {
    Outcome.OK: gettext_lazy("已付"), Outcome.NO_ACCOUNT: gettext_lazy("账号不存在"), Outcome.NAME_MISMATCH: gettext_lazy("户名不符"),
    Outcome.FROZEN: gettext_lazy("账户冻结"), Outcome.CLOSED: gettext_lazy("账户已销户"), Outcome.AMOUNT_ERROR: gettext_lazy("金额不符"),
    Outcome.REFUSED: gettext_lazy("没有付"), Outcome.PENDING: gettext_lazy("正在处理"), Outcome.UNKNOWN: gettext_lazy("没有说明"),
}  # fmt: skip
"""What a bank's word means."""


def family_word(family: str) -> str:
    """Name a family, of payments or of goods; empty is every family without a budget of its own."""
    if family in FAMILIES:
        return family_of_goods(family)
    return family_title(family) if family else gettext("统筹使用")


def fund_word(fund: str) -> str:
    """Name a source."""
    return str(FundSource(fund).label) if fund in FundSource.values else fund


def bank_says(code: str, bank: str) -> str:
    """Say what a bank's code means, the code behind it; the code alone where the bank's profile does not know it."""
    try:
        outcome = profile_of(bank).outcome(code)
    except ProfileWrong:
        return code
    words = str(SAYS[outcome])
    if outcome == Outcome.UNKNOWN or words == code:
        return code
    return gettext("%(words)s（%(code)s）") % {"words": words, "code": code}


def month_of(text: str, *, on: date) -> date:
    """Read a month from an address; anything else is the month of the day."""
    year, _, month = text.partition("-")
    if year.isascii() and month.isascii() and year.isdecimal() and month.isdecimal() and len(year) == len("2026"):
        if 1 <= int(month) <= MONTHS_A_YEAR and int(year) in YEARS:
            return date(int(year), int(month), 1)
    return on.replace(day=1)
