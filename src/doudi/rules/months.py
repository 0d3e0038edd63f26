"""Months: what is due runs from month to month, never from day to day.

Nouns: Month, Entitlement (a programme for a household or person from a month until a month), Line (what one month owes).
Verbs: months_between. Periods are [since, until).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from doudi.rules.household import Household

WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """One month of one year; months are ordered, and a number of months can be added."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """Read a month as people write it, 2025-06.

        :raises ValueError: when the text is no month.
        """
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no month; write year and month, for example 2025-06")
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    def later(self, months: int) -> Month:
        """Return the month so many months later; earlier when the number is negative."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


def months_between(since: Month, until: Month) -> Iterator[Month]:
    """Yield every month from `since` up to but without `until`."""
    while since < until:
        yield since
        since = since.later(1)


@dataclass(frozen=True)
class Entitlement:
    """A programme owed to a household (`person` empty) or one of its people, month by month.

    The amount is that of the law and facts of the decision with the figures of each month; `frozen` keeps the amount of the
    decision whatever happens to the figures, and `is_open` says that nobody can tell the amount yet. `until` is empty while
    nothing ends it. `reason` is the code of what began or changed it; `law` what it rests on, `ends_by` the code that ends it.
    """

    programme: str
    person: str
    household: Household
    decided_on: date
    since: Month
    reason: str
    law: str
    until: Month | None = None
    ends_by: str = ""
    frozen: int | None = None
    is_open: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return (self.programme, self.person)

    def covers(self, month: Month) -> bool:
        """Say whether a month is owed."""
        return self.since <= month and (self.until is None or month < self.until)


class Line(NamedTuple):
    """What one month owes of one programme: hao, None while nobody can tell; with its law and the code of its reason."""

    month: Month
    programme: str
    person: str
    hao: int | None
    law: str
    reason: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.programme, self.person)


def hand_over(*, last: Month, first: Month) -> tuple[tuple[Month, ...], tuple[Month, ...]]:
    """Return the months nobody pays and the months both pay; neither where the first month follows the last."""
    follows = last.later(1)
    return tuple(months_between(follows, first)), tuple(months_between(first, follows))
