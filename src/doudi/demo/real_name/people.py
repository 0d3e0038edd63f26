"""Whom the demo's provider can prove, and that the registry knows those of the story.

Nouns: Known. Verbs: known_people, ensure_people (named in the settings).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.db import transaction

from doudi.demo.cast import others_work_here
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.accounts import person_with
from doudi.registry.actions import Number, join, open_household, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.models import Membership, Person

PEOPLE = Path(__file__).with_name("people.yaml")
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Known:
    """Somebody invented, as the provider knows him."""

    name: str
    number: str
    born_on: date
    sex: str
    place: str
    home: str
    relation: str


def known_people() -> list[Known]:
    """List them."""
    return [Known(**row) for row in yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))]


@transaction.atomic
def ensure_people(report: object) -> list[str]:
    """Take those who live together into the registry, once; somebody who lives alone is left for his own proof to register."""
    if others_work_here():
        return []
    with acting_as(SYSTEM):
        homes = {one.home for one in known_people() if one.home}
        for home in sorted(homes):
            _ensure_home([one for one in known_people() if one.home == home])
    return []


def _ensure_home(people: list[Known]) -> None:
    number = Number(kind=Kind.PASSPORT, text=people[0].number)
    if person_with(number) is not None:
        return
    registered = [_registered(one) for one in people]
    household = open_household(place=_place(people[0]), head=registered[0], by=SYSTEM, on=SINCE)
    for known, person in zip(people[1:], registered[1:], strict=True):
        join(
            household=household, person=person, relation=known.relation, because=Membership.Joined.MOVED_IN, by=SYSTEM,
            on=SINCE,
        )  # fmt: skip


def _registered(known: Known) -> Person:
    number = Number(kind=Kind.PASSPORT, text=known.number)
    place = _place(known)
    return register_person(
        name=known.name, numbers=[number], hukou_place=place, residence_place=place, sex=known.sex, born_on=known.born_on,
        by=SYSTEM, on=SINCE,
    )  # fmt: skip


def _place(known: Known) -> Place:
    return Place.objects.get(code=known.place)
