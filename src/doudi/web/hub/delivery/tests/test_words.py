"""A bank's code is told in words, with the code behind it; a month in an address is one that can be."""

from datetime import date

import pytest
from django.utils.translation import override

from doudi.web.hub.delivery.words import bank_says, month_of


@pytest.mark.parametrize(
    ("code", "bank", "said"),
    [
        ("AC07", "iso20022", "账户已销户（AC07）"),
        ("no such code", "iso20022", "no such code"),
        ("AC07", "no such bank", "AC07"),
    ],
)
def test_a_banks_code_is_told_in_words(code, bank, said):
    with override("zh-hans"):
        assert bank_says(code, bank) == said


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-09", 9), ("2026-13", 3), ("9999-12", 3), ("0001-01", 3), ("1999-01", 3), ("２０２６-09", 3), ("", 3)],
)
def test_a_month_that_cannot_be_is_the_month_of_the_day(text, month):
    assert month_of(text, on=date(2026, 3, 4)) == date(2026, month, 1)
