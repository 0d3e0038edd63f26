"""When lists are paid: by the 10th, quarterly where a remote place pays so, and before a long holiday that comes first.

Questions: pay_on (the last day of a month's list), months_listed (for which months a list pays), listed_in (which list pays for a month).
Terms stand in `limits.yaml`.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from doudi.cases.terms import months_after
from doudi.offices.working_days import is_working_day
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
LONG_HOLIDAY = 5
ONE_DAY = timedelta(days=1)


def _term(name: str, *, place: str, on: date) -> int:
    found = TERMS.notice(name, place=place, residence="urban", on=on)
    if found is None:
        raise LookupError(f"{name} is not set for {place} on {on}")
    return int(found.value)


def months_listed(month: date, *, place: str) -> tuple[date, date]:
    """Give the first and last month a list of a month pays everybody for; quarters begin in January.

    In a month between, the list makes good what changed within the quarter, and nothing else: the first month is after the last.
    """
    every = _term("pay_every", place=place, on=month)
    since = (month.month - 1) % every
    if since:
        following = months_after(month, count=every - since)
        return following, months_after(following, count=-1)
    return month, months_after(month, count=every - 1)


def listed_in(month: date, *, place: str) -> date:
    """Give the month whose list pays everybody for a month: itself, or the first of its quarter."""
    every = _term("pay_every", place=place, on=month)
    return months_after(month, count=-((month.month - 1) % every))


def pay_on(month: date, *, place: str) -> date:
    """Give the last working day on which a month's list may arrive: before the day of the month, and before a long holiday around it."""
    day = month.replace(day=_term("pay_day", place=place, on=month))
    holiday = _long_holiday(month, until=day + timedelta(days=LONG_HOLIDAY))
    if holiday is not None:
        return _working_days_before(holiday, count=_term("pay_before_holiday", place=place, on=month))
    return day if is_working_day(day) else _working_days_before(day, count=1)


def _long_holiday(month: date, *, until: date) -> date | None:
    """Give the first day of a holiday of five days or more that begins or lasts between the first of a month and a day."""
    day = month
    while day <= until:
        if not is_working_day(day):
            first, last = _around(day)
            if (last - first).days + 1 >= LONG_HOLIDAY and first <= until:
                return first
            day = last
        day += ONE_DAY
    return None


def _around(day: date) -> tuple[date, date]:
    first = last = day
    while not is_working_day(first - ONE_DAY):
        first -= ONE_DAY
    while not is_working_day(last + ONE_DAY):
        last += ONE_DAY
    return first, last


def _working_days_before(day: date, *, count: int) -> date:
    while count:
        day -= ONE_DAY
        count -= is_working_day(day)
    return day
