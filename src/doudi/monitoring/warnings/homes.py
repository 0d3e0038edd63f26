"""Homes: by which number facts know the household of one of our cases, and its people. Numbers of people are compared sealed.

Noun: Home. Question: homes_of. A household of an open warning keeps that warning's number; else it has the one of its hukou book, as facts
have; one whose book nobody knows is a household of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from doudi.cases.case import Case
from doudi.database import var
from doudi.engine import open_engine
from doudi.engine.snapshots import Lake
from doudi.evidence.pseudonyms import Pseudonyms, people
from doudi.monitoring.warnings.aided import key_of
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.registry import seals
from doudi.registry.identifiers import Kind
from doudi.registry.models import PersonIdentifier

OF_THE_NUMBER = 17
"""Digits of a resident number before its check digit."""


@dataclass(frozen=True)
class Home:
    """A case's household as warnings know it; `keys` and `numbers` give each of its people's key in the facts and sealed number."""

    household_key: int
    place: str
    name: str
    masked: str
    sealed: bytes
    members: int
    keys: Mapping[int, int]
    numbers: Mapping[int, bytes]


@dataclass(frozen=True)
class _Known:
    """What is known of some people: their sealed numbers, their keys in the facts, and their households' keys, by the registry's number."""

    sealed: Mapping[int, bytes]
    keys: Mapping[int, int]
    warned: Mapping[int, int]
    booked: Mapping[int, int]


def homes_of(cases: Sequence[Case], *, on: date) -> dict[int, Home]:
    """Find the households of some cases, by case; as the system."""
    known = _known({pk for case in cases for pk in _people(case)}, on=on)
    return {case.pk: _home(case, known=known) for case in cases}


def _people(case: Case) -> list[int]:
    """Name a case's people, whoever asked first."""
    return [case.application.applicant_id, case.subject_id, *(one.person_id for one in case.application.members.all())]


def _home(case: Case, *, known: _Known) -> Home:
    application, theirs = case.application, _people(case)
    head = application.applicant_id
    households = [keys[pk] for keys in (known.warned, known.booked) for pk in theirs if pk in keys]
    return Home(
        household_key=households[0] if households else -known.keys.get(head, head), place=case.place, name=application.name,
        masked=application.masked, sealed=known.sealed.get(head, b""),
        members=max(1, sum(one.is_member for one in application.members.all())),
        keys={pk: known.keys[pk] for pk in theirs if pk in known.keys},
        numbers={pk: known.sealed[pk] for pk in theirs if pk in known.sealed},
    )  # fmt: skip


def _known(persons: Collection[int], *, on: date) -> _Known:
    sealed = _sealed(persons)
    keys = {pk: int(people(np.frombuffer(mark, dtype=np.uint8)[np.newaxis])[0]) for pk, mark in sealed.items()}
    warned = _warned(sealed)
    books = _books({key for pk, key in keys.items() if pk not in warned}, on=on)
    booked = {pk: books[key] for pk, key in keys.items() if key in books}
    return _Known(sealed=sealed, keys=keys, warned=warned, booked=booked)


def _sealed(persons: Collection[int]) -> dict[int, bytes]:
    """Seal the resident numbers of some people as the lake does: nobody sees them meanwhile."""
    rows = PersonIdentifier.objects.filter(person__in=persons, kind=Kind.RESIDENT_ID).order_by("is_primary", "pk")
    numbers = {one.person_id: seals.unseal(bytes(one.sealed), kind=one.kind) for one in rows}
    digits = np.array([int(number[:OF_THE_NUMBER]) for number in numbers.values()], dtype=np.int64)
    return {pk: row.tobytes() for pk, row in zip(numbers, Pseudonyms.of(var()).seal(digits), strict=True)}


def _warned(sealed: Mapping[int, bytes]) -> dict[int, int]:
    """Give the number of the household of each person who is the head of one with an open warning."""
    rows = HardshipWarning.objects.exclude(stage=HardshipWarning.Stage.CLOSED).filter(sealed__in=set(sealed.values()))
    keys = {bytes(mark): key for mark, key in rows.values_list("sealed", "household_key")}
    return {pk: keys[mark] for pk, mark in sealed.items() if mark in keys}


def _books(persons: Collection[int], *, on: date) -> dict[int, int]:
    """Give the number of the household of each person whom the books of a day know; none where nobody delivered books."""
    deliveries = Lake.of(var()).current("hukou", on=on)
    if not deliveries or not persons:
        return {}
    engine = open_engine(kind="duckdb", spill=var() / "months" / ".homes.spill")
    try:
        engine.scan("hukou", [part for delivery in deliveries for part in delivery.parts])
        rows = engine.read(_sql(persons)).to_pylist()
    finally:
        engine.close()
    return {row["person"]: key_of(book=row["book"], county=row["county"], person=row["person"]) for row in rows}


def _sql(persons: Collection[int]) -> str:
    wanted = ", ".join(str(int(one)) for one in sorted(persons))
    return f"""
    SELECT person, any_value(book) AS book, any_value(left(place, 6)) AS county FROM hukou
    WHERE person IN ({wanted}) AND book IS NOT NULL GROUP BY person"""
