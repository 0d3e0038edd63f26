"""Times of a week as bits, as words, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from doudi.dispatch.supply.hours import mask_of, mask_of_words, words_of, written
from doudi.dispatch.supply.possible import WHENEVER

SATURDAY, EVENING = 5, 2


def test_naming_nothing_is_any_time():
    assert mask_of() == mask_of_words([]) == WHENEVER
    assert words_of(WHENEVER) == ""


@pytest.mark.parametrize(
    ("words", "days", "parts"),
    [(["周六"], [SATURDAY], []), (["晚上"], [], [EVENING]), (["周六晚上"], [SATURDAY], [EVENING])],
)
def test_a_day_a_part_or_both_are_read(words, days, parts):
    assert mask_of_words(words) == mask_of(days=days, parts=parts)


@pytest.mark.parametrize("word", ["周八", "半夜", "周六半夜", ""])
def test_what_is_no_time_is_told(word):
    assert mask_of_words([word]) is None


@given(some.integers(1, WHENEVER))
def test_what_is_written_is_read_again(mask):
    assert mask_of_words(written(mask)) == mask


def test_times_are_said():
    assert words_of(mask_of(days=[SATURDAY], parts=[0, EVENING])) == "周六上午、周六晚上"
