"""Once a day is the first round of the day where we work; what failed is tried again in the next."""

from datetime import UTC, date, datetime

import pytest

from doudi.offices.daily import once_a_day


def test_the_first_round_of_each_day_does_it():
    days: list[date] = []
    task = once_a_day(lambda *, on: days.append(on))

    for at in (
        datetime(2026, 8, 7, 1, tzinfo=UTC),
        datetime(2026, 8, 7, 15, tzinfo=UTC),
        datetime(2026, 8, 7, 16, tzinfo=UTC),
    ):
        task(at)

    assert days == [date(2026, 8, 7), date(2026, 8, 8)], "at 16:00 UTC a new day has begun here"


def test_a_day_that_failed_is_tried_again():
    tried: list[date] = []

    def work(*, on: date) -> str:
        tried.append(on)
        if len(tried) == 1:
            raise ConnectionError("no line")
        return "done"

    task, at = once_a_day(work), datetime(2026, 8, 7, 1, tzinfo=UTC)
    with pytest.raises(ConnectionError, match="no line"):
        task(at)

    assert [task(at), task(at)] == ["done", None]
