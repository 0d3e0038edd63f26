"""Resident identity numbers, by the million."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.evidence.identity import CARD, REASONS, cut_cards, days_since_1970, number_text, read_numbers
from doudi.evidence.tests.deliveries import resident_id

ON = np.datetime64("2026-07-01")


def reasons(*texts):
    return [REASONS[code] for code in read_numbers(pa.array(texts, pa.string()), on=ON).wrong]


@pytest.mark.parametrize(
    "number",
    ["44010319800101001X", "350102194503030073", "810000199001010019", "820000198506150022", "11010519491231002X"],
)
def test_numbers_with_the_right_check_digit_are_accepted(number):
    read = read_numbers(pa.array([number]), on=ON)

    assert read.wrong.tolist() == [0]
    assert number_text(int(read.digits[0])) == number


def test_an_old_number_of_15_is_the_same_person_as_the_new_one_of_18():
    read = read_numbers(pa.array(["440103800101001", "44010319800101001X", "44010319800101001x"]), on=ON)

    assert read.wrong.tolist() == [0, 0, 0]
    assert len(set(read.digits.tolist())) == 1
    assert read.births.tolist() == [3652, 3652, 3652]


def test_every_mistake_is_named():
    assert reasons(
        "4401031980", None, "440103198001010010", "440103198002300010", "44010320990101001X", "44O10319800101001X"
    ) == [
        "身份证号应为18位（旧号15位）",
        "身份证号应为18位（旧号15位）",
        "身份证号校验位不对，可能录错了一位",
        "身份证号中的出生日期不存在",
        "身份证号中的出生日期晚于数据日期",
        "身份证号含有数字以外的字符",
    ]


def test_full_width_figures_are_not_figures():
    assert reasons("４４010319800101001X") == ["身份证号含有数字以外的字符"]


@given(number=st.integers(0, 999), place=st.integers(0, 16), figure=st.integers(1, 9), year=st.integers(1900, 2020))
def test_one_mistyped_figure_is_always_found(number, place, figure, year):
    right = resident_id(number, birth=f"{year}0215")
    mistyped = f"{right[:place]}{(int(right[place]) + figure) % 10}{right[place + 1 :]}"

    assert read_numbers(pa.array([right]), on=ON).wrong[0] == 0
    assert read_numbers(pa.array([mistyped]), on=ON).wrong[0] != 0


def test_a_disability_card_is_cut_to_the_number_it_starts_with():
    number = resident_id(1)
    ids, is_card = cut_cards(pa.array([f"{number}41", f"{number}41B2", f"{number}81", number, None]))

    assert ids[0].as_py() == ids[1].as_py() == number
    assert is_card.tolist() == [True, True, False, False, False]
    assert "20位" in REASONS[CARD]


@given(st.dates())
def test_days_agree_with_the_calendar(day):
    found, exists = days_since_1970(years=np.array([day.year]), months=np.array([day.month]), days=np.array([day.day]))

    assert exists[0] == (day.year >= 1800)
    if exists[0]:
        assert found[0] == (day - type(day)(1970, 1, 1)).days
