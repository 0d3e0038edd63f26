"""The verb register_many: people whom a register names come in together, each with his number and his line of the journal, written last.

Noun: Newcomer. Done one by one, the first line would hold up everybody's journal until the last of them is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from doudi.journal.actions import line_of, record_all
from doudi.offices.acting import as_actor
from doudi.offices.models import Place
from doudi.registry import seals
from doudi.registry.actions import By
from doudi.registry.identifiers import Identifier
from doudi.registry.models import Person, PersonIdentifier

AT_ONCE = 2_000


@dataclass(frozen=True)
class Newcomer:
    """Somebody nobody here knows yet: what he is called, his number, and where he lives."""

    name: str
    number: Identifier
    residence_place: Place


@transaction.atomic
def register_many(newcomers: Sequence[Newcomer], *, by: By, on: date) -> list[int]:
    """Take people in, in order; give their numbers in the registry. Whoever asks has made sure that none of them is known.

    :raises IntegrityError: when a number is known already.
    """
    people = Person.objects.bulk_create((_person(one) for one in newcomers), batch_size=AT_ONCE)
    PersonIdentifier.objects.bulk_create(
        (_identifier(one.number, person=person) for one, person in zip(newcomers, people, strict=True)),
        batch_size=AT_ONCE,
    )
    actor = as_actor(by)
    record_all([
        line_of(
            verb="registry.registered", by=actor, on=on, about=f"person:{person.pk}", place=person.place_code,
            detail={"kinds": [one.number.kind.value]},
        )
        for one, person in zip(newcomers, people, strict=True)
    ])  # fmt: skip
    return [int(one.pk) for one in people]


def _person(one: Newcomer) -> Person:
    sex = Person.Sex.UNKNOWN if one.number.sex is None else one.number.sex.value
    return Person(name=one.name, sex=sex, born_on=one.number.born_on, residence_place=one.residence_place)


def _identifier(number: Identifier, *, person: Person) -> PersonIdentifier:
    return PersonIdentifier(
        person=person, kind=number.kind.value, sealed=seals.seal(number), fingerprint=seals.fingerprint(number),
        masked=number.masked, is_primary=True,
    )  # fmt: skip
