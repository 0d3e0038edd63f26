"""Verbs of months: keep one step's changes, all or none, and close a comparison with its one line in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction

from doudi import __version__
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.journal.actions import record
from doudi.monitoring.actions import number_from
from doudi.monitoring.months.comparing import Seen
from doudi.monitoring.months.models import MonthChange, MonthRun, MonthStep
from doudi.monitoring.months.population import People, told_of
from doudi.offices.acting import Actor
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.registry.identifiers import mask

BATCH = 2_000
FIELDS = (
    "level", "is_known_new", "place", "household_key", "name", "masked", "sealed", "before", "after", "code_version",
)  # fmt: skip
"""What a comparison done again may say anew of a change it knows."""


@dataclass(frozen=True)
class Work:
    """A step: which month, inside which place, which change, for which counties, and the hash of what it leans on."""

    month: date
    place: str
    change: str
    counties: tuple[str, ...]
    inputs: str

    @property
    def fields(self) -> dict[str, Any]:
        """Name the step as its row does."""
        return {"month": self.month, "place": self.place, "change": self.change, "counties": list(self.counties)}


def is_done(work: Work) -> bool:
    """Say whether a step was already done with the same deliveries, people and rule."""
    return MonthStep.objects.filter(**work.fields, inputs=work.inputs).exists()


@transaction.atomic
def keep_step(*, work: Work, people: People, seen: Sequence[Seen], pseudonyms: Pseudonyms) -> int:
    """Keep a step's changes: new ones open, known ones are renewed, vanished ones are removed; return how many there are."""
    positions = np.array([one.position for one in seen], dtype=np.int64)
    told = told_of(people, positions=positions, pseudonyms=pseudonyms)
    rows = [
        _row(one, person=person, month=work.month, pseudonyms=pseudonyms)
        for one, person in zip(seen, told, strict=True)
    ]
    numbers = {row.number: row for row in rows}
    for county in work.counties:
        known = MonthChange.objects.filter(inside(work.place, column="place"), inside(county, column="place"))
        known.filter(month=work.month, change=work.change).exclude(number__in=numbers).delete()
    MonthChange.objects.bulk_create(
        numbers.values(), batch_size=BATCH, update_conflicts=True, unique_fields=["number"], update_fields=FIELDS
    )
    MonthStep.objects.update_or_create(**work.fields, defaults={"inputs": work.inputs})
    return len(numbers)


@transaction.atomic
def finish_run(
    *,
    month: date,
    place: str,
    people: int,
    files_read: int,
    silent: Sequence[str],
    by: Officer | Actor,
    on: date | None,
) -> MonthRun:
    """Close a comparison and write it into the journal."""
    changes = MonthChange.objects.filter(inside(place, column="place"), month=month).count()
    told = {"people": people, "changes": changes, "files_read": files_read, "silent": list(silent)}
    run, _ = MonthRun.objects.update_or_create(month=month, place=place, defaults=told | {"code_version": __version__})
    record(
        verb="compare.finish", by=by, on=on, about=f"{month:%Y-%m}", place=place, purpose="常态化数据比对", detail=told
    )
    return run


def number_of(*, month: date, change: str, person: int, thing: int) -> str:
    """Name a change for good: from the month, the kind, the person and the thing it is about."""
    return number_from(f"{month:%Y-%m}/{change}/{person}/{thing}")


def _row(one: Seen, *, person: dict[str, Any], month: date, pseudonyms: Pseudonyms) -> MonthChange:
    sealed = person["sealed"]
    assert isinstance(sealed, bytes)
    key = person["person"]
    assert isinstance(key, int)
    return MonthChange(
        number=number_of(month=month, change=one.watched.name, person=key, thing=one.thing),
        month=month,
        change=one.watched.name,
        level=one.level,
        is_known_new=one.is_known_new,
        place=person["place"],
        person_key=key,
        household_key=person["household"],
        name=person["name"],
        masked=mask(pseudonyms.open(sealed)) if sealed else "",
        sealed=sealed,
        before=one.before.as_json(),
        after=one.after.as_json(),
        code_version=__version__,
    )
