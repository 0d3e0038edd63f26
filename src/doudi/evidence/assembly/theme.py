"""Themes: how facts about a person are drawn from one register, first by person, so that every join meets one row.

Nouns: Theme, Period. A theme's SQL gives one row for each person the register knows, whatever it knows of him:
the row's presence is the bit in `hits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Theme:
    """One register's facts by person: the SQL, and which column is which fact.

    `facts` follow the register's rule of absence. `exact` columns are taken as they are, null included.
    """

    dataset: str
    sql: str
    facts: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def relation(self) -> str:
        return f"t_{self.dataset}"

    @property
    def sql_by_county(self) -> str:
        """The theme's rows with the county of the person's household, so that each county joins only its own."""
        return f"SELECT t.*, m.county FROM ({self.sql}) t LEFT JOIN member m ON m.person = t.person"

    def joined(self, county: str) -> str:
        """Join one county's rows to its members `m`."""
        own = f"(SELECT * FROM {self.relation} WHERE county = '{county}')"
        return f"LEFT JOIN {own} {self.relation} ON {self.relation}.person = m.person"


@dataclass(frozen=True)
class Period:
    """A day and the months before it, as SQL."""

    on: date

    @property
    def day(self) -> str:
        return f"DATE '{self.on.isoformat()}'"

    @property
    def month(self) -> int:
        """Months since the year 0 of the day's month."""
        return self.on.year * 12 + self.on.month - 1

    def active(self, alias: str) -> str:
        """Test that a period [from_on, until_on) holds the day; without an end it goes on."""
        return f"({alias}.from_on <= {self.day} AND ({alias}.until_on IS NULL OR {alias}.until_on > {self.day}))"


def month_of(column: str) -> str:
    """Number the month of a day."""
    return f"(year({column}) * 12 + month({column}) - 1)"


def mean(total: str, *, months: int) -> str:
    """Divide a sum of hao by months, half away from zero, in whole numbers."""
    return f"CAST(sign({total}) * ((abs({total}) * 2 + {months}) // {2 * months}) AS BIGINT)"


def total(expression: str) -> str:
    """Add up hao; an overflow is an error, not a wrong sum."""
    return f"CAST(coalesce(sum({expression}), 0) AS BIGINT)"
