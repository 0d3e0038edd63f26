"""Addresses and points for the way. Noun: Way (an address and its point). Verbs: keep_door, forget_door, forget_left, keep_hall.
Questions: doors_of, halls_of.

Nobody outside is asked where an address lies: a point is told by somebody who was there, or by the place's own address register.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from doudi.cases.sealing import seal_text, unseal_text
from doudi.dispatch.rounds.door import Door, Hall
from doudi.dispatch.rounds.permissions import PURPOSE, By, NotReady, check_may_send
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place

SEAL = "door"
Point = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Way:
    """An address, its point (latitude, longitude) where somebody told it, and the place it lies in."""

    place: str
    where: str
    at: Point | None


@transaction.atomic
def keep_door(*, person: int, way: Way, by: By, on: date) -> Door:
    """Keep where somebody lives, for whoever is sent there next; what was known before is replaced.

    :raises NotAllowed: when the officer's desk sends nobody to that place.
    :raises NotReady: when no address is given.
    """
    check_may_send(by, place=way.place)
    if not way.where.strip():
        raise NotReady(gettext("请写明住址，或者怎样找到。"))
    said = json.dumps({"where": way.where.strip(), "at": [str(one) for one in way.at] if way.at else None})
    told = {"place": way.place, "sealed": seal_text(said, purpose=SEAL), "told_by": by.name, "told_on": on}
    with acting_as(SYSTEM):
        made, _ = Door.objects.update_or_create(person_id=person, defaults=told)
        _write("door.keep", about=f"person:{person}", place=way.place, by=by, on=on)
    return made


@transaction.atomic
def forget_door(*, person: int, by: By, on: date) -> None:
    """Forget where somebody lives.

    :raises NotAllowed: when the officer's desk sends nobody to that place.
    """
    with acting_as(SYSTEM):
        known = Door.objects.filter(person_id=person).first()
        if known is None:
            return
        check_may_send(by, place=known.place)
        known.delete()
        _write("door.forget", about=f"person:{person}", place=known.place, by=by, on=on)


def forget_left(*, on: date) -> int:
    """Forget the doors of those who died, or whom the registry knows to live elsewhere now; give how many."""
    with acting_as(SYSTEM):
        lives_in = Coalesce("person__residence_place", "person__hukou_place")
        rows = Door.objects.annotate(lives_in=lives_in)
        left = list(rows.exclude(person__died_on=None, lives_in=F("place")).values_list("person", flat=True))
        for person in left:
            forget_door(person=person, by=SYSTEM, on=on)
    return len(left)


@transaction.atomic
def keep_hall(*, place: Place, at: Point, by: By, on: date) -> Hall:
    """Put a village's committee on the map; where it was before is replaced.

    :raises NotAllowed: when the officer's desk sends nobody there.
    :raises NotReady: when it is no village.
    """
    check_may_send(by, place=place.code)
    if place.level != "village":
        raise NotReady(gettext("请选一个村（居）。"))
    told = {"latitude": at[0], "longitude": at[1], "told_by": by.name, "told_on": on}
    made, _ = Hall.objects.update_or_create(place=place, defaults=told)
    _write("hall.keep", about=f"hall:{place.code}", place=place.code, by=by, on=on)
    return made


def doors_of(people: Collection[int]) -> dict[int, Way]:
    """Give where people live, as far as it is known and the officer at work may see it."""
    return {one.person_id: _way(one) for one in Door.objects.filter(person__in=people)}


def halls_of(places: Collection[str]) -> dict[str, tuple[float, float]]:
    """Give where the committees of villages are, as far as it is known."""
    rows = Hall.objects.filter(place__in=places).values_list("place", "latitude", "longitude")
    return {place: (float(latitude), float(longitude)) for place, latitude, longitude in rows}


def _way(door: Door) -> Way:
    said = json.loads(unseal_text(door.sealed, purpose=SEAL))
    at = said["at"]
    return Way(door.place, said["where"], (Decimal(at[0]), Decimal(at[1])) if at else None)


def _write(verb: str, *, about: str, place: str, by: By, on: date) -> None:
    record(verb=verb, by=by, on=on, about=about, place=place, purpose=PURPOSE)
