"""Warnings of what a month's comparison saw: a death recorded today warns today, before everybody is weighed again.

Verb: warn_of_changes. Each change that is a sign (`SIGNS`) becomes one, with both deliveries as its source; it weighs as it would in the
month's run, which finds it told. People whose book nobody knows are warned of by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction

from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.words import sentence
from doudi.monitoring.warnings.actions import send_out
from doudi.monitoring.warnings.aided import groups_in, key_of
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.in_force import terms_in_force
from doudi.monitoring.warnings.keeping import Kept, keep
from doudi.monitoring.warnings.levels import NOBODY, rank
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

OF_THE_AIDED = "W-OVR"
"""What is a sign only of a household on dibao or tekun."""
AIDED = ("c1", "c2")

COUNTY_DIGITS = 6


def warn_of_changes(*, var: Path, month: date, on: date, place: str = "") -> Kept:
    """Warn of what the comparison of a month saw inside a place; what was told is not told again."""
    groups = groups_in(var, month=month)
    with acting_as(SYSTEM), transaction.atomic():
        rows = MonthChange.objects.filter(inside(place, column="place"), month=month.replace(day=1), change__in=SIGNS)
        changes = sorted(
            rows.exclude(is_known_new=False), key=lambda one: (one.place[:COUNTY_DIGITS], household_of(one), one.number)
        )
        total = Kept()
        for county, found in groupby(changes, key=lambda one: one.place[:COUNTY_DIGITS]):
            scale = scale_of(place=county, on=on, terms=terms_in_force())
            total += keep(_found(found, groups=groups), scale=scale, on=on)
        send_out(total.numbers, on=on)
        return total


def household_of(change: MonthChange) -> int:
    """Give the key of the household in the facts; a person whose book nobody knows is a household of his own."""
    return key_of(book=change.household_key, county=change.place[:COUNTY_DIGITS], person=change.person_key)


def _found(changes: Iterable[MonthChange], *, groups: Mapping[int, str]) -> list[Found]:
    households = ((key, list(rows)) for key, rows in groupby(changes, key=household_of))
    found = [_household(rows, key=key, group=groups.get(key, NOBODY)) for key, rows in households]
    return [one for one in found if one.signs]


def _household(changes: Sequence[MonthChange], *, key: int, group: str) -> Found:
    """Put a household's changes together; of two that are one sign the more pressing counts."""
    first = changes[0]
    told = sorted(map(_sign, changes), key=lambda one: rank(one.level))
    signs = {
        (sign.indicator, sign.person_key): sign for sign in told if sign.indicator != OF_THE_AIDED or group in AIDED
    }
    return Found(
        household_key=key, place=first.place, hukou=first.place, name=first.name, masked=first.masked, sealed=bytes(first.sealed),
        members=1, group=group, signs=tuple(signs.values()),
    )  # fmt: skip


def _sign(change: MonthChange) -> Sign:
    indicator, level = SIGNS[change.change]
    of_person = INDICATORS[indicator].of == "person"
    sealed = bytes(change.sealed) if of_person else b""
    return Sign(
        indicator=indicator, level=level or change.level, person_key=change.person_key if of_person else 0, name=change.name,
        masked=change.masked, sealed=sealed, said=[_said(change)], source={**_source(change), "change": change.number},
    )  # fmt: skip


def _said(change: MonthChange) -> dict[str, Any]:
    """Say what changed as a condition says what holds: the sentence names nobody."""
    return {"label": sentence(change, name=change.masked), "left": None, "right": None}


def _source(change: MonthChange) -> dict[str, Any]:
    return {name: change.after[name] for name in ("dataset", "delivery", "as_of")}
