"""What a household could get, of all it can apply for: the rules answer from what the registry knows and the little that was said.

Nouns: Possible, Said. Verbs: possible_for, programmes_in. Nothing is refused here: whoever wants to may ask for what looks hopeless, too.
What nobody said stays unknown, and what departments will tell is not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.cases.applying.actions import OF_PERSON
from doudi.cases.applying.hukou import local_facts
from doudi.cases.applying.proposal import Proposal
from doudi.cases.finding import RELATIONS
from doudi.cases.road import PROCEDURE
from doudi.evidence.letters.people import is_minor
from doudi.evidence.reports.household import SEXES
from doudi.facts import hao
from doudi.rules.decide import Answer, decide
from doudi.rules.household import Household, Person, with_defaults
from doudi.standards.queries import rulebook

PARENTS = ("5",)
SEVERE, OTHER_DISABILITY, ILL, ALONE = "severe", "disabled", "ill", "alone"
UNKNOWN_MEANS = (
    "wage_6m", "wage_12m", "business_6m", "business_12m", "pension", "pension_basic", "other_transfers", "has_job",
    "insured_months",
)  # fmt: skip
UNKNOWN_PROPERTY = ("deposits", "securities", "insurance_value", "homes", "vehicles", "businesses")


@dataclass(frozen=True)
class Said:
    """The little that was said: income and savings of all in yuan, what is hard, and the marks of each person by his number."""

    income_month: Decimal | None = None
    savings: Decimal | None = None
    medical_year: Decimal | None = None
    education_year: Decimal | None = None
    hardship: str = "none"
    marks: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Possible:
    """One programme somebody could ask for, for the household or for one of its people."""

    programme: str
    title: str
    person: int | None
    name: str
    met: bool | None
    amount: str
    why_not: tuple[str, ...]

    @property
    def key(self) -> str:
        """Name it on a form."""
        return self.programme if self.person is None else f"{self.programme}:{self.person}"


def possible_for(members: Sequence[Proposal], *, said: Said, place: str, residence: str, on: date) -> list[Possible]:
    """List every programme one can apply for, those that look likely first."""
    people = tuple(_person(one, members=members, said=said, on=on) for one in members)
    local, own = local_facts({one.person.pk: one.person.hukou_place_id or "" for one in members}, place=place)
    people = tuple(replace(one, facts={**one.facts, **own[int(one.key)]}) for one in people)
    facts = with_defaults({"sudden_hardship": said.hardship, "life_in_difficulty": None, **local}, of="household")
    home = Household(place=place, residence=residence, facts=facts, people=people)
    answers = [one for one in decide(rulebook(), home, on=on) if one.policy.name in PROCEDURE]
    found = [_possible(one, members=members) for one in answers if _fits(one)]
    order = {True: 0, None: 1, False: 2}
    return sorted(found, key=lambda one: (order[one.met], one.person is not None))


def programmes_in(chosen: Sequence[Possible]) -> dict[str, list[int]]:
    """Read what was chosen: each programme with everybody it is asked for, or with nobody where it is the household's."""
    found: dict[str, list[int]] = {}
    for one in chosen:
        people = found.setdefault(one.programme, [])
        if one.person is not None and one.person not in people:
            people.append(one.person)
    return found


def _fits(answer: Answer) -> bool:
    return (answer.person is not None) == (answer.policy.name in OF_PERSON)


def _possible(answer: Answer, *, members: Sequence[Proposal]) -> Possible:
    whose = None if answer.person is None else members[answer.person].person
    return Possible(
        programme=answer.policy.name, title=answer.policy.title, person=whose.pk if whose else None,
        name=whose.name if whose else "", met=answer.met, amount=(answer.amount or "") if answer.met else "",
        why_not=tuple(one.text.rule.otherwise for one in answer.conditions if one.met is False),
    )  # fmt: skip


def _person(one: Proposal, *, members: Sequence[Proposal], said: Said, on: date) -> Person:
    marks = said.marks.get(one.person.pk, frozenset())
    relation = "self" if one.is_self else RELATIONS.get(one.relation[:1], "other")
    facts: dict[str, Any] = {
        "relation": relation, "birth": one.person.born_on, "sex": SEXES.get(one.person.sex),
        "serious_illness": True if ILL in marks else None, **_disability(marks), **_means(one, said=said, on=on),
        **_property(one, said=said), "idle_reason": None, "student": None,
    }  # fmt: skip
    if ALONE in marks:
        facts |= {"mother_state": None, "father_state": None}
    return Person(key=str(one.person.pk), name=one.person.name, facts=with_defaults(facts, of="person"))


def _disability(marks: frozenset[str]) -> dict[str, Any]:
    if SEVERE in marks:
        return {"disability_kind": None, "disability_grade": 2}
    return {"disability_kind": None, "disability_grade": None} if OTHER_DISABILITY in marks else {}


def _means(one: Proposal, *, said: Said, on: date) -> dict[str, Any]:
    """Put what the family said it earns on the applicant; where it said nothing nothing is known of grown-ups."""
    if said.income_month is None:
        return {} if is_minor(one.person, on=on) else dict.fromkeys(UNKNOWN_MEANS)
    own = hao(said.income_month) if one.is_self else 0
    return {"wage_6m": own, "wage_12m": own, "has_job": None, "insured_months": None}


def _property(one: Proposal, *, said: Said) -> dict[str, Any]:
    spent = {
        "medical_paid": _of_self(one, said.medical_year), "education_paid": _of_self(one, said.education_year),
    }  # fmt: skip
    unknown = dict.fromkeys(UNKNOWN_PROPERTY) if one.is_self else {}
    deposits = {} if said.savings is None else {"deposits": _of_self(one, said.savings)}
    return {**unknown, **deposits, **spent}


def _of_self(one: Proposal, amount: Decimal | None) -> int | None:
    if not one.is_self:
        return 0
    return None if amount is None else hao(amount)
