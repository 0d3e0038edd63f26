"""Letters for tests: 阿强一家 in the registry, a letter for them, and signatures on paper. Invented people only."""

import struct
import zlib
from datetime import date

from doudi.evidence.letters import actions
from doudi.evidence.letters.models import Letter, LetterPerson
from doudi.evidence.letters.people import Cover, signer_on
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.actions import join, open_household, register_person
from doudi.registry.models import Membership, Person
from tests.cast import AQIANG, AQIANG_CHILD, AQIANG_WIFE, COMMUNITY, HUANG_POPO, Resident

DRAFTED_ON = date(2026, 8, 3)
CASE = "DB-440105-2026-0001"
PURPOSE = "办理最低生活保障申请"
SOURCES = ("hukou", "bank", "vehicles")
RELATIONS = {"梁志强": "本人", "何丽华": "配偶", "梁晓晴": "女儿", "黄秀英": "母亲"}
MATTER = {"case_number": CASE, "purpose": PURPOSE, "programme": "dibao"}


def register(resident: Resident, **known) -> Person:
    """Take somebody of the cast into the registry; the cast's numbers are nobody's and stay out."""
    known = {"born_on": resident.born_on, **known}
    with acting_as(SYSTEM):
        return register_person(
            name=resident.name, numbers=[], sex=resident.sex, by=SYSTEM, on=DRAFTED_ON,
            hukou_place=Place.objects.get(code=resident.hukou_place),
            residence_place=Place.objects.get(code=resident.residence_place), **known,
        )  # fmt: skip


def family() -> list[Person]:
    """阿强, his wife and their child, living together."""
    people = [register(one) for one in (AQIANG, AQIANG_WIFE, AQIANG_CHILD)]
    with acting_as(SYSTEM):
        home = open_household(place=Place.objects.get(code=COMMUNITY), head=people[0], by=SYSTEM, on=date(2020, 1, 1))
        for person, relation in zip(people[1:], ("1", "3"), strict=True):
            join(
                household=home, person=person, relation=relation, because=Membership.Joined.MOVED_IN, by=SYSTEM,
                on=date(2020, 1, 1),
            )  # fmt: skip
    return people


def covers(people: list[Person], *, supporter: Person | None = None) -> list[Cover]:
    """阿强 applies; his wife and child live with him; whoever supports them lives elsewhere."""
    head, wife, child = people
    found = [
        Cover(head, "applicant", "本人"),
        Cover(wife, "member", "配偶"),
        Cover(child, "member", "女儿", guardian=head),
    ]
    return [*found, Cover(supporter, "supporter", "母亲")] if supporter else found


def drafted(*, by: Officer, people: list[Cover] | None = None, on: date = DRAFTED_ON, **changed) -> Letter:
    """Draft the usual letter."""
    matter = {**MATTER, "sources": SOURCES, "place": COMMUNITY, **changed}
    asked = people or covers(family(), supporter=register(HUANG_POPO))
    with acting_as(by):
        return actions.draft(people=asked, by=by, on=on, **matter)


def subject_of(letter: Letter, name: str) -> LetterPerson:
    """Find somebody of a letter by name."""
    with acting_as(SYSTEM):
        return LetterPerson.objects.select_related("letter").get(letter=letter, name=name)


def sign(letter: Letter, *names: str, by: Officer, second: Officer, on: date = DRAFTED_ON) -> None:
    """Have people sign on paper, each himself or through his guardian."""
    for name in names:
        with acting_as(SYSTEM):
            subject = LetterPerson.objects.get(letter=letter, name=name)
            signer = Person.objects.get(pk=signer_on(subject, on=on))
        with acting_as(by):
            actions.sign_on_paper(
                subject=subject, signer=signer, scan=sheet(), kind="image/png", by=by, second=second, on=on
            )


def signed(*, by: Officer, second: Officer, on: date = DRAFTED_ON, **changed) -> Letter:
    """Draft the usual letter and have everybody sign it."""
    letter = drafted(by=by, on=on, **changed)
    with acting_as(SYSTEM):
        names = list(letter.people.values_list("name", flat=True))
    sign(letter, *names, by=by, second=second, on=on)
    with acting_as(SYSTEM):
        letter.refresh_from_db()
    return letter


def sheet(*, width: int = 600, height: int = 800) -> bytes:
    """Draw a white page as PNG."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"".join(b"\x00" + b"\xff" * width for _ in range(height)))
    chunks = [(b"IHDR", head), (b"IDAT", lines), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
