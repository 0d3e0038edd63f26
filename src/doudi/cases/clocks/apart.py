"""Limits that no stage starts: a refusal in writing, a death, a change. They run in the rooms they belong to.

Verbs: start_apart, stop_apart, refresh_due.
"""

from __future__ import annotations

from datetime import date

from doudi.cases.articles import in_force
from doudi.cases.case import Case
from doudi.cases.clocks.models import Clock
from doudi.cases.clocks.turning import nearest_due, remind_day
from doudi.cases.terms import TERMS, last_day, notice, unit_of


def start_apart(*, case: Case, limit: str, label: str, term_name: str, started_on: date) -> Clock | None:
    """Begin a limit of a term; one of its name that runs already goes on running, and a term nobody set starts none."""
    running = case.clocks.filter(limit=limit, stopped_on=None).first()
    found = notice(term_name, place=case.place, on=started_on)
    if running is not None or found is None or found.value is None:
        return running
    unit = unit_of(term_name)
    due = last_day(started_on, count=found.value, unit=unit)
    made = Clock.objects.create(
        case=case, limit=limit, label=label, count=found.value, unit=unit, law=in_force(TERMS.terms[term_name].law, on=started_on),
        source=found.source, started_on=started_on, due_on=due, remind_on=remind_day(case.place, started_on=started_on, due_on=due),
    )  # fmt: skip
    refresh_due(case)
    return made


def stop_apart(*, case: Case, limit: str, on: date) -> None:
    """End a limit that runs."""
    case.clocks.filter(limit=limit, stopped_on=None).update(stopped_on=on, paused_on=None, paused_because="")
    refresh_due(case)


def refresh_due(case: Case) -> None:
    """Write the nearest day of a case's clocks onto it."""
    case.due_on = nearest_due(case)
    case.save(update_fields=["due_on"])
