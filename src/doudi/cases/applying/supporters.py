"""Who owes somebody support and lives elsewhere: proposed by relation, named by the applicant, on the letter for their own consent.

Nouns: CONSIDER_SUPPORT, OWING_RELATIONS. Verbs: propose_supporters, name_supporter, owes_usually, declared_as (for an application),
covers_of (for its letter), supporters_of (for the law).
Law: 社会救助法 第四十一条 (only with their own consent); 民法典 第一千零五十九条、第一千零六十七条;
最低生活保障审核确认办法 第十三条第四项.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from doudi.cases.applying.models import Application
from doudi.cases.applying.proposal import (
    ADDED_MOST,
    OTHER,
    PARENT,
    RELATIONS,
    By,
    Proposal,
    keep_look,
    known_or_taken_in,
    proposal_of,
)
from doudi.cases.refusals import NotReady
from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.letters.people import Cover, is_minor, signature_on
from doudi.evidence.letters.proposal import OWE_SUPPORT
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number
from doudi.registry.models import Person, Relation

CONSIDER_SUPPORT = ("dibao", "dibao_single", "edge", "tekun")
"""Programmes whose law reads what supporters outside the household owe, or whether there are any."""

TO_SUPPORTED = {"1": "spouse", "2": "child", "3": "child", "5": "parent"}
"""The law's words for the first digit of GB/T 4761."""

OWING_RELATIONS = tuple(one for one in RELATIONS if one[0] in OWE_SUPPORT)
"""What somebody who owes support can be to the applicant (GB/T 4761), in the words of a form."""

PURPOSE = "提出不共同生活的义务人的建议"
SUPPORTERS_MOST = 10


def propose_supporters(
    person: Person, *, inside: Collection[int], by: By, on: date, added: Collection[int] = ()
) -> list[Proposal]:
    """List spouse, parents and grown children outside the household, as the registry knows them, then whom he added; the look is kept."""
    with acting_as(SYSTEM):
        related = Relation.objects.filter(Q(until=None) | Q(until__gt=on), person=person)
        known = related.filter(code__regex=f"^[{''.join(OWE_SUPPORT)}]").select_related("relative")
        found = {one.relative_id: (one.relative, one.code) for one in known}
        named = Person.objects.filter(pk__in=list(added)[:SUPPORTERS_MOST])
        found = {one.pk: (one, OTHER) for one in named} | found
        living = [
            proposal_of(one, relation=code, on=on)
            for number, (one, code) in found.items()
            if number not in inside and number != person.pk and one.died_on is None and not is_minor(one, on=on)
        ]
        keep_look(person, by=by, on=on, purpose=PURPOSE)
    return living[:SUPPORTERS_MOST]


@transaction.atomic
def name_supporter(
    person: Person, *, name: str, number: Number, inside: Collection[int], added: Collection[int], by: By, on: date
) -> Person:
    """Find or take in somebody who the applicant says owes him support, and whom the registry does not know so.

    :raises NotReady: when name and number do not go together, he can owe nothing, or they are too many.
    """
    if len(added) >= ADDED_MOST:
        raise NotReady(gettext("最多添加 %(most)s 位不共同生活的义务人。") % {"most": ADDED_MOST})
    found = known_or_taken_in(person, name=name, number=number, inside=inside, by=by, on=on)
    if is_minor(found, on=on):
        words = gettext("%(name)s未满十八周岁，没有赡养、抚养、扶养的义务，不用添加。")
        raise NotReady(words % {"name": found.name})
    return found


def owes_usually(one: Proposal) -> bool:
    """Say whether somebody is on the letter unless told otherwise: parents owe a grown child that can work nothing (第一千零六十七条)."""
    return one.relation[:1] != PARENT


def declared_as(supporters: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Write down whom an applicant named, as an application keeps it.

    :raises NotReady: when nobody said what somebody is to the applicant.
    """
    for one in supporters:
        if one.relation[:1] not in OWE_SUPPORT:
            words = gettext("请选择%(name)s是申请人的什么人：配偶、儿子、女儿或者父母。")
            raise NotReady(words % {"name": one.person.name})
    return [
        {"person": one.person.pk, "name": one.person.name, "relation": one.relation, "born_on": _iso(one.person.born_on)}
        for one in supporters
    ]  # fmt: skip


def covers_of(supporters: Sequence[Proposal], *, programmes: Collection[str]) -> list[Cover]:
    """Put them on the letter, each with a sheet and a signature of his own, where a programme reads what they owe."""
    if not any(one in CONSIDER_SUPPORT for one in programmes):
        return []
    role = LetterPerson.Role.SUPPORTER
    return [Cover(person=one.person, role=role, relation=one.words) for one in supporters]


def supporters_of(application: Application, *, on: date) -> tuple[dict[str, Any], ...]:
    """Give the supporters an application names as the law reads them: who has not consented is there, and nothing is known of his means."""
    named = application.declared.get("supporters", [])
    consenting = _consenting(application, on=on) if named else set()
    return tuple(
        {
            "relation": TO_SUPPORTED.get(one["relation"][:1], "child"),
            "birth": date.fromisoformat(one["born_on"]) if one["born_on"] else None,
            "consent": one["person"] in consenting, "income_per_head": None,
        }
        for one in named
    )  # fmt: skip


def _consenting(application: Application, *, on: date) -> set[int]:
    if application.letter is None:
        return set()
    rows = application.letter.people.filter(role=LetterPerson.Role.SUPPORTER, withdrawn_on=None)
    return {one.person_id for one in rows.prefetch_related("signatures") if signature_on(one, on=on) is not None}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
