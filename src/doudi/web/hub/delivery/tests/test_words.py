"""A bank's code is told in words, with the code behind it."""

import pytest
from django.utils.translation import override

from doudi.web.hub.delivery.words import bank_says


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
