"""Whom the registry knows to live with somebody: proposed to him, who confirms each or leaves him out and says why.

Nouns: Proposal, RELATIONS. Verbs: propose_members, name_member, known_or_taken_in, as_said.
Reading is the system's: a resident sees no register, only those of his own home.
Law: 最低生活保障审核确认办法 第七条 (who lives together); 社会救助法 第六十二条 (what is known is not asked for).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext, gettext_lazy

from doudi.cases.refusals import NotReady
from doudi.evidence.letters.people import is_minor
from doudi.evidence.letters.proposal import RELATION_WORDS
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.models import Officer
from doudi.registry.accounts import NotProved, known_or_registered
from doudi.registry.actions import NotRegistered, Number
from doudi.registry.models import Membership, Person, Relation
from doudi.registry.queries import household_of, members_on

PEOPLE_MOST = 30
ADDED_MOST = 8
PURPOSE = "提出共同生活家庭成员的建议"
SELF, SPOUSE, SON, DAUGHTER, PARENT, SIBLING, OTHER = "0", "1", "2", "3", "5", "7", "8"
RELATIONS = (
    (SPOUSE, gettext_lazy("配偶")), (SON, gettext_lazy("儿子")), (DAUGHTER, gettext_lazy("女儿")), (PARENT, gettext_lazy("父母")),
    (SIBLING, gettext_lazy("兄弟姐妹")), ("4", gettext_lazy("孙子女")), ("6", gettext_lazy("祖父母")), (OTHER, gettext_lazy("其他亲属")),
)  # fmt: skip
"""What somebody who lives with the applicant can be to him (GB/T 4761), in the words of a form."""

CHILDREN = (SON, DAUGHTER)
TO_SPOUSE_OF_HEAD = {SELF: SPOUSE, SON: SON, DAUGHTER: DAUGHTER, "4": "4"}
TO_CHILD_OF_HEAD = {SELF: PARENT, SPOUSE: PARENT, SON: SIBLING, DAUGHTER: SIBLING, PARENT: "6"}
TO_PARENT_OF_HEAD = {SPOUSE: OTHER, PARENT: SPOUSE, SON: "4", DAUGHTER: "4", SIBLING: SON}
By = Officer | Actor


@dataclass(frozen=True)
class Proposal:
    """Somebody who may live with the applicant. `relation` is what he is to the applicant (GB/T 4761)."""

    person: Person
    relation: str
    is_minor: bool
    masked: str

    @property
    def words(self) -> str:
        """Say what he is to the applicant."""
        return gettext(RELATION_WORDS.get(self.relation[:1], RELATION_WORDS["9"]))

    @property
    def is_self(self) -> bool:
        """The applicant himself."""
        return self.relation == SELF


def propose_members(person: Person, *, by: By, on: date, added: Collection[int] = ()) -> list[Proposal]:
    """List the applicant first, then whom the registry knows to live with him, then whom he has added; the look is kept."""
    with acting_as(SYSTEM):
        found = dict(_known(person, on=on))
        for one in _people(added):
            found.setdefault(one.pk, (one, OTHER))
        related = {row.relative_id: row.code for row in Relation.objects.filter(person=person, relative__in=found)}
        keep_look(person, by=by, on=on, purpose=PURPOSE)
    ordered = [(one, related.get(one.pk, relation)) for one, relation in found.values()]
    return [proposal_of(one, relation=relation, on=on) for one, relation in ordered[:PEOPLE_MOST]]


def keep_look(person: Person, *, by: By, on: date, purpose: str) -> None:
    """Write down that the registry was asked who belongs to somebody."""
    record(
        verb="registry.looked_at", by=by, on=on, about=f"person:{person.pk}", place=person.place_code, purpose=purpose
    )


@transaction.atomic
def name_member(
    person: Person, *, name: str, number: Number, inside: Collection[int], added: Collection[int], by: By, on: date
) -> Person:
    """Find or take in somebody who the applicant says lives with him, and whom the registry does not have in his home.

    :raises NotReady: when name and number do not go together, he is listed already, or they are too many.
    """
    if len(added) >= ADDED_MOST:
        raise NotReady(gettext("最多添加 %(most)s 位一起生活的家人。其余的请写在困难情况里。") % {"most": ADDED_MOST})
    if len(inside) >= PEOPLE_MOST:
        raise NotReady(gettext("一份申请最多 %(most)s 人。") % {"most": PEOPLE_MOST})
    return known_or_taken_in(person, name=name, number=number, inside=inside, by=by, on=on)


def known_or_taken_in(
    person: Person, *, name: str, number: Number, inside: Collection[int], by: By, on: date
) -> Person:  # fmt: skip
    """Find or take in somebody the applicant names beside those `inside` his home; whoever names him must know name and number.

    :raises NotReady: when the number cannot be, is another name's, the applicant's own, or of somebody inside.
    """
    with acting_as(SYSTEM):
        try:
            found = known_or_registered(name=name, number=number, place=person.place_code, on=on)
        except (NotProved, NotRegistered) as reason:
            raise NotReady(str(reason)) from reason
        record(
            verb="application.member_named", by=by, on=on, about=f"person:{found.pk}", place=found.place_code,
            purpose=PURPOSE,
        )  # fmt: skip
    if found.pk == person.pk:
        raise NotReady(gettext("这是申请人本人的证件号码。"))
    if found.pk in inside:
        raise NotReady(gettext("%(name)s已经列在一起生活的家人里，不用再添加。") % {"name": found.name})
    return found


def as_said(proposed: Sequence[Proposal], *, said: Mapping[int, str], codes: Collection[str]) -> list[Proposal]:
    """Let the applicant say what somebody is to him of whom the registry does not know it, in one of these codes."""
    return [
        replace(one, relation=said[one.person.pk])
        if one.relation == OTHER and said.get(one.person.pk) in codes
        else one
        for one in proposed
    ]


def _known(person: Person, *, on: date) -> Iterator[tuple[int, tuple[Person, str]]]:
    yield person.pk, (person, SELF)
    household = household_of(person=person, day=on)
    if household is None:
        return
    members = members_on(household=household, day=on).prefetch_related("person__identifiers")
    living = [one for one in members[:PEOPLE_MOST] if one.person.died_on is None]
    own = next((one.relation[:1] for one in living if one.person_id == person.pk), OTHER)
    for one in living:
        if one.person_id != person.pk:
            yield one.person_id, (one.person, _relation(one, own=own, person=person))


def _relation(member: Membership, *, own: str, person: Person) -> str:
    """Turn what somebody is to the head into what he is to the applicant, who is `own` to the head."""
    to_head = member.relation[:1]
    if own == SELF:
        return member.relation
    if own == PARENT and to_head == SELF:
        return SON if member.person.sex == Person.Sex.MALE else DAUGHTER
    table = {SPOUSE: TO_SPOUSE_OF_HEAD, SON: TO_CHILD_OF_HEAD, DAUGHTER: TO_CHILD_OF_HEAD, PARENT: TO_PARENT_OF_HEAD}
    return table.get(own, {}).get(to_head, OTHER)


def _people(numbers: Collection[int]) -> list[Person]:
    rows = Person.objects.filter(pk__in=list(numbers)[:ADDED_MOST], died_on=None)
    return list(rows.prefetch_related(Prefetch("identifiers")).order_by("pk"))


def proposal_of(person: Person, *, relation: str, on: date) -> Proposal:
    """Propose somebody; his numbers are read."""
    first = next(iter(person.identifiers.all()), None)
    masked = first.masked if first else ""
    return Proposal(person=person, relation=relation, is_minor=is_minor(person, on=on), masked=masked)
