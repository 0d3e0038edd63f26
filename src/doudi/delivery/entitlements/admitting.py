"""Whoever only a register names and the rules give something comes in: into the registry, onto a roll of that register's day.

Verb: admit. Somebody who is paid for himself here already gets it there; who was paid a subsidy before, where he got that. As the system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.delivery.entitlements.entitlement import Entitlement
from doudi.delivery.entitlements.extra import Declaration
from doudi.delivery.entitlements.families import family_of
from doudi.delivery.entitlements.groups import NAMED
from doudi.delivery.entitlements.outside import Row, Stranger
from doudi.delivery.entitlements.planning import Plan
from doudi.delivery.entitlements.registers import COUNTY_DIGITS, Register
from doudi.delivery.entitlements.roll import Roll
from doudi.offices.acting import SYSTEM
from doudi.offices.models import Officer, Place
from doudi.offices.queries import place_on
from doudi.offices.serials import serial_number
from doudi.registry.many import Newcomer, register_many

PLACE_DIGITS = (12, 9, 6)

# What pays somebody for himself alone in a month, or paid him a subsidy before.
HAS = """
    SELECT one.subject_id, min(one.entitlement_id) FROM entitlements_period one
     WHERE one.subject_id = ANY (%(people)s::bigint[]) AND one.months @> %(month)s::date AND one.people = ARRAY[one.subject_id]
       AND one.place >= %(place)s::text COLLATE "C" AND one.place < (%(place)s::text || ':') COLLATE "C" GROUP BY one.subject_id
"""
HAD = """
    SELECT held.subject_id, min(held.id) FROM entitlements_entitlement held
     WHERE held.subject_id = ANY (%(people)s::bigint[]) AND held.programme = %(programme)s::text AND held.roll_id IS NOT NULL
       AND held.place >= %(place)s::text COLLATE "C" AND held.place < (%(place)s::text || ':') COLLATE "C" GROUP BY held.subject_id
"""
NAMES = "SELECT id, name FROM registry_person WHERE id = ANY (%(people)s::bigint[])"


def admit(plan: Plan, *, made: Declaration, on: date) -> list[Row]:
    """Give the rows of whoever registers name, each with his number in the registry and what he is paid by."""
    getting = _getting(plan)
    known = _registered({person: one for person, one in plan.outside.strangers.items() if person in getting}, on=on)
    rows = [one | {"person_id": known.get(one["person_id"], one["person_id"])} for one in plan.outside.rows]
    getting = {known.get(person, person) for person in getting}
    paid_by = _paid_by(plan, people=[one["person_id"] for one in rows if one["person_id"] in getting])
    paid_by |= dict(_opened(plan, rows=_first(rows, getting=getting - set(paid_by)), made=made, on=on))
    return [one | {"entitlement_id": paid_by.get(one["person_id"])} for one in rows]


def _getting(plan: Plan) -> set[int]:
    if not plan.outside.rows:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(NAMED, plan.words())
        return {row[0] for row in cursor.fetchall()}


def _registered(strangers: Mapping[int, Stranger], *, on: date) -> dict[int, int]:
    """Take strangers into the registry where they live; give their numbers there."""
    homes = {one.place: _nearest(one.place, on=on) for one in strangers.values()}
    newcomers = [Newcomer(one.name, one.number, homes[one.place]) for one in strangers.values()]
    return dict(zip(strangers, register_many(newcomers, by=SYSTEM, on=on), strict=True))


def _nearest(code: str, *, on: date) -> Place:
    """Give the smallest place around a code that is known here: a county always is.

    :raises NotReady: when not even that is.
    """
    found = next((place for digits in PLACE_DIGITS if (place := place_on(code[:digits], on)) is not None), None)
    if found is None:
        raise NotReady(gettext("没有区划代码 %(code)s，请核对。") % {"code": code})
    return found


def _paid_by(plan: Plan, *, people: Sequence[int]) -> dict[int, int]:
    words: dict[str, Any] = {
        "people": list(people),
        "month": plan.month,
        "place": plan.place,
        "programme": plan.programme,
    }
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for question in (HAD, HAS):
            cursor.execute(question, words)
            found |= dict(cursor.fetchall())
    return found


def _first(rows: Iterable[Row], *, getting: set[int]) -> dict[int, Row]:
    """Give one row of everybody who has nothing here to be paid by."""
    found: dict[int, Row] = {}
    for row in rows:
        if row["person_id"] in getting:
            found.setdefault(row["person_id"], row)
    return found


def _opened(plan: Plan, *, rows: Mapping[int, Row], made: Declaration, on: date) -> Iterator[tuple[int, int]]:
    """Put them on a roll, one for each county and register."""
    by_register: dict[tuple[str, str], list[Row]] = {}
    for row in rows.values():
        by_register.setdefault((row["place"][:COUNTY_DIGITS], row["told"]), []).append(row)
    with connection.cursor() as cursor:
        cursor.execute(NAMES, {"people": list(rows)})
        names = dict(cursor.fetchall())
    for register in plan.registers:
        several = by_register.get((register.county, register.dataset), [])
        if several:
            roll = _roll(register, rows=several, made=made, on=on)
            yield from _entitled(roll, rows=several, names=names, programme=plan.programme, on=on)


def _roll(register: Register, *, rows: Sequence[Row], made: Declaration, on: date) -> Roll:
    taken = "|".join([made.number, register.dataset, *register.numbers, *(str(one["person_id"]) for one in rows)])
    return Roll.objects.create(
        number=serial_number("HC", place=register.county, on=on), place=register.county, document=made.document,
        name=str(register)[:80], content_hash=sha256(taken.encode()).hexdigest(), rows=len(rows), taken=len(rows), taken_on=on,
        by=made.by if isinstance(made.by, Officer) else None, by_name=made.by_name,
    )  # fmt: skip


def _entitled(
    roll: Roll, *, rows: Sequence[Row], names: Mapping[int, str], programme: str, on: date
) -> Iterator[tuple[int, int]]:
    held = Entitlement.objects.bulk_create(
        Entitlement(
            number=f"{roll.number}-{nth:05d}", roll=roll, programme=programme, family=family_of(programme), subject_id=one["person_id"],
            name=names[one["person_id"]], place=one["place"], residence=one["residence"], opened_on=on,
        )
        for nth, one in enumerate(rows, start=1)
    )  # fmt: skip
    yield from ((one.subject_id, one.pk) for one in held)
