"""The breaker: a source that fails again and again is left alone for a while, so that it delays nobody and recovers.

Verbs: note_success, note_failure, is_resting. Kept in PostgreSQL, so that all workers know.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from doudi.evidence.sources.models import SourceState
from doudi.evidence.sources.pace import USUAL, Pace, rest_after


def is_resting(state: SourceState, *, at: datetime) -> bool:
    """Say whether a source is left alone now."""
    return state.rests_until is not None and at < state.rests_until


def is_on_trial(state: SourceState, *, pace: Pace = USUAL) -> bool:
    """Say whether the source has rested and a single question shows whether it is back."""
    return state.failures >= pace.failures_before_rest


def note_success(source: str) -> None:
    """Forget the failures of a source that answered."""
    SourceState.objects.filter(source=source, failures__gt=0).update(failures=0, rests_until=None)


@transaction.atomic
def note_failure(source: str, *, at: datetime, pace: Pace = USUAL) -> None:
    """Count a failure; from the limit on the source rests, twice as long each time."""
    state = SourceState.objects.select_for_update().filter(source=source).first()
    if state is None:
        state = SourceState(source=source)
    state.failures += 1
    rest = rest_after(state.failures, pace=pace)
    state.rests_until = at + rest if rest else None
    state.save()
