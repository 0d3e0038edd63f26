"""The rate of a source: no more questions a second than its owner agreed to, all workers together.

Verb: take_tokens. A bucket that fills by the second, of at most one second's worth; kept in PostgreSQL.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from doudi.evidence.sources.models import SourceState

BACK_MOST = timedelta(minutes=1)
"""So far workers' clocks may lie apart. One that lies further back was set back: counting begins anew, from nothing."""


def take_tokens(state: SourceState, *, rate: float, wanted: int, at: datetime) -> int:
    """Take leave to ask up to `wanted` questions now; `state` is locked by the caller, who saves it."""
    fullest = max(rate, 1.0)
    if state.counted_at is None:
        state.tokens = fullest
    elif at < state.counted_at - BACK_MOST:
        state.tokens, state.counted_at = 0.0, at
    else:
        passed = max(0.0, (at - state.counted_at).total_seconds())
        state.tokens = min(fullest, state.tokens + passed * rate)
    state.counted_at = at if state.counted_at is None else max(at, state.counted_at)
    taken = min(wanted, int(state.tokens))
    state.tokens -= taken
    return taken
