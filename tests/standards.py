"""A standard that comes out late, and files it is carried out for. Invented people only."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from doudi.cases.case import Case, Decision, Step
from doudi.cases.stages import Stage
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Person
from doudi.standards.actions import propose, publish
from doudi.standards.models import Publication
from doudi.standards.notices import Draft

OCTOBER, LATE = date(2026, 10, 1), date(2026, 11, 5)
CITY = "4401"


def published(
    value: str, *, by: Officer, second: Officer, since: date = OCTOBER, on: date = LATE, term: str = "dibao_standard"
) -> Publication:
    """Publish a figure for 广州, by two officers of the city."""
    draft = Draft(
        term=term, place=CITY, residence="any", value=value, since=since, announced_on=on, source="穗民〔2026〕1号", reason="年度调整",
        despite="虚构",
    )  # fmt: skip
    with acting_as(by):
        row = propose(draft=draft, by=by, on=on)
    with acting_as(second):
        return publish(publication=row, by=second, on=on, effect=None)


def copies_of(case: Case, *, count: int) -> list[Case]:
    """Let others of the same application have a file of their own, granted by the same decision."""
    with acting_as(SYSTEM), transaction.atomic():
        granted = case.decisions.get()
        people = [one.person for one in case.application.members.exclude(person=case.subject_id)[:count]]
        return [_copy(case, granted=granted, subject=one) for one in people]


def decided_for(publication: Publication) -> dict[str, int]:
    """Count the journal's lines of decisions a standard made, by case."""
    with acting_as(SYSTEM):
        lines = Entry.objects.filter(verb="case.decide", detail__publication=publication.pk)
        numbers = list(lines.values_list("about", flat=True))
    return {one: numbers.count(one) for one in numbers}


def _copy(case: Case, *, granted: Decision, subject: Person) -> Case:
    copied = (
        "application_id",
        "programme",
        "masked",
        "place",
        "window",
        "applicant_person",
        "road",
        "stage_since",
        "opened_on",
    )
    made = Case.objects.create(
        **{name: getattr(case, name) for name in copied}, number=f"{case.number}X{subject.pk}", subject=subject, name=subject.name,
        stage=Stage.GRANTED, steps_made=1,
    )  # fmt: skip
    kept = (
        "verdict",
        "amount_yuan",
        "unit",
        "effective_from",
        "is_by_rule",
        "receipt",
        "reasons",
        "articles",
        "report",
        "by",
        "on",
    )
    decision = Decision.objects.create(case=made, **{name: getattr(granted, name) for name in kept})
    Step.objects.create(
        case=made, nth=1, to_stage=Stage.GRANTED, by_name="系统", desk="system", on=granted.on, label="x", article="x",
        detail={"decision": decision.pk},
    )  # fmt: skip
    return made
