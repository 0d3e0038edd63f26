"""Help month by month: from which month a case pays how much, and until when. Months are their first days; periods are [from, until).

Verbs: first_of_next, current_amount, amount_in, begins_on, ends_on.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from doudi.cases.case import Case, Decision
from doudi.cases.terms import months_after

V = Decision.Verdict
PAYS = (V.GRANTED, V.CHANGED)


def first_of_next(day: date) -> date:
    """Give the first day of the month after a day's month."""
    return months_after(day.replace(day=1), count=1)


def current_amount(case: Case) -> Decimal | None:
    """Give the amount of the latest decision that set one; None when there is none."""
    latest = case.decisions.filter(verdict__in=PAYS).first()
    return None if latest is None else latest.amount_yuan


def begins_on(case: Case) -> date | None:
    """Give the first month of help."""
    first = case.decisions.filter(verdict=V.GRANTED).order_by("pk").first()
    return None if first is None else first.effective_from


def ends_on(case: Case) -> date | None:
    """Give the first month without help that was decided; None while help has no end."""
    latest = case.decisions.exclude(verdict=V.REFUSED).first()
    return latest.effective_until if latest is not None else None


def amount_in(case: Case, month: date) -> Decimal | None:
    """Give what is owed for a month, replaying the decisions in the order they were made; None when nothing is."""
    owed: Decimal | None = None
    standing: Decimal | None = None
    for made in case.decisions.order_by("pk"):
        begins = made.effective_from is None or made.effective_from <= month
        if made.verdict in PAYS and begins:
            owed = standing = made.amount_yuan
        elif made.verdict == V.KEPT and begins:
            owed = standing
        elif made.verdict == V.SUSPENDED and begins:
            owed = None
        if made.effective_until is not None and month >= made.effective_until:
            owed = None
    return owed
