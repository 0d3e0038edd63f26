"""The rate of a source: never more than its owner agreed to, also when a clock is set back."""

from datetime import UTC, datetime, timedelta

from doudi.evidence.sources.models import SourceState
from doudi.evidence.sources.rates import take_tokens

AT = datetime(2026, 11, 27, 10, tzinfo=UTC)


def taken(state, *, at):
    return take_tokens(state, rate=5.0, wanted=20, at=at)


def test_a_bucket_holds_one_second_and_fills_by_the_second():
    state = SourceState(source="tax", tokens=0.0)

    assert [taken(state, at=AT + timedelta(seconds=after)) for after in (0, 0, 0.5, 60)] == [5, 0, 2, 5]


def test_clocks_that_lie_a_little_apart_give_nobody_more_than_was_agreed():
    state = SourceState(source="tax", tokens=0.0, counted_at=AT)

    assert taken(state, at=AT - timedelta(seconds=30)) == 0
    assert state.counted_at == AT


def test_a_clock_set_back_by_months_does_not_stop_the_asking_for_months():
    state = SourceState(source="tax", tokens=5.0, counted_at=AT)
    january = AT - timedelta(days=320)

    assert taken(state, at=january) == 0
    assert taken(state, at=january + timedelta(seconds=1)) == 5
