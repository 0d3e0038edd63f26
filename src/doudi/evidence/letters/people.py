"""Whom a letter covers, made ready: who is a minor, whose guardian signs, and what the letter says of each.

Law: 民法典 第十七条、第十八条、第二十一条至第二十三条.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from doudi.evidence.letters.models import LetterPerson, Signature
from doudi.evidence.letters.wording import Named
from doudi.registry.models import Person

ADULT_YEARS = 18
NOT_SAID = "未说明"


class NotReady(Exception):
    """A letter cannot be drafted, signed or ended as it is; the message says what to do."""


@dataclass(frozen=True)
class Cover:
    """Somebody a new letter is to cover. `guardian` for a minor, or for an adult without capacity."""

    person: Person
    role: str
    relation: str
    guardian: Person | None = None


def adult_day(born_on: date) -> date:
    """Give the eighteenth birthday; somebody born on 29 February comes of age on 1 March."""
    try:
        return born_on.replace(year=born_on.year + ADULT_YEARS)
    except ValueError:
        return date(born_on.year + ADULT_YEARS, 3, 1)


def is_minor(person: Person, *, on: date) -> bool:
    """Say whether somebody has not come of age; one whose birthday nobody knows counts as grown up."""
    return person.born_on is not None and on < adult_day(person.born_on)


def signer_on(subject: LetterPerson, *, on: date) -> int:
    """Say who signs for somebody that day: himself, or his guardian while he is a minor or lacks capacity."""
    is_grown_up = subject.adult_on is not None and on >= subject.adult_on
    if subject.guardian_id is None or is_grown_up:
        return subject.person_id
    return subject.guardian_id


def signer_name_on(subject: LetterPerson, *, on: date) -> str:
    """Name who signs for somebody that day."""
    return subject.name if signer_on(subject, on=on) == subject.person_id else subject.guardian_name


def signature_on(subject: LetterPerson, *, on: date) -> Signature | None:
    """Find the signature that covers somebody that day: of the one who must sign then, made by then."""
    signer = signer_on(subject, on=on)
    found = (one for one in subject.signatures.all() if one.signer_id == signer and one.signed_on <= on)
    return next(found, None)


def rows_of(people: Sequence[Cover], *, on: date) -> list[LetterPerson]:
    """Make the rows of a letter, the applicant first.

    :raises NotReady: when there is not exactly one applicant, somebody appears twice, or a guardian is missing.
    """
    if [one.role for one in people].count(LetterPerson.Role.APPLICANT) != 1:
        raise NotReady(gettext("一份授权书有且只有一位申请人。"))
    if len({one.person.pk for one in people}) != len(people):
        raise NotReady(gettext("同一个人在授权书里只写一次。"))
    roles = list(LetterPerson.Role.values)
    return [_row(one, on=on) for one in sorted(people, key=lambda one: roles.index(one.role))]


def named(row: LetterPerson) -> Named:
    """Say what a letter's text needs about one of its people."""
    return Named(
        role=row.role, name=row.name, masked=row.masked, relation=row.relation, guardian=row.guardian_name,
        adult_on=row.adult_on,
    )  # fmt: skip


def _row(cover: Cover, *, on: date) -> LetterPerson:
    person, guardian = cover.person, cover.guardian
    minor = is_minor(person, on=on)
    _check_guardian(person, guardian=guardian, minor=minor, on=on)
    if person.died_on is not None and person.died_on <= on:
        raise NotReady(gettext("%(name)s已去世，不能写进授权书。") % {"name": person.name})
    identifier = person.identifiers.first()
    return LetterPerson(
        person=person, role=cover.role, name=person.name, relation=cover.relation.strip() or NOT_SAID,
        is_adult=not minor, adult_on=adult_day(person.born_on) if minor and person.born_on else None,
        masked=identifier.masked if identifier else "", guardian=guardian,
        guardian_name=guardian.name if guardian else "",
    )  # fmt: skip


def _check_guardian(person: Person, *, guardian: Person | None, minor: bool, on: date) -> None:
    if minor and guardian is None:
        raise NotReady(gettext("%(name)s未满十八周岁，请选择监护人。") % {"name": person.name})
    if guardian is None:
        return
    if guardian.pk == person.pk:
        raise NotReady(gettext("监护人不能是本人。"))
    if is_minor(guardian, on=on):
        raise NotReady(gettext("监护人%(name)s未满十八周岁。") % {"name": guardian.name})
