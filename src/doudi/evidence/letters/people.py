"""Whom a letter covers, made ready: who is a minor, whose guardian signs, and what the letter says of each.

Law: 民法典 第十七条、第十八条、第二十一条至第二十三条、第二十七条、第三十一条、第三十二条.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, override

from doudi.evidence.letters.models import LetterPerson, Signature
from doudi.evidence.letters.wording import Named
from doudi.registry.models import Guardianship, Person

ADULT_YEARS = 18
NOT_SAID = "未说明"


class NotReady(Exception):
    """A letter cannot be drafted, signed or ended as it is; the message says what to do."""


@dataclass(frozen=True)
class Cover:
    """Somebody a new letter is to cover. `guardian` for a minor or an adult without capacity, `guardianship` if he lives elsewhere."""

    person: Person
    role: str
    relation: str
    guardian: Person | None = None
    guardianship: Guardianship | None = None

    @property
    def signer(self) -> Person | None:
        """Give the guardian who signs, if one does."""
        return self.guardianship.guardian if self.guardianship else self.guardian


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
    if signer_on(subject, on=on) == subject.person_id:
        return subject.name
    return subject.guardian_as or subject.guardian_name


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
    _check_outside_guardians(people, on=on)
    roles = list(LetterPerson.Role.values)
    return [_row(one, on=on) for one in sorted(people, key=lambda one: roles.index(one.role))]


def named(row: LetterPerson) -> Named:
    """Say what a letter's text needs about one of its people."""
    return Named(
        role=row.role, name=row.name, masked=row.masked, relation=row.relation,
        guardian=row.guardian_as or row.guardian_name, adult_on=row.adult_on,
        right=_right_words(row.guardianship) if row.guardianship else "",
    )  # fmt: skip


def _row(cover: Cover, *, on: date) -> LetterPerson:
    person, guardian = cover.person, cover.signer
    minor = is_minor(person, on=on)
    _check_guardian(person, guardian=guardian, minor=minor, on=on)
    if person.died_on is not None and person.died_on <= on:
        raise NotReady(gettext("%(name)s已去世，不能写进授权书。") % {"name": person.name})
    identifier = person.identifiers.first()
    return LetterPerson(
        person=person, role=cover.role, name=person.name, relation=cover.relation.strip() or NOT_SAID,
        is_adult=not minor, adult_on=adult_day(person.born_on) if minor and person.born_on else None,
        masked=identifier.masked if identifier else "", guardian=guardian,
        guardian_name=guardian.name if guardian else "", guardianship=cover.guardianship,
        guardian_as=cover.guardianship.signs_as if cover.guardianship else "",
    )  # fmt: skip


def _right_words(one: Guardianship) -> str:
    """Say by what right a guardian signs, in the words of the letter, which are not translated."""
    with override("zh-hans"):
        kind = str(one.get_kind_display())
    signs = f"；{one.institution}指定{one.guardian.name}签署，{one.authority}" if one.institution else ""
    return f"监护依据：{kind}，{one.evidence}{signs}"


def _check_outside_guardians(people: Sequence[Cover], *, on: date) -> None:
    """Whoever signs for somebody and does not live with him has a guardianship that is written down (民法典 第二十七条、第三十二条)."""
    inside = {one.person.pk for one in people if one.role != LetterPerson.Role.SUPPORTER}
    for one in people:
        named = {"name": one.person.name, "guardian": one.signer.name if one.signer else ""}
        if one.guardianship is None and one.signer is not None and one.signer.pk not in inside:
            words = gettext("%(guardian)s不是%(name)s一起生活的家人：请先登记监护人和监护的证明。")
            raise NotReady(words % named)
        if one.guardianship is not None and one.guardianship.ward_id != one.person.pk:
            raise NotReady(gettext("登记的监护不是%(name)s的。") % named)
        if one.guardianship is not None and one.guardianship.until is not None and on >= one.guardianship.until:
            raise NotReady(gettext("%(guardian)s对%(name)s的监护已经终止。") % named)


def _check_guardian(person: Person, *, guardian: Person | None, minor: bool, on: date) -> None:
    if minor and guardian is None:
        raise NotReady(gettext("%(name)s未满十八周岁，请选择监护人。") % {"name": person.name})
    if guardian is None:
        return
    if guardian.pk == person.pk:
        raise NotReady(gettext("监护人不能是本人。"))
    if is_minor(guardian, on=on):
        raise NotReady(gettext("监护人%(name)s未满十八周岁。") % {"name": guardian.name})
