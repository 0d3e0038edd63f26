"""What becomes of a warning's need is heard as it happens: a visit on somebody's phone, and the outcome that closes it.

Noun: Warnings (the asker of `dispatch.needs.askers`). Whatever was missed, `take_back` still finds by the day.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.dispatch.needs.models import Need
from doudi.monitoring.warnings.actions import WORDS_MOST, move, take_back
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

Stage = HardshipWarning.Stage


class Warnings:
    """Warnings ask for needs, and are moved on by what comes of them."""

    def visited(self, need: Need, *, by: Officer, words: str, on: date) -> None:
        """Bring the warning whose household was visited to its next stage, in the visitor's words; one that stands elsewhere stays."""
        with acting_as(SYSTEM):
            number = need.source_number.rpartition("-")[0]
            warning = HardshipWarning.objects.filter(number=number, stage=Stage.ASSIGNED).first()
            if warning is not None and warning.source_number == need.source_number:
                told = gettext("%(name)s上门：%(words)s") % {"name": by.name, "words": words}
                move(warning=warning, to=Stage.VISITED, by=SYSTEM, on=on, words=told[:WORDS_MOST])

    def settled(self, need: Need, *, on: date) -> None:
        """Close the warning whose need was answered."""
        with acting_as(SYSTEM):
            take_back(on=on, of=need.source_number)
