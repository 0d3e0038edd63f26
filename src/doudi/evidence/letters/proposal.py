"""Whom a new letter should cover, as the registry knows the household: members, and who owes them support from outside.

Noun: Proposed. Questions: households_of, proposed_for, each of which leaves the line that somebody looked; owing, proposed_as.
An officer corrects what is proposed; the law of who counts is the programmes', not this file's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.people import is_minor
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.registry.models import Household, Person, Relation
from doudi.registry.queries import household_of, members_on

RELATION_WORDS = {
    "0": "本人", "1": "配偶", "2": "儿子", "3": "女儿", "4": "孙子女", "5": "父母", "6": "祖父母", "7": "兄弟姐妹",
    "8": "其他亲属", "9": "非亲属",
}  # fmt: skip
"""What somebody is to the head, by the first digit of GB/T 4761; the letter says it in these words."""

OWE_SUPPORT = ("1", "2", "3", "5")
"""Spouse, children and parents owe support by law (民法典 第一千零五十九条、第一千零六十七条)."""

PURPOSE = "起草授权书"
PEOPLE_MOST = 30
FOUND_MOST = 20


@dataclass(frozen=True)
class Proposed:
    """Somebody the letter may cover, and how. `left_out_because` says why an application does not count him, or no longer."""

    person: Person
    role: str
    relation: str
    is_minor: bool
    masked: str
    left_out_because: str = ""

    @property
    def is_supporter(self) -> bool:
        """Whether he lives elsewhere and owes support."""
        return self.role == LetterPerson.Role.SUPPORTER


def proposed_for(*, household: Household, by: Officer, on: date) -> list[Proposed]:
    """List the members of a household, its head first, then those outside who owe the head support; the look is kept."""
    about = f"household:{household.pk}"
    record(verb="registry.looked_at", by=by, on=on, about=about, place=household.place_id, purpose=PURPOSE)
    members = list(members_on(household=household, day=on)[:PEOPLE_MOST])
    if not members:
        return []
    inside = [proposed_as(one.person, relation=one.relation, on=on) for one in members]
    return [*inside, *owing(members[0].person_id, besides={one.person_id for one in members}, on=on)]


def owing(person: int, *, besides: Collection[int], on: date) -> list[Proposed]:
    """List who owes somebody support by law, as the registry knows and the officer may see; nobody has named them yet."""
    outside = Relation.objects.filter(person=person, code__regex=f"^[{''.join(OWE_SUPPORT)}]").select_related(
        "relative"
    )
    found = {one.relative_id: one for one in outside if one.relative_id not in besides and one.relative.died_on is None}
    return [proposed_as(one.relative, relation=one.code, on=on, is_outside=True) for one in found.values()]


def households_of(name: str, *, by: Officer, on: date) -> list[tuple[Person, Household]]:
    """Find people of that name, among those the officer may see, with the household each lives in; the search is kept."""
    record(verb="registry.looked_up", by=by, on=on, place=by.desk.place_id, purpose=PURPOSE)
    people = Person.objects.filter(name=name, died_on=None)[:FOUND_MOST]
    lived = [(person, household_of(person=person, day=on)) for person in people]
    return [(person, household) for person, household in lived if household is not None]


def proposed_as(
    person: Person, *, relation: str, on: date, is_outside: bool = False, left_out_because: str = ""
) -> Proposed:
    """Propose somebody who is this (GB/T 4761) to whoever the letter is about."""
    identifier = person.identifiers.first()
    group = relation[:1]
    roles = LetterPerson.Role
    role = roles.SUPPORTER if is_outside else roles.APPLICANT if group == "0" else roles.MEMBER
    return Proposed(
        person=person, role=role, relation=RELATION_WORDS.get(group, RELATION_WORDS["9"]),
        is_minor=is_minor(person, on=on), masked=identifier.masked if identifier else "",
        left_out_because=left_out_because,
    )  # fmt: skip
