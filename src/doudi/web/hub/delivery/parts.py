"""What the lists of a county pay in one of its streets or villages: for a desk that sees no list, its own people's part of each.

Noun: Part. Questions: parts_of, added_up, sees_lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.web.hub.delivery.laid_out import NONE, Row
from doudi.web.hub.delivery.where import COUNTY_DIGITS

S = Line.State


@dataclass(frozen=True)
class Part:
    """A list, and what became of the lines of one place in it; taken out are left out."""

    row: Row
    count: int
    cents: int
    paid: int
    refused: int


def sees_lists(officer: Officer) -> bool:
    """Say whether somebody sees lists at all: a street's desk stands below the county they are made for."""
    return len(officer.desk.place_id) <= COUNTY_DIGITS


def parts_of(place: str, *, month: date, on: date) -> list[Part]:
    """Add up what each list of a month pays in a place; lists that pay nobody there are left out."""
    with acting_as(SYSTEM):  # of a list, its stage and the sums of one's own place are no secret
        lists = list(Batch.objects.filter(place=place[:COUNTY_DIGITS], month=month).exclude(stage=Stage.WITHDRAWN))
        found = Line.objects.filter(batch__in=lists, place__startswith=place).order_by().values_list("batch", "state")
        sums = {
            (batch, state): (count, cents) for batch, state, count, cents in found.annotate(Count("pk"), Sum("cents"))
        }
    made = [
        _part(one, sums=[sums.get((one.pk, state), NONE) for state in (S.LISTED, S.PAID, S.REFUSED)], on=on)
        for one in lists
    ]
    return [one for one in made if one.count]


def added_up(parts: list[Part]) -> dict[str, int]:
    """Add them up."""
    return {
        "lists": len(parts), "count": sum(one.count for one in parts), "cents": sum(one.cents for one in parts),
        "paid": sum(one.paid for one in parts), "refused": sum(one.refused for one in parts),
    }  # fmt: skip


def _part(batch: Batch, *, sums: list[tuple[int, int]], on: date) -> Part:
    row = Row(batch=batch, place="", open_problems=0, refused=0, pulled=0, pulled_cents=0, on=on)
    (_, (paid, _), (refused, _)) = sums
    return Part(row, sum(one[0] for one in sums), sum(one[1] for one in sums), paid, refused)
