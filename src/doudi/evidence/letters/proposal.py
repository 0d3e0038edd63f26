"""Whom a new letter should cover, as the registry knows the household: members, and who owes them support from outside.

Noun: Proposed. Questions: households_of, proposed_for; each leaves the line that somebody looked.
An officer corrects what is proposed; the law of who counts is the programmes', not this file's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.people import is_minor
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
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
    """Somebody the letter may cover, and how."""

    person: Person
    role: str
    relation: str
    is_minor: bool
    masked: str

    @property
    def is_supporter(self) -> bool:
        """Whether he lives elsewhere and owes support."""
        return self.role == LetterPerson.Role.SUPPORTER


def proposed_for(
    *,
    household: Household,
    by: Officer,
    on: date,
    living: Mapping[int, str] | None = None,
    named: Mapping[int, str] | None = None,
) -> list[Proposed]:
    """List the members of a household, its head first, then those outside who owe the head support; the look is kept.

    The applicant may have named others, wherever the registry has them and however new they are, and what each is to him (GB/T 4761):
    `living` live with him, `named` owe him support from elsewhere.
    """
    about = f"household:{household.pk}"
    record(verb="registry.looked_at", by=by, on=on, about=about, place=household.place_id, purpose=PURPOSE)
    members = list(members_on(household=household, day=on)[:PEOPLE_MOST])
    inside = [_proposed(one.person, relation=one.relation, on=on) for one in members]
    if not members:
        return []
    head = members[0].person
    ids = {one.person_id for one in members}
    joined = {number: code for number, code in (living or {}).items() if number not in ids}
    ids.update(joined)
    outside = Relation.objects.filter(person=head, code__regex=f"^[{''.join(OWE_SUPPORT)}]").select_related("relative")
    found = {one.relative_id: one for one in outside if one.relative_id not in ids and one.relative.died_on is None}
    owing = [_proposed(one.relative, relation=one.code, on=on, is_outside=True) for one in found.values()]
    more = {number: code for number, code in (named or {}).items() if number not in found and number not in ids}
    return [*inside, *_named(joined, on=on), *owing, *_named(more, on=on, is_outside=True)]


def _named(named: Mapping[int, str], *, on: date, is_outside: bool = False) -> list[Proposed]:
    """Read whom an applicant named: the system's work, for he may live where this desk sees nobody."""
    if not named:
        return []
    with acting_as(SYSTEM):
        rows = Person.objects.filter(pk__in=list(named)[:PEOPLE_MOST], died_on=None).prefetch_related("identifiers")
        return [_proposed(one, relation=named[one.pk], on=on, is_outside=is_outside) for one in rows.order_by("pk")]


def households_of(name: str, *, by: Officer, on: date) -> list[tuple[Person, Household]]:
    """Find people of that name, among those the officer may see, with the household each lives in; the search is kept."""
    record(verb="registry.looked_up", by=by, on=on, place=by.desk.place_id, purpose=PURPOSE)
    people = Person.objects.filter(name=name, died_on=None)[:FOUND_MOST]
    lived = [(person, household_of(person=person, day=on)) for person in people]
    return [(person, household) for person, household in lived if household is not None]


def _proposed(person: Person, *, relation: str, on: date, is_outside: bool = False) -> Proposed:
    identifier = person.identifiers.first()
    group = relation[:1]
    roles = LetterPerson.Role
    role = roles.SUPPORTER if is_outside else roles.APPLICANT if group == "0" else roles.MEMBER
    return Proposed(
        person=person, role=role, relation=RELATION_WORDS.get(group, RELATION_WORDS["9"]),
        is_minor=is_minor(person, on=on), masked=identifier.masked if identifier else "",
    )  # fmt: skip
