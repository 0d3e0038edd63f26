"""Whom registers of other departments name, laid beside our own people: who of ours draws what, of whom it is not told, who is a stranger.

Nouns: Stranger (named by a register, known to nobody here), Outside. Question: lay_beside. Numbers are opened in memory alone, and shown to
nobody; as the system.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from doudi.database import var
from doudi.delivery.entitlements.groups import UNSURE
from doudi.delivery.entitlements.registers import COUNTY_DIGITS, DATASETS, Drawing, Told, told_of
from doudi.evidence.pseudonyms import NotOurs, Pseudonyms, people
from doudi.offices.models import Level, Place
from doudi.offices.queries import inside
from doudi.registry import seals
from doudi.registry.identifiers import Identifier, Kind, NotValid, parse

DIGITS, AT_ONCE = 17, 20_000
Row = dict[str, Any]

NUMBERS = """
    SELECT person_id, sealed FROM registry_personidentifier WHERE person_id = ANY (%(people)s::bigint[]) AND kind = %(kind)s::text
"""
KNOWN = """
    SELECT fingerprint, person_id FROM registry_personidentifier
     WHERE fingerprint = ANY (%(prints)s::bytea[]) AND kind = %(kind)s::text
"""


@dataclass(frozen=True)
class Stranger:
    """Somebody no file of ours knows: what he is called and where he lives, as his book says, and his number."""

    number: Identifier
    name: str
    place: str


@dataclass(frozen=True)
class Outside:
    """What is laid beside: the answers of counties, rows of whoever is named, of whom what is told, and strangers by numbers below zero.

    `unplaced` are named too, and nobody here can say where they live or who they are.
    """

    counties: Mapping[str, Told] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    unsure: Mapping[int, str] = field(default_factory=dict)
    strangers: Mapping[int, Stranger] = field(default_factory=dict)
    unplaced: int = 0

    @property
    def told(self) -> dict[str, str]:
        """Name, for each county, the registers that tell of the month."""
        return {county: named(told.telling) for county, told in self.counties.items()}


def named(datasets: Sequence[str]) -> str:
    """Write which registers told."""
    return ",".join(datasets)


def lay_beside(words: Mapping[str, Any], *, place: str, month: date, on: date) -> Outside:
    """Ask the registers of every county of a place, and find in them our own people and strangers."""
    counties = {county: told_of(county, month=month, on=on) for county in counties_of(place)}
    ours = _ours(words)
    rows = [row for person in ours for row in _drawn(person, counties=counties)]
    strangers: dict[int, Stranger] = {}
    unplaced = 0
    for told in counties.values():
        found, unread = _living(told.living, strangers=strangers, told=told)
        rows += found
        unplaced += len(told.loose - {one.key for one in ours}) + unread
    return Outside(counties, tuple(rows), dict(_unsure(ours, counties=counties)), strangers, unplaced)


def counties_of(place: str) -> list[str]:
    """List the counties a place is in, or has."""
    if len(place) >= COUNTY_DIGITS:
        return [place[:COUNTY_DIGITS]]
    found = Place.objects.filter(inside(place), level=Level.COUNTY, valid_until=None)
    return sorted(found.values_list("code", flat=True))


@dataclass(frozen=True)
class _Ours:
    """One of our people of whom it makes a difference: 0 is a number we do not have, or cannot open."""

    person: int
    place: str
    residence: str
    key: int

    @property
    def county(self) -> str:
        return self.place[:COUNTY_DIGITS]


def _ours(words: Mapping[str, Any]) -> list[_Ours]:
    rows = _rows(UNSURE, words)
    numbers = dict(_rows(NUMBERS, {"people": [person for person, *_ in rows], "kind": Kind.RESIDENT_ID.value}))
    keys = _keys([_digits(numbers.get(person)) for person, *_ in rows])
    return [_Ours(person, place, residence, key) for (person, place, residence), key in zip(rows, keys, strict=True)]


def _keys(digits: Sequence[int]) -> list[int]:
    pseudonyms = Pseudonyms.of(var())
    keys: list[int] = []
    for start in range(0, len(digits), AT_ONCE):
        some = digits[start : start + AT_ONCE]
        keys += people(pseudonyms.seal(np.array(some, dtype=np.int64))).tolist()
    return [key if known else 0 for key, known in zip(keys, digits, strict=True)]


def _digits(sealed: bytes | None) -> int:
    """Open a number as far as the lake knows people; 0 where there is none, or it is not to be opened."""
    try:
        return int(seals.unseal(bytes(sealed), kind=Kind.RESIDENT_ID.value)[:DIGITS]) if sealed is not None else 0
    except (seals.NotOpened, ValueError):
        return 0


def _drawn(one: _Ours, *, counties: Mapping[str, Told]) -> Iterator[Row]:
    """Give one of ours once more for each register that names him."""
    told = counties.get(one.county)
    for name, draws in told.draws.items() if told and one.key else ():
        if one.key in draws:
            yield _row(one.person, place=one.place, residence=one.residence, dataset=name)


def _unsure(ours: Sequence[_Ours], *, counties: Mapping[str, Told]) -> Iterator[tuple[int, str]]:
    """Say what is told of whoever it is less of than of his county."""
    for one in ours:
        told = counties.get(one.county)
        telling = told.telling if told else ()
        known = [name for name in telling if told and one.key and one.key not in told.doubted[name]]
        if len(known) < len(telling):
            yield one.person, named(known)


def _living(living: Sequence[Drawing], *, strangers: dict[int, Stranger], told: Told) -> tuple[list[Row], int]:
    """Give whoever a register names and who lives here, under his number in the registry, or one below zero; count whose number is none."""
    lake = Pseudonyms.of(var())
    numbers = {one.key: number for one in living if (number := _number(one.sealed, lake=lake)) is not None}
    prints = {key: seals.fingerprint(number) for key, number in numbers.items()}
    found = _rows(KNOWN, {"prints": list(prints.values()), "kind": Kind.RESIDENT_ID.value})
    known = {bytes(print_): person for print_, person in found}
    datasets = {group: name for name, group in DATASETS.items()}
    rows: list[Row] = []
    given: dict[int, int] = {}
    for one in living:
        if one.key not in numbers:
            continue
        person = known.get(prints[one.key]) or given.setdefault(one.key, -len(strangers) - 1)
        if person < 0:
            strangers[person] = Stranger(numbers[one.key], one.name, one.place)
        rows.append(_row(person, place=one.place, residence=one.residence, dataset=datasets[one.held]))
    return rows, len({one.key for one in living} - set(numbers))


def _number(sealed: bytes, *, lake: Pseudonyms) -> Identifier | None:
    try:
        return parse(Kind.RESIDENT_ID, lake.open(sealed))
    except (NotOurs, NotValid):
        return None


def _row(person: int, *, place: str, residence: str, dataset: str) -> Row:
    return {
        "entitlement_id": None, "place": place, "residence": residence, "held": DATASETS[dataset], "person_id": person, "told": dataset,
    }  # fmt: skip


def _rows(question: str, words: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        return list(cursor.fetchall())
