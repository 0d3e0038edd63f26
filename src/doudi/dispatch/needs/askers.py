"""Who asked for a need is told at once what becomes of it, within the same transaction: a port, filled by the floors above as they open.

Nouns: Asker. Verbs: register, tell_visited, tell_settled. A source nobody answers for is told nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from doudi.dispatch.needs.need import Need
from doudi.offices.models import Officer


class Asker(Protocol):
    """A room of the house from which needs come."""

    def visited(self, need: Need, *, by: Officer, words: str, on: date) -> None:
        """Somebody was there, and says this."""

    def settled(self, need: Need, *, on: date) -> None:
        """It is closed, with its outcome."""


ASKERS: dict[str, Asker] = {}
"""The askers by the source they answer for."""


def register(source: str, *, asker: Asker) -> None:
    """Let an asker be told of the needs of a source; a later one takes the place of an earlier one."""
    ASKERS[source] = asker


def tell_visited(need: Need, *, by: Officer, words: str, on: date) -> None:
    """Tell whoever asked that somebody was there."""
    if need.source in ASKERS:
        ASKERS[need.source].visited(need, by=by, words=words, on=on)


def tell_settled(need: Need, *, on: date) -> None:
    """Tell whoever asked what came of it."""
    if need.source in ASKERS:
        ASKERS[need.source].settled(need, on=on)
