"""Who signs the letter for a child of an application: a grown-up of the home who is his guardian, or one from outside by a guardianship.

Verbs: name_outside_guardian, show_proof, end_guardian. Questions: guardians_for, guardian_inside, cover_of, ward_of.
A child without parents who can care for him applies through his guardian, wherever that is registered; an institution signs by its officer.
Law: 民法典 第二十七条、第三十一条、第三十二条; 民发〔2019〕62号 二（一）.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.applying.proposal import By, Proposal, known_or_taken_in
from doudi.cases.permissions import check_may_take
from doudi.cases.refusals import NotReady
from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.people import Cover, is_minor
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.actions import Number
from doudi.registry.guardians import (
    NotNamed,
    Right,
    end_guardianship,
    guardianships_of,
    name_guardian,
    show_guardianship,
)
from doudi.registry.models import Guardianship, Person

SELF, SPOUSE, CHILDREN, GRANDCHILD, PARENT, GRANDPARENT, SIBLING = "0", "1", ("2", "3"), "4", "5", "6", "7"
Role = LetterPerson.Role
LIKELY: dict[str, tuple[str, ...]] = {
    SELF: (PARENT, GRANDPARENT, SIBLING), "2": (SELF, SPOUSE), "3": (SELF, SPOUSE), GRANDCHILD: (*CHILDREN, SELF, SPOUSE),
    SIBLING: (PARENT, GRANDPARENT, SELF),
}  # fmt: skip
"""Who of a home is a child's guardian first (民法典 第二十七条): what the child is to the applicant, to what the guardian is to him."""


@transaction.atomic
def name_outside_guardian(
    ward: Person, *, name: str, number: Number, right: Right, is_shown: bool, by: By, on: date
) -> Guardianship:
    """Find or take in whoever signs for a child from outside the home, and write down by what right; an officer may have seen the proof.

    :raises NotReady: when name and number do not go together, he cannot be guardian, or it is not said by what right.
    """
    guardian = known_or_taken_in(ward, name=name, number=number, inside=(), by=by, on=on)
    try:
        with acting_as(SYSTEM):
            made = name_guardian(ward=ward, guardian=guardian, right=right, by=by, on=on)
            if is_shown and isinstance(by, Officer):
                check_may_take(by)
                made = show_guardianship(guardianship=made, evidence=made.evidence, by=by, on=on)
    except NotNamed as reason:
        raise NotReady(str(reason)) from reason
    return made


@transaction.atomic
def show_proof(*, guardianship: Guardianship, evidence: str, by: Officer, on: date) -> None:
    """Write down that an officer has seen the proof of a guardianship, and which.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when it was seen before, has ended, or nobody says what was seen.
    """
    check_may_take(by)
    try:
        with acting_as(SYSTEM):
            show_guardianship(guardianship=guardianship, evidence=evidence, by=by, on=on)
    except NotNamed as reason:
        raise NotReady(str(reason)) from reason


@transaction.atomic
def end_guardian(*, guardianship: Guardianship, why: str, by: Officer, on: date) -> None:
    """End a guardianship; from that day its guardian's signature opens nothing.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when it has ended, or no reason is given.
    """
    check_may_take(by)
    try:
        with acting_as(SYSTEM):
            end_guardianship(guardianship=guardianship, why=why, by=by, on=on)
    except NotNamed as reason:
        raise NotReady(str(reason)) from reason


def guardians_for(people: Collection[int], *, on: date) -> list[Guardianship]:
    """List who signs from outside for any of these, those whose proof was seen first: the system's work, for they live anywhere."""
    with acting_as(SYSTEM):
        return guardianships_of(people, on=on)


def ward_of(number: int) -> Person:
    """Fetch somebody of an application, wherever he lives: the system's work, after the file was fetched."""
    with acting_as(SYSTEM):
        return Person.objects.get(pk=number)


def guardian_inside(child: Proposal, *, counted: Sequence[Proposal], on: date) -> Person | None:
    """Find the grown-up of the home who is a child's guardian first: parents, then grandparents and grown siblings, then others."""
    grown_up = [one for one in counted if not is_minor(one.person, on=on) and one.person.pk != child.person.pk]
    order = LIKELY.get(child.relation[:1], (SELF,))
    ranked = sorted(
        grown_up, key=lambda one: order.index(one.relation[:1]) if one.relation[:1] in order else len(order)
    )
    return ranked[0].person if ranked else None


def cover_of(one: Proposal, *, counted: Sequence[Proposal], known: Sequence[Guardianship], on: date) -> Cover:
    """Put somebody on the letter; for a child whoever is written down as his guardian signs, else a grown-up of the home.

    :raises NotReady: when nobody can sign for a child.
    """
    role = Role.APPLICANT if one.is_self else Role.MEMBER
    if not is_minor(one.person, on=on):
        return Cover(person=one.person, role=role, relation=one.words)
    inside = {each.person.pk for each in counted}
    named = next((each for each in known if each.ward_id == one.person.pk and each.guardian_id not in inside), None)
    guardian = None if named else guardian_inside(one, counted=counted, on=on)
    if named is None and guardian is None:
        words = gettext(
            "%(name)s未满十八周岁，家里没有能替他（她）签署的大人：请写明监护人（亲属、村（居）委会、民政部门或者儿童福利机构），或者由监护人到窗口申请。"
        )
        raise NotReady(words % {"name": one.person.name})
    return Cover(person=one.person, role=role, relation=one.words, guardian=guardian, guardianship=named)
