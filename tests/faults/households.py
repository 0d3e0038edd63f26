"""Many invented households under signed letters, so that a thousand questions can be asked."""

from collections.abc import Sequence
from datetime import date

from doudi.evidence.letters.actions import draft, sign_on_paper
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.people import Cover
from doudi.evidence.sources.actions import commission
from doudi.evidence.sources.models import Commission
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.actions import Number, register_person
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from tests.cast import COMMUNITY
from tests.letters import PURPOSE, sheet

MEMBERS = 3


def passport(number: int) -> str:
    """Number a passport of nobody."""
    return f"E7{number:07d}"


def household(number: int, *, on: date) -> list[Person]:
    """Take three invented grown-ups into the registry."""
    place = Place.objects.get(code=COMMUNITY)
    with acting_as(SYSTEM):
        return [
            register_person(
                name=f"虚构{number:03d}{letter}", numbers=[Number(kind=Kind.PASSPORT, text=passport(number * MEMBERS + position))],
                sex="1", born_on=date(1970, 1, 1), hukou_place=place, residence_place=place, by=SYSTEM, on=on,
            )
            for position, letter in enumerate("甲乙丙")
        ]  # fmt: skip


def letter_of(
    people: Sequence[Person], *, number: int, sources: Sequence[str], by: Officer, second: Officer, on: date
) -> Letter:
    """Draft the letter of a household and have everybody sign it."""
    roles = ("applicant", "member", "member")
    asked = [Cover(person, role, "本人") for person, role in zip(people, roles, strict=True)]
    with acting_as(by):
        letter = draft(
            people=asked, by=by, on=on, case_number=f"DB-{number:04d}", purpose=PURPOSE, programme="dibao", sources=sources,
            place=COMMUNITY,
        )  # fmt: skip
        for subject in letter.people.select_related("person"):
            sign_on_paper(
                subject=subject, signer=subject.person, scan=sheet(), kind="image/png", by=by, second=second, on=on
            )
        letter.refresh_from_db()
    return letter


def commissioned(
    count: int, *, sources: Sequence[str], li: Officer, chen: Officer, guo: Officer, on: date
) -> list[Commission]:
    """Commission the verification of so many households: three people and every source each."""
    made = []
    for number in range(count):
        people = household(number, on=on)
        letter = letter_of(people, number=number, sources=sources, by=li, second=chen, on=on)
        with acting_as(guo):
            made.append(
                commission(
                    letter=letter, case_number=letter.case_number, programme="dibao", purpose=PURPOSE, kind="application",
                    declared=None, by=guo, on=on,
                )
            )  # fmt: skip
    return made
