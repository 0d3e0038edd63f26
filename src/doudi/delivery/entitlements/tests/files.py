"""Files for tests whose road is not the question: brought to a stage, and decided on, in a few rows. Invented people only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from doudi.cases.case import Case, Decision, Step
from doudi.cases.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

ON = date(2026, 1, 20)
PLACE, EVERY = "440105", date(2026, 12, 1)


def file_of(like: Case, *, stage: str = Stage.GRANTED, **other: Any) -> Case:
    """Open a file of the same application, already at a stage."""
    copied = (
        "application_id",
        "programme",
        "subject_id",
        "name",
        "masked",
        "initials",
        "place",
        "window",
        "applicant_person",
        "road",
    )
    known = {name: getattr(like, name) for name in copied}
    known |= {"number": f"{like.number}X{Case.objects.count()}", "stage_since": ON, "opened_on": ON}
    made = Case.objects.create(**{**known, **other})
    step(made, to=stage)
    return made


def step(case: Case, *, to: str, on: date = ON, decision: Decision | None = None) -> Step:
    """Bring a file to a stage, by a decision or without one."""
    case.steps_made += 1
    made = Step.objects.create(
        case=case, nth=case.steps_made, from_stage=case.stage if case.steps_made > 1 else "", to_stage=to, by_name="系统",
        desk="system", on=on, label="x", article="x", detail={"decision": decision.pk} if decision else {},
    )  # fmt: skip
    case.stage = to
    case.save(update_fields=["stage", "steps_made"])
    return made


def decide(
    case: Case, verdict: str, amount: str | None = None, *, by: Officer, on: date = ON, since: date | None = None,
    until: date | None = None, because: str = "", **other: Any,
) -> Decision:  # fmt: skip
    """Write a decision straight down."""
    return Decision.objects.create(
        case=case, verdict=verdict, amount_yuan=None if amount is None else Decimal(amount), effective_from=since,
        effective_until=until, reasons="x", articles=["x"], ended_because=because, by=by, on=on,
        **{"unit": "yuan/month", "is_by_rule": False, **other},
    )  # fmt: skip


def owed(
    *, place: str = "", family: str = "", first: date = date(2026, 1, 1), last: date = EVERY
) -> dict[tuple[int, str], int]:
    """Ask the relation what is owed: cents by entitlement and month."""
    question = "SELECT entitlement_id, month, sum(base_cents + supplement_cents) FROM entitlements_owed(%s, %s, %s, %s) GROUP BY 1, 2"
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(question, [place, family, first, last])
        return {(number, f"{month:%Y-%m}"): int(cents) for number, month, cents in cursor.fetchall()}
