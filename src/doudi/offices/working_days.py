"""Official working days: what the State Council's yearly notices make of weekends and holidays.

Verbs: working_days_after, working_days_between, is_working_day, is_announced. The notices are those of `chinesecalendar`, 2004 on.
A year without a notice yet counts weekdays only, and `is_announced` says so.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_announced(year: int) -> bool:
    """Say whether the State Council's notice for that year is known here."""
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Say whether offices work that day: moved weekends count, holidays do not."""
    return bool(chinese_calendar.is_workday(day)) if is_announced(day.year) else day.weekday() < SATURDAY


def working_days_after(day: date, *, count: int) -> date:
    """Give the last day of a time limit of so many working days; counting begins on the next working day.

    :raises ValueError: when the count is negative.
    """
    if count < 0:
        raise ValueError("a time limit has no negative days")
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_between(start: date, *, end: date) -> int:
    """Count working days after `start` up to and including `end`; none when `end` is not later."""
    return sum(is_working_day(start + ONE_DAY * step) for step in range(1, max(0, (end - start).days) + 1))
