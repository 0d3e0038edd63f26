"""The household a report computes on: whom the letter names, with the facts their sources gave.

Verbs: household_of. Who belongs was settled when the letter was drafted: everybody named as applicant or member counts, unless a
register says he is dead or in prison. Ability to work is for the township to judge, so nobody is counted as idle here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doudi.evidence.letters.models import LetterPerson
from doudi.evidence.reports.said import Ground, Subject
from doudi.facts import FACTS, Source, hao
from doudi.rules.household import Household, Person

SPOUSE_WORDS = ("配偶", "丈夫", "妻子", "夫", "妻")
SEXES = {"1": "male", "2": "female"}
Role = LetterPerson.Role

Facts = Mapping[int, Mapping[str, Any]]
Changes = Mapping[tuple[int | None, str], Any]
"""Facts read otherwise than a source gave them: (subject or None for the household, fact) to value."""


def members_of(ground: Ground) -> list[Subject]:
    """List who is counted: the applicant first, then the members of the letter."""
    inside = [subject for subject in ground.subjects if subject.role != Role.SUPPORTER]
    return sorted(inside, key=lambda subject: subject.role != Role.APPLICANT)


def household_of(ground: Ground, *, facts: Facts, changes: Changes | None = None) -> Household:
    """Make the household the law reads."""
    changed = changes or {}
    members = members_of(ground)
    people = tuple(
        Person(
            key=str(subject.key),
            name=subject.name,
            facts=_person_facts(subject, found=facts[subject.key], changes=changed),
            supporters=_supporters(ground) if number == 0 else (),
        )
        for number, subject in enumerate(members)
    )
    own = {name: value for (subject, name), value in changed.items() if subject is None}
    return Household(
        place=ground.place, residence=ground.claims.residence, facts=_declared(ground) | own, people=people,
        sources=_sources(ground, members=members),
    )  # fmt: skip


def relation_of(subject: Subject) -> str:
    """Say what somebody is to the applicant, as far as counting him needs it."""
    if subject.role == Role.APPLICANT:
        return "self"
    return "spouse" if subject.relation.startswith(SPOUSE_WORDS) else "sibling"  # a relative who lives here counts


def _person_facts(subject: Subject, *, found: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    known = {"relation": relation_of(subject), "sex": SEXES.get(subject.sex), "birth": subject.born_on}
    own = {name: value for (whose, name), value in changes.items() if whose == subject.key}
    return {**found, **known, "idle_reason": True, **own}


def _supporters(ground: Ground) -> tuple[dict[str, Any], ...]:
    """Supporters outside the household: what they owe by the place's formula needs their own family's means, which no letter asks."""
    outside = [subject for subject in ground.subjects if subject.role == Role.SUPPORTER]
    return tuple({"birth": subject.born_on, "income_per_head": None} for subject in outside)


def _declared(ground: Ground) -> dict[str, Any]:
    income = ground.claims.income_month
    return {} if income is None else {"declared_income": hao(income)}


def _sources(ground: Ground, *, members: list[Subject]) -> dict[str, Source]:
    """Say where each fact of a member comes from, and how that source answered."""
    found = {}
    for number, subject in enumerate(members):
        for name, fact in FACTS["person"].items():
            said = ground.of(fact.source, subject=subject.key)
            if said is not None:
                status = said.outcome or "NOT_AVAILABLE"
                found[f"people.{number}.{name}"] = Source(dataset=fact.source, as_of=said.as_of, status=status)
    return found
