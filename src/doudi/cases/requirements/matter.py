"""A move somebody wants to make, and the register of what it may ask for.

Nouns: Matter, REQUIREMENTS. Verbs: requirement (registers one under its name), missing_for, entered, last_entered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from doudi.cases.case import Case
from doudi.cases.finding import Found, find_for
from doudi.cases.permissions import By
from doudi.cases.stages import S

Requirement = Callable[["Matter"], str | None]
REQUIREMENTS: dict[str, Requirement] = {}


@dataclass(frozen=True)
class Matter:
    """One move that somebody wants to make."""

    case: Case
    to: S
    by: By
    on: date

    @cached_property
    def found(self) -> Found:
        """What the law answers that day, asked for once however many requirements read it."""
        return find_for(self.case, on=self.on)


def requirement(function: Requirement) -> Requirement:
    """Register a requirement under its function's name."""
    assert function.__name__ not in REQUIREMENTS, f"two requirements are called {function.__name__}"
    REQUIREMENTS[function.__name__] = function
    return function


def missing_for(names: tuple[str, ...], matter: Matter) -> list[str]:
    """Say everything that is missing, not only the first thing."""
    found = (REQUIREMENTS[name](matter) for name in names)
    return [words for words in found if words is not None]


def entered(case: Case, *stages: S) -> date:
    """Give the day a case first came to one of these stages; the day it was opened when it never did."""
    step = case.steps.filter(to_stage__in=stages).order_by("nth").first()
    return step.on if step is not None else case.opened_on


def last_entered(case: Case, *stages: S) -> date:
    """Give the day a case last came to one of these stages; the day it was opened when it never did."""
    step = case.steps.filter(to_stage__in=stages).order_by("-nth").first()
    return step.on if step is not None else case.opened_on
