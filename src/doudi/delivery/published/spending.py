"""What everybody may read of the money of a month: the question spent_in, a table of places and families with small numbers hidden.

Nouns: Shown (a number of people and an amount, or neither), Spending (the table, its totals). Amounts are whole hundreds of yuan (百元):
from one month to the next nobody's own amount can be told. Read as the system; what is hidden never leaves this module.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from django.db.models import F, Sum
from django.db.models.functions import Left

from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.families import FAMILIES
from doudi.delivery.published.hiding import TOTAL, Cell, hide, with_totals
from doudi.delivery.published.models import Spent
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
NEXT = {0: 2, 2: 4, 4: 6, 6: 9, 9: 9}
"""To how many digits a place is looked into: a country's provinces, a province's cities, and so on."""

COUNTY_DIGITS = 6
HUNDRED_YUAN_CENTS = Decimal(10_000)


class Shown(NamedTuple):
    """People and yuan of a cell; neither where it is hidden."""

    people: int | None
    yuan: int | None

    @property
    def is_hidden(self) -> bool:
        """Say whether it may not be shown."""
        return self.people is None


@dataclass(frozen=True)
class Spending:
    """A month's table: `rows` are codes of places, `columns` families, both in order; `least` is what a number must reach to be shown."""

    month: date
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Cell, Shown]
    least: int

    @property
    def total(self) -> Shown:
        """Everything together."""
        return self.cells[TOTAL, TOTAL]


def months_published(*, place: str) -> list[date]:
    """List the months of which something is published, the latest first."""
    with acting_as(SYSTEM):
        found = (
            Spent.objects.filter(inside(place, column="place"))
            .order_by("-month")
            .values_list("month", flat=True)
            .distinct()
        )
        return list(found)


def is_going_on(*, place: str, month: date) -> bool:
    """Say whether lists of a month are still at work in a place: what is published of it will grow."""
    with acting_as(SYSTEM):
        found = Batch.objects.filter(inside(place[:COUNTY_DIGITS], column="place"), month=month)
        return found.exclude(stage__in=(Stage.CLOSED, Stage.WITHDRAWN)).exists()


def spent_in(*, place: str, month: date) -> Spending:
    """Give what was paid in a month inside a place, by the places right inside it and by family."""
    people, cents = _sums(place=place, month=month)
    rows = tuple(sorted({row for row, _ in people}))
    columns = tuple(name for name in FAMILIES if any(column == name for _, column in people))
    least = _least(place, month=month)
    counted = with_totals(people, rows=rows, columns=columns)
    amounts = with_totals(cents, rows=rows, columns=columns)
    hidden = hide(counted, least=least)
    cells = {
        cell: Shown(None, None) if cell in hidden else Shown(count, _hundreds(amounts[cell])) for cell, count in counted.items()
    }  # fmt: skip
    return Spending(month=month, rows=rows, columns=columns, cells=cells, least=least)


def _sums(*, place: str, month: date) -> tuple[dict[Cell, int], dict[Cell, int]]:
    people: dict[Cell, int] = defaultdict(int)
    cents: dict[Cell, int] = defaultdict(int)
    with acting_as(SYSTEM):
        found = Spent.objects.filter(inside(place, column="place"), month=month).order_by()
        grouped = found.annotate(row=Left(F("place"), NEXT[len(place)])).values_list("row", "family")
        for row, family, counted, paid in grouped.annotate(counted=Sum("people"), paid=Sum("cents")):
            people[row, family] += counted
            cents[row, family] += paid
    return people, cents


def _hundreds(cents: int) -> int:
    """Round to whole hundreds of yuan."""
    return int((Decimal(cents) / HUNDRED_YUAN_CENTS).quantize(Decimal(1), ROUND_HALF_UP)) * 100


def _least(place: str, *, month: date) -> int:
    found = TERMS.notice("small_cell", place=place or "CN", residence="urban", on=month)
    if found is None:
        raise LookupError(f"small_cell is not set for {place} on {month}")
    return int(found.value)
