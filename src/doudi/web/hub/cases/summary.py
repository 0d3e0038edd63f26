"""How much waits where: my work by part of time, and who waits for whom, desk by desk and place by place.

Nouns: Waiting. Verbs: counts_of, waiting_in. Each is one question to the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy

from doudi.cases.case import Case
from doudi.cases.permissions import desk_words
from doudi.cases.stages import LIVING
from doudi.offices.queries import inside
from doudi.web.hub.cases.shelves import WHEN, Asked, due_in, mine
from doudi.web.hub.places import names_of

WHEN_WORDS = {
    "overdue": gettext_lazy("已超期"),
    "today": gettext_lazy("今天到期"),
    "week": gettext_lazy("本周到期"),
    "later": gettext_lazy("以后到期"),
    "none": gettext_lazy("没有期限"),
}
DESKS = ("resident", "township", "county")
"""Whom a case can wait for."""

INSIDE_DIGITS = {2: 4, 4: 6, 6: 9, 9: 12, 12: 12}
"""By the digits of a desk's place: how many digits the places right inside it have."""


@dataclass(frozen=True)
class Waiting:
    """The cases of one place: how many wait for each desk, and how many of those are late."""

    place: str
    name: str
    cells: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """Count all of them."""
        return sum(count for count, _ in self.cells)


def counts_of(asked: Asked) -> list[tuple[str, Any, int]]:
    """Count my work by part of time: the key, the words and the number."""
    counts = mine(asked).order_by().aggregate(**{when: _count(when, on=asked.on) for when in WHEN})
    return [(when, WHEN_WORDS[when], counts[when]) for when in WHEN]


def waiting_in(place: str, *, on: date) -> list[Waiting]:
    """Say who waits for whom: for each place right inside, how many cases each desk has, the fullest first."""
    digits = INSIDE_DIGITS[len(place)]
    living = Case.objects.filter(inside(place, column="place"), stage__in=LIVING).exclude(desk="")
    late = Count("pk", filter=Q(due_on__lt=on))
    found = living.order_by().annotate(part=Left("place", digits)).values("part", "desk")
    by_part: dict[str, dict[str, tuple[int, int]]] = {}
    for row in found.annotate(count=Count("pk"), late=late):
        by_part.setdefault(row["part"], {})[row["desk"]] = (row["count"], row["late"])
    names = names_of(by_part)
    rows = [
        Waiting(place=part, name=names[part], cells=tuple(cells.get(desk, (0, 0)) for desk in DESKS))
        for part, cells in by_part.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.place))


def desk_titles() -> list[str]:
    """Name the desks a case can wait for, as columns of the table."""
    return [desk_words(desk) for desk in DESKS]


def _count(when: str, *, on: date) -> Count:
    return Count("pk", filter=due_in(when, on=on))
