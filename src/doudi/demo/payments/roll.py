"""The roll an older system paid, taken over into this one: people into the registry, lines as they were paid, an account for each.

Verbs: take_roll (people, lines and accounts, from two files), give_account, households_of. Three lines are as clerks send them: they are
kept apart, and nobody is paid by them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from doudi.delivery.entitlements.models import Entitlement, Roll
from doudi.delivery.entitlements.rows import HEADERS
from doudi.delivery.entitlements.taking_over import take_over
from doudi.delivery.payees.assigning import assign
from doudi.delivery.payees.models import Account
from doudi.delivery.payees.opening import Written, open_account
from doudi.delivery.payees.reading import read_accounts
from doudi.delivery.payees.rows import HEADERS as ACCOUNT_HEADERS
from doudi.demo.payments.recipients import File, Recipient
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.actions import Number, add_identifier, join, open_household, register_person
from doudi.registry.identifiers import Kind, parse
from doudi.registry.models import Membership, Person
from doudi.registry.queries import person_by_identifier

PROFILE = "iso20022"
DOCUMENT = "海民〔2026〕1号（演示）：原救助发放系统在册对象自2026年1月起转入本系统"
WHY = "随名册从原系统转入"
SINCE = date(2026, 1, 1)
BAD = (
    ("BAD-1", "何某", "440105190001010000", "dibao", "1309.00"),
    ("BAD-2", "梁某", "440105198001010014", "dibao", "1309.005"),
    ("BAD-3", "黄某", "440105198001010022", "meal_ticket", "300.00"),
)
"""Lines no clerk can read: a number that is none, half a cent, a programme nobody knows."""


def take_roll(files: Sequence[File], *, place: str, folder: Path, by: Officer, on: date) -> Roll:
    """Register everybody, write the roll down as a file, and take it over; then give every line its account."""
    for file in files:
        households_of(file, on=on)
    path = folder / f"名册_{place}.csv"
    _write(path, files=files)
    with acting_as(by):
        roll = take_over(path=path, place=place, document=DOCUMENT, by=by, on=on)
    accounts = folder / f"账户_{place}.csv"
    with acting_as(by):
        _write_accounts(
            accounts, held=Entitlement.objects.filter(roll=roll).select_related("subject").order_by("number")
        )
        read_accounts(path=accounts, place=place, document=DOCUMENT, by=by, on=on)
    return roll


def households_of(file: File, *, on: date) -> list[Person]:
    """Take a file's people into the registry, as one household where none of them was known."""
    with acting_as(SYSTEM):
        place = Place.objects.get(code=file.village)
        known = [_known(one, on=on) for one in file.people]
        people = [was or _registered(one, place=place, on=on) for was, one in zip(known, file.people, strict=True)]
        if not any(known):
            household = open_household(place=place, head=people[0], by=SYSTEM, on=on)
            for person in people[1:]:
                join(
                    household=household,
                    person=person,
                    relation="9",
                    because=Membership.Joined.MOVED_IN,
                    by=SYSTEM,
                    on=on,
                )
    return people


def give_account(entitlement: Entitlement, *, by: Officer, on: date, since: date) -> Account:
    """Open an invented account for whoever an entitlement is about, and have it paid there from a month on."""
    written = Written(
        kind=_kind(entitlement), holder=entitlement.subject.name, number=invented_number(entitlement.pk), bank=PROFILE,
        place=entitlement.place, person=entitlement.subject,
    )  # fmt: skip
    account = open_account(written=written, by=by, on=on)
    assign(entitlement=entitlement, account=account, since=since, why=WHY, by=by, on=on)
    return account


def invented_number(pk: int, *, nth: int = 1) -> str:
    """Make an account number no bank gives out."""
    return f"YS{nth:02}{pk:012}"


def _known(one: Recipient, *, on: date) -> Person | None:
    """Find somebody; who proved himself by a passport before gets the number of his book."""
    found = person_by_identifier(kind=Kind.RESIDENT_ID, text=one.number)
    if found is not None:
        return found
    born_on = parse(Kind.RESIDENT_ID, one.number).born_on
    met = Person.objects.filter(name=one.name, born_on=born_on, died_on=None).first()
    if met is None or met.identifiers.filter(kind=Kind.RESIDENT_ID).exists():
        return None
    add_identifier(person=met, number=Number(kind=Kind.RESIDENT_ID, text=one.number), by=SYSTEM, on=on, is_primary=True)
    return met


def _kind(entitlement: Entitlement) -> str:
    return "household" if entitlement.programme == "dibao" else "individual"


def _registered(one: Recipient, *, place: Place, on: date) -> Person:
    return register_person(
        name=one.name, numbers=[Number(kind=Kind.RESIDENT_ID, text=one.number)], hukou_place=place, residence_place=place, by=SYSTEM,
        on=on,
    )  # fmt: skip


def _write(path: Path, *, files: Sequence[File]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        for one in files:
            writer.writerow(
                (one.number, one.head.name, one.head.number, one.programme, one.village, "城镇", f"{SINCE:%Y-%m}", one.base_yuan,
                 one.supplement_yuan, "；".join(person.number for person in one.people[1:]))
            )  # fmt: skip
        for number, name, identity, programme, base in BAD:
            writer.writerow(
                (number, name, identity, programme, files[0].village, "城镇", f"{SINCE:%Y-%m}", base, "0", "")
            )


def _write_accounts(path: Path, *, held: Iterable[Entitlement]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(ACCOUNT_HEADERS)
        for one in held:
            number = invented_number(one.pk)
            writer.writerow((one.number, one.subject.name, number, _kind(one), PROFILE, "", f"{SINCE:%Y-%m}"))
