"""What the law answers for a case: the household as its report, its visits and its own words have it, and the receipt of that.

Nouns: Found. Verbs: find_for. What a register answered stands; what only people can judge stands as officers wrote it on a visit;
where a register was not asked, what officers saw fills the gap, and the applicant's own words only where nobody verifies at all,
and never where the law lets officers judge. What our own files say he holds and was given is added (`holding`). While a contradiction
is open, between registers or between a register and a visit, the answer holds only when every reading of it gives the same. A household
that moved is known as it was handed over until this place has a report of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.cases.applying.hukou import hukou_facts
from doudi.cases.applying.models import Application, ApplicationMember
from doudi.cases.applying.supporters import supporters_of
from doudi.cases.case import Case
from doudi.cases.counting import without_left
from doudi.cases.holding import Held, cause_of, held_by
from doudi.cases.reviews.handed_over import handed_over_from
from doudi.cases.standing import latest_report
from doudi.cases.supplements import added_to
from doudi.cases.told import Words, said_facts, seen_facts, visit_forms
from doudi.evidence.reports.conflicts import Contradiction, declared_against_verified, find_contradictions
from doudi.evidence.reports.facts import facts_of
from doudi.evidence.reports.ground import ground_of, settled_in
from doudi.evidence.reports.household import SEXES, household_of
from doudi.evidence.reports.means import compute_means
from doudi.evidence.reports.models import Report
from doudi.evidence.reports.readings import readings_of
from doudi.evidence.reports.said import Ground
from doudi.facts import FACTS, Fact, yuan
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules.decide import Answer, decide
from doudi.rules.household import Household, Person
from doudi.rules.receipt import receipt_of
from doudi.standards.queries import rulebook

RELATIONS = {
    "0": "self", "1": "spouse", "2": "child", "3": "child", "4": "grandchild", "5": "parent", "6": "grandparent", "7": "sibling",
}  # fmt: skip
"""The law's words for the first digit of GB/T 4761."""

LEANS_ON = {"emergency": ("quick_aid",), "expenditure": ("quick_aid", "emergency")}
"""Temporary assistance pays the same need once: the law takes off what comes before, as if everything were applied for."""

JUDGED_ON = "visits"
"""The data set of facts that only people can tell (`doudi.facts`)."""

Keys = Mapping[int, str]
"""Somebody's number in the registry to his key in the household."""

Forms = list[Mapping[str, Any]]
"""What was written on each visit, fetched once for everything that reads it."""


@dataclass(frozen=True)
class Found:
    """The answer of the programme, on which household, under which report, with its receipt.

    `is_settled` is false when contradictions are open and the answer depends on how they are read. `spared` are programmes that come
    before this one for the same need, would pay, and were not asked for: what they leave is given here (`LEANS_ON`). `added` are the
    supplements that come with it, those nobody can tell yet among them: these are in no amount (`supplements`).
    """

    answer: Answer
    household: Household
    report: Report | None
    receipt: Mapping[str, Any]
    is_settled: bool
    spared: tuple[Answer, ...] = ()
    added: tuple[Answer, ...] = ()

    @property
    def subject(self) -> Person:
        """Whom the answer is about: its person, or the applicant of a household."""
        return self.household.people[self.answer.person or 0]

    @property
    def verdict(self) -> str:
        """eligible, refused, unknown or judgement; unknown while the answer depends on an open contradiction."""
        return self.answer.verdict if self.is_settled else "unknown"

    @property
    def amount_yuan(self) -> Decimal | None:
        """What the law would pay; None when it is not known."""
        if self.answer.amount_hao is None or not self.is_settled:
            return None
        return yuan(self.answer.amount_hao + self.spared_hao + _paid(self.added))

    @property
    def spared_hao(self) -> int:
        """What the programmes before this one would pay, had they been asked for."""
        return _paid(self.spared)


def find_for(case: Case, *, on: date) -> Found:
    """Let the law answer for a case as of a day."""
    forms = visit_forms(case)
    homes, keys, report = _known(case, forms=forms, on=on)
    held = held_by(case, cause=cause_of(case, forms=forms), on=on)
    hukou = hukou_facts(case.application)
    homes = [_with_held(_with_hukou(one, hukou=hukou, keys=keys), held=held, keys=keys) for one in homes]
    book = rulebook()
    every = [decide(book, home, on=on) for home in homes]
    answers = [_answer_of(case, answers=one, home=home, keys=keys) for one, home in zip(every, homes, strict=True)]
    spared = _spared(case, answers=every[0])
    added = [
        added_to(case, answer=own, answers=one, home=home, keys=keys)
        for own, one, home in zip(answers, every, homes, strict=True)
    ]
    receipt = receipt_of(book, homes[0], on=on, answers=[answers[0], *spared, *added[0]], is_part=True)
    same = len({(own.verdict, own.amount_hao, _paid(more)) for own, more in zip(answers, added, strict=True)}) == 1
    return Found(
        answer=answers[0], household=homes[0], report=report, receipt=receipt, is_settled=same, spared=spared, added=added[0]
    )  # fmt: skip


def _known(case: Case, *, forms: Forms, on: date) -> tuple[list[Household], Keys, Report | None]:
    """Put the household together; of one that moved here as it was handed over, and counted where it lives now."""
    origin = handed_over_from(case)
    if origin is None:
        return _looked_into(case, forms=forms, on=on)
    with acting_as(SYSTEM):
        homes, keys, _ = _looked_into(origin, forms=visit_forms(origin), on=on)
    residence = case.application.residence
    return [replace(home, place=case.place, residence=residence) for home in homes], keys, None


def _looked_into(case: Case, *, forms: Forms, on: date) -> tuple[list[Household], Keys, Report | None]:
    application = case.application
    report = latest_report(application.letter) if application.letter else None
    homes, keys = _verified(case, report=report, on=on) if report else _declared(application)
    said, seen = said_facts(application), seen_facts(case, forms=forms)
    laid = [
        one
        for home in homes
        for one in _with_seen(home, said=said, seen=seen, keys=keys, is_verified=report is not None)
    ]
    return laid, keys, report


def _paid(answers: Iterable[Answer]) -> int:
    return sum(one.amount_hao or 0 for one in answers if one.met is True)


def _verified(case: Case, *, report: Report, on: date) -> tuple[list[Household], Keys]:
    ground = ground_of(report.commission, on=on)
    facts = facts_of(ground)
    readings = readings_of(ground, _contradictions(ground, report=report, facts=facts), facts=facts)
    residence = case.application.residence
    homes = [replace(household_of(ground, facts=facts, changes=one), residence=residence) for one in readings]
    keys = {one.person_id: str(one.pk) for one in report.commission.letter.people.all()}
    related = _relations(case.application, keys=keys)
    owing = supporters_of(case.application, on=on)
    homes = [_with_subject(_owed(_related(home, related), owing), case=case, keys=keys) for home in homes]
    counted = [without_left(home, case=case, keys=keys) for home in homes]
    return counted, keys | {case.subject_id: _key(case, keys)}


def _key(case: Case, keys: Keys) -> str:
    return keys.get(case.subject_id, f"person {case.subject_id}")


def _relations(application: Application, *, keys: Keys) -> dict[str, str]:
    """Give what each is to the applicant, as the application has it: whose duty it is to support whom depends on it."""
    rows = [(one.person_id, one.relation) for one in application.members.all()]
    return {keys[person]: RELATIONS[code[0]] for person, code in rows if person in keys and code[:1] in RELATIONS}


def _related(home: Household, related: Mapping[str, str]) -> Household:
    people = tuple(
        replace(one, facts={**one.facts, "relation": related.get(one.key, one.facts["relation"])})
        for one in home.people
    )
    return replace(home, people=people)


def _owed(home: Household, owing: tuple[dict[str, Any], ...]) -> Household:
    """Put whom the applicant named as owing him support beside him; where he named nobody, the letter's own stay."""
    head, *rest = home.people
    return replace(home, people=(replace(head, supporters=owing), *rest)) if owing else home


def _with_subject(home: Household, *, case: Case, keys: Keys) -> Household:
    """Whom the case is about is there even when no letter names him; nothing is known of him then."""
    key = _key(case, keys)
    if any(one.key == key for one in home.people):
        return home
    row = case.application.members.filter(person=case.subject_id).first()
    known = _own_facts(row, application=case.application) if row else {}
    return replace(home, people=(*home.people, Person(key=key, name=case.name, facts=known)))


def _contradictions(ground: Ground, *, report: Report, facts: Mapping[int, Mapping[str, Any]]) -> list[Contradiction]:
    totals = compute_means(ground, household_of(ground, facts=facts)).totals
    settled = settled_in(report.commission)
    every = [*find_contradictions(ground), *declared_against_verified(ground, totals)]
    return [replace(one, taken=settled.get(one.same, ("", ""))[0]) for one in every]


def _declared(application: Application) -> tuple[list[Household], Keys]:
    """Put the household together as it applied, where nothing is verified: help first, quick aid, the two subsidies."""
    # as they applied: a desk may not see everybody in the registry
    rows = [one for one in application.members.all() if one.is_member]
    members = sorted(rows, key=lambda one: one.person_id != application.applicant_id)
    people = tuple(
        Person(key=str(one.person_id), name=one.name, facts=_own_facts(one, application=application)) for one in members
    )
    home = Household(place=application.place, residence=application.residence, facts={}, people=people)
    return [home], {one.person_id: str(one.person_id) for one in members}


def _own_facts(member: ApplicationMember, *, application: Application) -> dict[str, Any]:
    is_self = member.person_id == application.applicant_id
    relation = "self" if is_self else RELATIONS.get(member.relation[:1], "other")
    return {"relation": relation, "birth": member.born_on, "sex": SEXES.get(member.sex)}


def _with_seen(home: Household, *, said: Words, seen: Words, keys: Keys, is_verified: bool) -> list[Household]:
    """Lay over it what was said and seen; two readings where a visit contradicts what a register answered."""
    first = _laid(home, said=said, seen=seen, keys=keys, is_verified=is_verified, visit_wins=False)
    second = _laid(home, said=said, seen=seen, keys=keys, is_verified=is_verified, visit_wins=True)
    return [first] if first == second else [first, second]


def _laid(
    home: Household, *, said: Words, seen: Words, keys: Keys, is_verified: bool, visit_wins: bool
) -> Household:  # fmt: skip
    numbers = {key: number for number, key in keys.items()}

    def merged(facts: Mapping[str, Any], number: int | None, *, of: str) -> dict[str, Any]:
        own = said[0] if number is None else said[1].get(number, {})
        looked = seen[0] if number is None else seen[1].get(number, {})
        return _merged(facts, said=own, seen=looked, of=of, is_verified=is_verified, visit_wins=visit_wins)

    people = tuple(replace(one, facts=merged(one.facts, numbers.get(one.key, 0), of="person")) for one in home.people)
    return replace(home, people=people, facts=merged(home.facts, None, of="household"))


def _merged(
    facts: Mapping[str, Any], *, said: Mapping[str, Any], seen: Mapping[str, Any], of: str, is_verified: bool, visit_wins: bool
) -> dict[str, Any]:  # fmt: skip
    """Own words fill what people judge, or everything where nobody verifies; a visit fills what no register answered."""
    found = {name: value for name, value in said.items() if _may_say(FACTS[of][name], is_verified=is_verified)}
    found |= {name: value for name, value in facts.items() if value is not None or name not in found}
    for name, value in seen.items():
        answered = is_verified and facts.get(name) is not None and FACTS[of][name].source != JUDGED_ON
        if visit_wins or not answered:
            found[name] = value
    return found


def _may_say(fact: Fact, *, is_verified: bool) -> bool:
    return not fact.is_judged and (not is_verified or fact.source == JUDGED_ON)


def _with_hukou(home: Household, *, hukou: Words, keys: Keys) -> Household:
    """Say whose hukou is where, as it is confirmed; what nobody has confirmed is unknown, whatever a fact's default says."""
    whole, own = hukou
    numbers = {key: number for number, key in keys.items()}
    people = tuple(replace(one, facts={**one.facts, **own.get(numbers.get(one.key, 0), {})}) for one in home.people)
    return replace(home, people=people, facts={**home.facts, **whole})


def _with_held(home: Household, *, held: Held, keys: Keys) -> Household:
    """Add what our own files say; where a register says it too, it is the same fact."""
    own = {keys[number]: facts for number, facts in held.own.items() if number in keys}
    people = tuple(replace(one, facts={**one.facts, **own.get(one.key, {})}) for one in home.people)
    return replace(home, people=people, facts={**home.facts, **held.whole})


def _spared(case: Case, *, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Give the answers that take their part off this one although nobody asked for them: no file of theirs is there to pay it."""
    before = LEANS_ON.get(case.programme)
    if before is None:
        return ()
    asked = set(case.application.cases.filter(programme__in=before).values_list("programme", flat=True))
    return tuple(
        one for one in answers if one.policy.name in before and one.policy.name not in asked and one.met is True
    )


def _answer_of(case: Case, *, answers: tuple[Answer, ...], home: Household, keys: Keys) -> Answer:
    """Pick the answer of the case's programme, for its person where the programme is a person's."""
    key = keys.get(case.subject_id)
    number = next((nth for nth, one in enumerate(home.people) if one.key == key), None)
    return next(one for one in answers if one.policy.name == case.programme and one.person in (None, number))
