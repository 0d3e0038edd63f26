"""Cases for tests: 阿强一家 apply, and are led down the road by real officers. Invented people only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from doudi.cases import actions
from doudi.cases.applying.actions import Living, Wish, apply, sign_for_application
from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.evidence.letters.models import Letter
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.actions import Number, add_identifier, register_person, relate
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from tests.cast import COMMUNITY
from tests.letters import covers, drafted, family, sign
from tests.verification import MEANS, PASSPORTS

APPLIED_ON = date(2026, 8, 3)  # a Monday
WHY = "经调查，家庭情况属实。"


def family_with_numbers() -> list[Person]:
    """阿强一家, who can be asked about."""
    people = family()
    with acting_as(SYSTEM):
        for person in people:
            number = Number(kind=Kind.PASSPORT, text=PASSPORTS[person.name])
            add_identifier(person=person, number=number, by=SYSTEM, on=APPLIED_ON, is_primary=True)
    return people


MOTHER, MOTHER_NUMBER = "陈桂兰", "E12345681"


def mother_of(person: Person, *, place: str = "440106001") -> Person:
    """Take in somebody's mother, who lives elsewhere and owes him support."""
    where = Place.objects.get(code=place)
    with acting_as(SYSTEM):
        mother = register_person(
            name=MOTHER, numbers=[Number(kind=Kind.PASSPORT, text=MOTHER_NUMBER)], sex="2", born_on=date(1960, 3, 1),
            hukou_place=where, residence_place=where, by=SYSTEM, on=APPLIED_ON,
        )  # fmt: skip
        relate(person=person, relative=mother, code="52", by=SYSTEM, on=APPLIED_ON)
    return mother


Asked = Mapping[str, Person | Sequence[Person] | None]
"""Programmes with whom they are about; None is the household."""


def _people(one: Person | Sequence[Person] | None) -> list[Person]:
    return [one] if isinstance(one, Person) else list(one or ())


def wish_of(people: list[Person], *, programmes: Asked | None = None, **changed: Any) -> Wish:
    """What 阿强 asks for: dibao, unless something else is said."""
    relations = ("0", "1", "3")
    members = [Living(person, relation) for person, relation in zip(people, relations, strict=False)]
    asked = {name: _people(one) for name, one in (programmes or {"dibao": None}).items()}
    known: dict[str, Any] = {
        "token": uuid4(), "applicant": people[0], "members": members, "programmes": asked,
        "place": COMMUNITY, "ground": "hukou", "residence": "urban", "declared": {"near_relatives": []},
    }  # fmt: skip
    return Wish(**{**known, **changed})


def applied(*, by: Officer, on: date = APPLIED_ON, people: list[Person] | None = None, **changed: Any) -> Application:
    """An application taken at the window."""
    found = people or family_with_numbers()
    with acting_as(by):
        return apply(wish=wish_of(found, **changed), by=by, on=on)


def case_of(application: Application, programme: str = "dibao") -> Case:
    """Find the file of one programme."""
    with acting_as(SYSTEM):
        return Case.objects.select_related("application__letter").get(application=application, programme=programme)


def signed_for(application: Application, *, by: Officer, second: Officer, on: date = APPLIED_ON) -> Letter:
    """The letter of an application, signed by everybody on paper."""
    with acting_as(SYSTEM):
        people = [one.person for one in application.members.order_by("relation")]
    programme = "dibao"
    letter = drafted(
        by=by, people=covers(people), on=on, sources=MEANS, case_number=application.number, programme=programme
    )
    sign(letter, *(person.name for person in people), by=by, second=second, on=on)
    with acting_as(by):
        sign_for_application(application=application, letter=letter, by=by, on=on)
    return letter


def moved(case: Case, to: str, *, by: Any, on: date, why: str = "") -> Case:
    """Make one move as somebody."""
    with acting_as(by):
        return actions.move(case=case, to=to, by=by, on=on, why=why)


def decided(case: Case, *, by: Officer, on: date, verdict: str = "granted", **more: Any) -> None:
    """Write a decision as somebody."""
    with acting_as(by):
        actions.decide(case=case, verdict=verdict, by=by, on=on, **more)


YUAN = Decimal
