"""Every worked case of every programme comes out as its author worked it out, by either execution."""

from __future__ import annotations

import re

import pytest

from tests.law.worked_cases import Worked, differences, worked_cases


@pytest.mark.parametrize("worked", worked_cases(), ids=str)
def test_a_worked_case_comes_out_as_written(worked: Worked) -> None:
    assert differences(worked.case) == []


def test_the_ten_cases_an_officer_worked_out_by_hand_are_among_them():
    named = {int(number) for worked in worked_cases() for number in re.findall(r"worked case (\d+)", worked.case.name)}

    assert named >= set(range(1, 11))
