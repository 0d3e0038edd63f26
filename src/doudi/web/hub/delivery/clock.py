"""How long there is until a list should have reached people. Noun: Clock. Question: clock_of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from doudi.offices.working_days import is_working_day

ONE_DAY = timedelta(days=1)
LOOKED_AHEAD, SOON = 60, 2


@dataclass(frozen=True)
class Clock:
    """The last day, and how many working days are left: today does not count, a day past counts below zero."""

    day: date
    left: int

    @property
    def mark(self) -> str:
        """Give the colour of its mark."""
        return "unmet" if self.left < 0 else "open" if self.left <= SOON else "plain"

    def __str__(self) -> str:
        if self.left < 0:
            return gettext("已过期限")
        if self.left == 0:
            return gettext("今天是最后一天")
        return ngettext("还有 %(left)s 个工作日", "还有 %(left)s 个工作日", self.left) % {"left": self.left}


def clock_of(day: date, *, on: date) -> Clock:
    """Count the working days until a day; a day that is far off is counted so far and no further."""
    if day < on:
        return Clock(day, -1)
    days = (on + ONE_DAY * step for step in range(1, min((day - on).days, LOOKED_AHEAD) + 1))
    return Clock(day, sum(is_working_day(one) for one in days))
