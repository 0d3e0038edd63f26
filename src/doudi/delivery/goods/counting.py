"""How far the homes of a place are: the question progress. Noun: Progress.

Tens of thousands of homes are counted each time the list is opened. Every pair of a place and a stage is a stretch of one index that
carries all that is counted (`goods_home_counted`), so nothing is grouped, sorted or fetched; and nothing is remembered that could be old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from doudi.delivery.goods.homes import HomeStage
from doudi.delivery.goods.queries import DAYS, UNFINISHED
from doudi.offices.models import Place
from doudi.offices.queries import AFTER_DIGITS

NEXT_DIGITS = {2: 4, 4: 6, 6: 9, 9: 12}
PAID = (HomeStage.PAID, HomeStage.CLOSED)

# Which places there are inside is found by leaping from the last of one to the first of the next.
PART = "SELECT left(place, %(digits)s::int) FROM goods_home WHERE year = %(year)s::int"
TEMPLATE = """
    WITH RECURSIVE part(code) AS (
        ({part} AND place >= %(place)s::text AND place < %(after)s::text ORDER BY place LIMIT 1)
        UNION ALL
        SELECT ({part} AND place >= part.code || %(digit)s::text AND place < %(after)s::text ORDER BY place LIMIT 1)
          FROM part WHERE part.code IS NOT NULL)
    SELECT part.code, clock.stage, found.homes, found.cents, found.late
      FROM part CROSS JOIN unnest(%(stages)s::text[], %(since)s::date[], %(finish)s::date[]) AS clock(stage, since, finish)
     CROSS JOIN LATERAL (
        SELECT count(*) AS homes, coalesce(sum(payable_cents), 0)::bigint AS cents,
               count(*) FILTER (WHERE stage_since < clock.since OR finish_by < clock.finish) AS late
          FROM goods_home
         WHERE year = %(year)s::int AND stage = clock.stage AND place >= part.code AND place < part.code || %(digit)s::text) found
     WHERE found.homes > 0
     ORDER BY part.code
"""
COUNTED = TEMPLATE.format(part=PART)


@dataclass(frozen=True)
class Progress:
    """How many homes of a place stand at each stage, how many for too long, and what the works of those paid cost."""

    code: str
    name: str
    stages: Mapping[str, int]
    paid_cents: int
    late: int

    @property
    def all(self) -> int:
        """Count the homes on the list; those taken off it are not."""
        return sum(count for stage, count in self.stages.items() if stage != HomeStage.CANCELLED)

    @property
    def done(self) -> int:
        """Count those two have accepted."""
        return sum(self.stages.get(one, 0) for one in (HomeStage.ACCEPTED, *PAID))


def progress(place: str, *, year: int, on: date) -> list[Progress]:
    """Say how far each place directly inside one is on a day, in one reading."""
    found: dict[str, list[tuple[str, int, int, int]]] = {}
    for code, stage, count, cents, late in _counted(place, year=year, on=on):
        found.setdefault(code, []).append((stage, count, cents, late))
    names = dict(Place.objects.filter(code__in=found).values_list("code", "name"))
    return [
        Progress(
            code=code, name=names.get(code, code), stages={stage: count for stage, count, _, _ in rows},
            paid_cents=sum(cents for stage, _, cents, _ in rows if stage in PAID), late=sum(late for *_, late in rows),
        )
        for code, rows in found.items()
    ]  # fmt: skip


def _counted(place: str, *, year: int, on: date) -> Iterator[tuple[Any, ...]]:
    stages = list(HomeStage)
    asked: dict[str, Any] = {
        "place": place, "after": place + AFTER_DIGITS, "digit": AFTER_DIGITS, "digits": NEXT_DIGITS.get(len(place), 12), "year": year,
        "stages": [one.value for one in stages], "since": [on - timedelta(DAYS[one]) if one in DAYS else None for one in stages],
        "finish": [on if one in UNFINISHED else None for one in stages],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        yield from cursor.fetchall()
