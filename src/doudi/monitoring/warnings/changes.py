"""Warnings of what a month's comparison saw: a death recorded today warns today, before everybody is weighed again.

Verb: warn_of_changes. Each change that is a sign (`SIGNS`) becomes one, with both deliveries as its source; it weighs as it would in the
month's run, which finds it told. People whose book nobody knows are warned of by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction

from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.words import sentence
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.in_force import terms_in_force
from doudi.monitoring.warnings.keeping import Kept, keep
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside

SIGNS = {
    "death": ("W-DTH", "R"),
    "left_school": ("W-STU", "R"),
    "university": ("W-STU", "Y"),
    "disability": ("W-DIS", ""),
    "bills": ("W-MED", ""),
    "custody": ("W-OVR", "R"),
    "car": ("W-OVR", "O"),
    "home": ("W-OVR", "O"),
    "company": ("W-OVR", "O"),
    "deposit": ("W-OVR", "O"),
}
"""Which indicator a change is a sign of, and at which level; an empty level is the change's own."""

AIDED = "c1"
"""Whoever a month is compared for is looked after already: he weighs as the aided do."""

COUNTY_DIGITS = 6
BOOKS_OF_A_COUNTY = 10**12
"""How facts number households: the county before the book (`doudi.evidence.assembly.groups`)."""


def warn_of_changes(*, month: date, on: date, place: str = "") -> Kept:
    """Warn of what the comparison of a month saw inside a place; what was told is not told again."""
    with acting_as(SYSTEM), transaction.atomic():
        rows = MonthChange.objects.filter(inside(place, column="place"), month=month.replace(day=1), change__in=SIGNS)
        changes = sorted(
            rows.exclude(is_known_new=False), key=lambda one: (one.place[:COUNTY_DIGITS], household_of(one), one.number)
        )
        total = Kept()
        for county, found in groupby(changes, key=lambda one: one.place[:COUNTY_DIGITS]):
            kept = keep(_found(found), scale=scale_of(place=county, on=on, terms=terms_in_force()), on=on)
            total.opened, total.raised = total.opened + kept.opened, total.raised + kept.raised
            total.repeated, total.numbers = total.repeated + kept.repeated, total.numbers + kept.numbers
        return total


def household_of(change: MonthChange) -> int:
    """Give the key of the household in the facts; a person whose book nobody knows is a household of his own, below zero."""
    if not change.household_key:
        return -change.person_key
    return int(change.place[:COUNTY_DIGITS]) * BOOKS_OF_A_COUNTY + change.household_key


def _found(changes: Iterable[MonthChange]) -> list[Found]:
    return [_household(list(rows), key=key) for key, rows in groupby(changes, key=household_of)]


def _household(changes: Sequence[MonthChange], *, key: int) -> Found:
    first = changes[0]
    signs = {
        (sign.indicator, sign.person_key): sign
        for sign in sorted(map(_sign, changes), key=lambda one: "YOR".index(one.level))
    }
    return Found(
        household_key=key, place=first.place, hukou=first.place, name=first.name, masked=first.masked, sealed=bytes(first.sealed),
        members=1, group=AIDED, signs=tuple(signs.values()),
    )  # fmt: skip


def _sign(change: MonthChange) -> Sign:
    indicator, level = SIGNS[change.change]
    of_person = INDICATORS[indicator].of == "person"
    return Sign(
        indicator=indicator, level=level or change.level, person_key=change.person_key if of_person else 0, name=change.name,
        masked=change.masked, said=[_said(change)], source={**_source(change), "change": change.number},
    )  # fmt: skip


def _said(change: MonthChange) -> dict[str, Any]:
    """Say what changed as a condition says what holds: the sentence names nobody."""
    return {"label": sentence(change, name=change.masked), "left": None, "right": None}


def _source(change: MonthChange) -> dict[str, Any]:
    return {name: change.after[name] for name in ("dataset", "delivery", "as_of")}
