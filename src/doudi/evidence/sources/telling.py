"""Telling a source something back (双向反馈), with the breaker of all that is asked of it. Verbs: tell_owner, is_left_alone."""

from __future__ import annotations

from datetime import datetime

from doudi.evidence.sources import breaker
from doudi.evidence.sources.models import SourceState
from doudi.evidence.sources.pace import USUAL, Pace
from doudi.evidence.sources.port import NotReached, source_of


def tell_owner(source: str, *, number: str, words: str, kind: str, at: datetime, pace: Pace = USUAL) -> bool:
    """Tell the owner of a source; say whether he took it. Told again under the same number it is the same."""
    try:
        source_of(source).tell(number=number, words=words, kind=kind)
    except NotReached:
        breaker.note_failure(source, at=at, pace=pace)
        return False
    return True


def is_left_alone(source: str, *, at: datetime) -> bool:
    """Say whether a source that failed again and again rests now."""
    state = SourceState.objects.filter(source=source).first()
    return state is not None and breaker.is_resting(state, at=at)
