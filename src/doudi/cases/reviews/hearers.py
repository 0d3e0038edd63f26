"""Whoever must know of a household's change is told at once, within the same transaction: a port, filled by the floors above as they open.

Noun: Hearer. Verbs: register, tell_changed. Where nobody listens nobody is told.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from doudi.cases.reviews.models import Change


class Hearer(Protocol):
    """A room of the house that listens to changes."""

    def changed(self, change: Change, *, on: date) -> None:
        """Something changed in a household, told by its family or found."""


HEARERS: dict[str, Hearer] = {}
"""The hearers by the room they listen for."""


def register(room: str, *, hearer: Hearer) -> None:
    """Let a room hear of changes; a later one takes the place of an earlier one."""
    HEARERS[room] = hearer


def tell_changed(change: Change, *, on: date) -> None:
    """Tell everybody who listens of a change that was written down."""
    for hearer in HEARERS.values():
        hearer.changed(change, on=on)
