"""Moves of a case, and an application, for whoever kills something in the middle of one. Verbs: moved, agrees, drafted, sent."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from doudi.cases.actions import move
from doudi.cases.applying.actions import Wish, apply
from doudi.cases.applying.models import Draft
from doudi.cases.case import Case, Step
from doudi.cases.clocks.models import Clock
from doudi.cases.stages import Stage
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import APPLIED_ON, family_with_numbers, wish_of

LATER = date(2026, 8, 5)
ASKED_FOR = "孩子要交学费，家里只有一份工资。"


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


def drafted() -> Wish:
    """A family's wish for two programmes, and the draft it was written in."""
    people = family_with_numbers()
    wish = wish_of(people, channel="phone", words=ASKED_FOR, programmes={"dibao": None, "edge": None})
    with acting_as(SYSTEM):
        Draft.objects.create(
            person=people[0], token=uuid4(), content={"words": ASKED_FOR}, saved_at="2026-08-03T08:00Z"
        )
    return wish


def sent(wish: Wish) -> None:
    """Send it."""
    with acting_as(SYSTEM):
        apply(wish=wish, by=SYSTEM, on=APPLIED_ON)


def is_sent() -> bool:
    """Say whether both cases are there and the draft is gone; it is all of it or nothing."""
    with acting_as(SYSTEM):
        cases, drafts = Case.objects.count(), Draft.objects.filter(content__words=ASKED_FOR).count()
    assert (cases, drafts) in {(0, 1), (2, 0)}
    return cases > 0
