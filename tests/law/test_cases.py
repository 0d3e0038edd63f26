"""Every worked case of every programme comes out as its author worked it out, by either execution."""

from __future__ import annotations

import pytest

from tests.law.worked_cases import Worked, differences, worked_cases


@pytest.mark.parametrize("worked", worked_cases(), ids=str)
def test_a_worked_case_comes_out_as_written(worked: Worked) -> None:
    assert differences(worked.case) == []
