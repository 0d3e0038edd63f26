"""Moves of a case for whoever kills something in the middle of one. Verbs: moved, agrees."""

from __future__ import annotations

from datetime import date

from doudi.cases.actions import move
from doudi.cases.case import Case, Step
from doudi.cases.clocks.models import Clock
from doudi.cases.stages import Stage
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

LATER = date(2026, 8, 5)


def moved(number: int, *, to: Stage, why: str, by: Officer) -> None:
    """Make one move."""
    with acting_as(by):
        move(case=Case.objects.get(pk=number), to=to, by=by, on=LATER, why=why)


def agrees(number: int) -> Case:
    """Hold the case, its steps, its clocks and the journal against one another."""
    with acting_as(SYSTEM):
        case = Case.objects.get(pk=number)
        steps = list(Step.objects.filter(case=case).order_by("nth"))
        told = list(Entry.objects.filter(verb="case.move", about=case.number).order_by("sequence"))
        assert [step.nth for step in steps] == list(range(1, case.steps_made + 1))
        assert steps[-1].to_stage == case.stage
        assert [one.detail["to"] for one in told] == [step.to_stage for step in steps]
        running = Clock.objects.filter(case=case, stopped_on=None).values_list("limit", flat=True)
        assert len(set(running)) == len(running)
    return case
