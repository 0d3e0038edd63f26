"""What becomes of a warning's need is heard as it happens: a visit on somebody's phone, and the outcome that closes it.

Verbs: hear (connects, when this room opens), hear_visited, hear_settled. Whatever was missed, `take_back` still finds by the day.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.signals import settled
from doudi.dispatch.rounds.record import Record
from doudi.dispatch.rounds.signals import visited
from doudi.monitoring.warnings.actions import WORDS_MOST, move, take_back
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.offices.acting import SYSTEM, acting_as

Stage = HardshipWarning.Stage


def hear() -> None:
    """Listen to the floor below."""
    visited.connect(hear_visited, dispatch_uid="warnings")
    settled.connect(hear_settled, dispatch_uid="warnings")


def hear_visited(*, record: Record, on: date, **_: object) -> None:
    """Bring a warning whose household was visited to its next stage, in the visitor's words; one that stands elsewhere stays."""
    need = record.errand.need if record.errand else None
    if need is None or need.source != Need.Source.WARNING:
        return
    with acting_as(SYSTEM):
        number = need.source_number.rpartition("-")[0]
        warning = HardshipWarning.objects.filter(number=number, stage=Stage.ASSIGNED).first()
        if warning is not None and warning.source_number == need.source_number:
            told = {"name": record.worker.name, "words": record.words}
            words = (gettext("%(name)s上门：%(words)s") % told)[:WORDS_MOST]
            move(warning=warning, to=Stage.VISITED, by=SYSTEM, on=on, words=words)


def hear_settled(*, need: Need, on: date, **_: object) -> None:
    """Close the warning whose need was answered."""
    if need.source == Need.Source.WARNING:
        with acting_as(SYSTEM):
            take_back(on=on, of=need.source_number)
