"""A finding explaining itself: the facts behind each condition, how the amount was made, what to ask next, what would change, who answers.

Nouns: Explained, Asked. Questions: explained, people_in_charge. The household is decided again from the facts kept with the finding;
where the rules have changed since so that it would be answered otherwise, nothing is explained, and the page says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext

from doudi.evidence.explained import fact_stored
from doudi.evidence.suppliers import supplier_at
from doudi.monitoring.models import Finding
from doudi.offices.models import Desk, Officer
from doudi.rules.decide import Answer
from doudi.rules.explanation import Explanation, FactUsed, explain
from doudi.rules.household import household_from_json
from doudi.rules.next_question import GOVERNMENT, NextQuestion
from doudi.rules.said import label_in
from doudi.standards.queries import rulebook
from doudi.web.hub.sheet import TELLING, FactLine
from doudi.web.shell.words import fact_value

IN_CHARGE = (Desk.Kind.VILLAGE, Desk.Kind.TOWNSHIP, Desk.Kind.COUNTY)
PEOPLE_MOST = 3
"""How many people in charge are named: the nearest of each desk."""


@dataclass(frozen=True)
class Asked:
    """What to ask or fetch next: the question, who could answer it, and why."""

    question: str
    who: str
    why: str


@dataclass(frozen=True)
class Explained:
    """What a page shows besides what was kept."""

    conditions: tuple[Mapping[str, Any], ...]
    steps: tuple[Mapping[str, Any], ...]
    asked: Asked | None
    changes: tuple[str, ...]
    decided_by: str


def explained(finding: Finding) -> Explained | None:
    """Explain a finding, or None where today's rules no longer answer as it says."""
    household = household_from_json(finding.facts)
    told = explain(rulebook(), household, on=finding.on, programmes=[finding.programme])
    key = (finding.programme, finding.answer["person"])
    answer = told.trials.answers.get(key)
    if answer is None or not _is_same(answer, kept=finding.answer):
        return None
    changes = told.would_change(key)
    return Explained(
        conditions=_conditions(told, answer=answer, kept=finding.answer),
        steps=tuple(_steps(told, answer=answer, kept=finding.answer)),
        asked=_asked(told.next_question(key)),
        changes=tuple(one.sentence(gettext) for one in changes),
        decided_by=gettext(answer.policy.decided_by),
    )


def people_in_charge(finding: Finding, *, on: date) -> list[Officer]:
    """Name who answers for a place: the officers of the village, the township and the county, the nearest of each desk."""
    codes = {finding.place[:length] for length in (6, 9, 12)}
    at_work = Officer.objects.filter(
        Q(until=None) | Q(until__gt=on), desk__kind__in=IN_CHARGE, desk__place_id__in=codes
    )
    officers = (
        at_work.select_related("desk__agency").annotate(nearness=Length("desk__place_id")).order_by("-nearness", "pk")
    )
    nearest: dict[str, Officer] = {}
    for officer in officers:
        nearest.setdefault(officer.desk.kind, officer)
    return list(nearest.values())[:PEOPLE_MOST]


def _is_same(answer: Answer, *, kept: Mapping[str, Any]) -> bool:
    now = {one.text.name: one.met for one in answer.conditions}
    return answer.verdict == kept["verdict"] and now == {row["name"]: row["met"] for row in kept["conditions"]}


def _conditions(told: Explanation, *, answer: Answer, kept: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    facts = {one.text.name: tuple(_facts(told, told.facts(one, person=answer.person))) for one in answer.conditions}
    rows = [row | {"facts": facts[row["name"]]} for row in kept["conditions"]]
    return tuple(sorted(rows, key=lambda row: TELLING.index(row["met"])))


def _facts(told: Explanation, used: Iterator[FactUsed]) -> Iterator[tuple[str, FactLine]]:
    """Give each fact with whose it is."""
    for one in used:
        source = one.source
        name = "" if one.person is None else told.household.people[one.person].name
        line = FactLine(
            label=one.label,
            value=fact_value(one.fact.name, fact_stored(one.value), of=one.fact.of),
            dataset=source.dataset if source else one.fact.source,
            as_of=source.as_of if source else None,
            status=source.status if source else "",
            is_missing=one.value is None,
        )
        yield name, line


def _steps(told: Explanation, *, answer: Answer, kept: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    formulas = {step.rule.name: told.formula(step, person=answer.person) for step in answer.steps}
    for row in kept["amount"]["steps"]:
        formula = formulas.get(row["name"])
        words = label_in(formula.words, translate=gettext) if formula else ""
        yield row | {"words": words, "numbers": formula.numbers if formula else ""}


def _asked(question: NextQuestion | None) -> Asked | None:
    if question is None:
        return None
    who = "" if question.who == GOVERNMENT else gettext(supplier_at(question.path, source=question.source))
    return Asked(question=question.question(gettext), who=who, why=question.reason(gettext))
