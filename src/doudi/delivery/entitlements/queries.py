"""Questions about what is owed: why_differs (line by line against the month before), totals_by_cause, deaths_open.

Nouns: Difference, CauseTotal, OpenDeath. Each is one statement over `entitlements_owed`, read within the sight of whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from doudi.cases.terms import months_after

ROWS_MOST = 200

# Against last month: what begins says why by its period, what is gone by the end of the period it had.
DIFFERENCES = """
    SELECT held.id, held.number, held.name, coalesce(now.place, was.place) AS place, coalesce(now.programme, was.programme) AS programme,
           coalesce(was.base_cents + was.supplement_cents, 0) AS was_cents,
           coalesce(now.base_cents + now.supplement_cents, 0) AS now_cents,
           CASE WHEN now.entitlement_id IS NOT NULL THEN now.cause
                ELSE coalesce(nullif((SELECT one.ends FROM entitlements_period one
                                       WHERE one.entitlement_id = was.entitlement_id AND one.months @> was.month), ''), 'once') END AS cause
      FROM (SELECT * FROM entitlements_owed(%(place)s::text, %(family)s::text, %(before)s::date, %(before)s::date)) was
      FULL JOIN (SELECT * FROM entitlements_owed(%(place)s::text, %(family)s::text, %(month)s::date, %(month)s::date)) now
        ON now.entitlement_id = was.entitlement_id AND now.programme = was.programme
      JOIN entitlements_entitlement held ON held.id = coalesce(now.entitlement_id, was.entitlement_id)
     WHERE (was.base_cents, was.supplement_cents) IS DISTINCT FROM (now.base_cents, now.supplement_cents)
"""
LINES = f"{DIFFERENCES} ORDER BY held.number, 5 LIMIT %(most)s::int OFFSET %(after)s::int"
TOTALS = (
    "SELECT cause, count(*), sum(was_cents)::bigint, sum(now_cents)::bigint"  # noqa: S608  # two texts of ours
    f" FROM ({DIFFERENCES}) differs GROUP BY cause ORDER BY cause"
)

# Whoever died before a month and is still counted for it: a programme of his own ends with the month he died in, a household's is
# computed again within three months of the death and stays as it is until that is decided.
DEATHS = """
    SELECT held.id, held.number, held.name, held.place, person.id, person.died_on,
           one.subject_id = person.id AND cardinality(one.people) = 1,
           (person.died_on + interval '3 months')::date
      FROM entitlements_period one
     CROSS JOIN LATERAL unnest(one.people) counted (person_id)
      JOIN registry_person person ON person.id = counted.person_id
      JOIN entitlements_entitlement held ON held.id = one.entitlement_id
     WHERE one.months @> %(month)s::date AND person.died_on < %(month)s::date
       AND one.place >= %(place)s::text COLLATE "C" AND one.place < (%(place)s::text || ':') COLLATE "C"
     ORDER BY person.died_on, held.number LIMIT %(most)s::int
"""


@dataclass(frozen=True)
class Difference:
    """One line that is not as it was last month, and why."""

    entitlement_id: int
    number: str
    name: str
    place: str
    programme: str
    was_cents: int
    now_cents: int
    cause: str

    @property
    def cents(self) -> int:
        """What it is more, or less."""
        return self.now_cents - self.was_cents


@dataclass(frozen=True)
class CauseTotal:
    """Every line of one cause together."""

    cause: str
    lines: int
    was_cents: int
    now_cents: int

    @property
    def cents(self) -> int:
        """What they are more, or less."""
        return self.now_cents - self.was_cents


@dataclass(frozen=True)
class OpenDeath:
    """Somebody who died and is still counted: whether it was his own programme, and by when his household is computed again."""

    entitlement_id: int
    number: str
    name: str
    place: str
    person_id: int
    died_on: date
    is_his_own: bool
    settle_by: date


def why_differs(*, place: str, family: str, month: date, most: int = ROWS_MOST, after: int = 0) -> Iterator[Difference]:
    """List what differs from the month before, line by line in order of number; an empty family is every family."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {**_words(place, family, month), "most": most, "after": after})
        yield from (Difference(*row) for row in cursor.fetchall())


def totals_by_cause(*, place: str, family: str, month: date) -> list[CauseTotal]:
    """Add up what differs from the month before by its cause: the sums explain the difference of the two months to the cent."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, _words(place, family, month))
        return [CauseTotal(*row) for row in cursor.fetchall()]


def deaths_open(*, place: str, month: date, most: int = ROWS_MOST) -> list[OpenDeath]:
    """List who died before a month and is still counted in what is owed for it (民发〔2022〕83号 一（三）; 特困人员认定办法 第二十六条)."""
    with connection.cursor() as cursor:
        cursor.execute(DEATHS, {"place": place, "month": month, "most": most})
        return [OpenDeath(*row) for row in cursor.fetchall()]


def _words(place: str, family: str, month: date) -> dict[str, str | date | int]:
    return {"place": place, "family": family, "month": month, "before": months_after(month, count=-1)}
