"""Official working days over holidays and moved weekends."""

from datetime import date

import pytest

from doudi.offices.working_days import is_announced, is_working_day, working_days_after, working_days_between

ACCEPTED = date(2026, 9, 18)


@pytest.mark.parametrize(
    ("count", "due"),
    [
        (3, date(2026, 9, 22)),
        (10, date(2026, 10, 9)),
        (20, date(2026, 10, 22)),
        (30, date(2026, 11, 5)),
        (45, date(2026, 11, 26)),
    ],
)
def test_time_limits_over_the_national_day_of_2026(count, due):
    assert working_days_after(ACCEPTED, count=count) == due
    assert working_days_between(ACCEPTED, end=due) == count


def test_a_moved_sunday_works_and_a_holiday_does_not():
    assert is_working_day(date(2026, 9, 20))
    assert not is_working_day(date(2026, 10, 5))


def test_a_year_without_a_notice_counts_weekdays_and_says_so():
    assert not is_announced(2050)
    assert is_working_day(date(2050, 1, 3))
    assert not is_working_day(date(2050, 1, 1))


def test_no_negative_time_limit():
    with pytest.raises(ValueError, match="negative"):
        working_days_after(ACCEPTED, count=-1)
