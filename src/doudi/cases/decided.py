"""Whoever must know what was decided is told at once, within the same transaction: a port, filled by the floors above as they open.

Noun: Hearer. Verbs: register, tell_decided (a decision was written), tell_moved (a step was made, which may carry one out). Where nobody
listens nobody is told; a hearer that raises keeps the decision from being made, and says why in its own sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from doudi.cases.case import Case, Decision, Step


class Hearer(Protocol):
    """A room of the house that listens to decisions."""

    def decided(self, made: Decision, *, on: date) -> None:
        """A decision was written; a step may yet have to carry it out."""

    def moved(self, case: Case, *, step: Step, on: date) -> None:
        """A case went on, by a decision or without one."""


HEARERS: dict[str, Hearer] = {}
"""The hearers by the room they listen for."""


def register(room: str, *, hearer: Hearer) -> None:
    """Let a room hear of decisions; a later one takes the place of an earlier one."""
    HEARERS[room] = hearer


def tell_decided(made: Decision, *, on: date) -> None:
    """Tell everybody who listens of a decision that was written."""
    for hearer in HEARERS.values():
        hearer.decided(made, on=on)


def tell_moved(case: Case, *, step: Step, on: date) -> None:
    """Tell everybody who listens of a step that was made."""
    for hearer in HEARERS.values():
        hearer.moved(case, step=step, on=on)
