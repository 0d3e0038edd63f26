"""Help month by month: from which month a case pays how much, and until when. Months are their first days; periods are [from, until).

Verbs: first_of_next, current_amount, amount_in, begins_on, ends_on, lifted_from.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from doudi.cases.case import Case, Decision
from doudi.cases.stages import Stage
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
    """Give what is owed for a month, replaying the decisions in the order they were made; None when nothing is.

    A change reaches back to months that were paid, never to others: neither before help began nor into a suspension (a standard
    published late is paid back to those on the rolls, who came in later has it from his own first month). A term ends when it ends.
    """
    has_begun, runs, amount, term = False, False, None, None
    for made in case.decisions.order_by("pk"):
        begins = made.effective_from is None or made.effective_from <= month
        is_ahead = month >= first_of_next(made.on)
        if made.verdict == V.GRANTED and begins:
            has_begun = runs = True
            amount, term = made.amount_yuan, made.effective_until
        elif made.verdict == V.CHANGED and begins and has_begun:
            runs, amount = runs or is_ahead, made.amount_yuan
        elif made.verdict == V.KEPT and begins:
            runs = has_begun
        elif made.verdict == V.SUSPENDED and begins:
            runs = runs and _is_lifted(made, month=month)
        if made.effective_until is not None and month >= made.effective_until:
            runs = False
    return amount if runs and (term is None or month < term) else None


def lifted_from(made: Decision) -> date | None:
    """Give the first month paid again after a suspension that was lifted without a decision; None while it stands."""
    steps = made.case.steps
    carried = steps.filter(detail__decision=made.pk).first()
    back = steps.filter(from_stage=Stage.SUSPENDED, nth__gt=carried.nth).order_by("nth").first() if carried else None
    return first_of_next(back.on) if back is not None and back.to_stage == Stage.GRANTED else None


def _is_lifted(made: Decision, *, month: date) -> bool:
    lifted = lifted_from(made)
    return lifted is not None and month >= lifted
