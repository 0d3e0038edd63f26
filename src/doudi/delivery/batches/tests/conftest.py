"""Fixtures of the tests of lists: three of 海珠 who are paid dibao, and money for it."""

import pytest

from tests.payments import money, recipient


@pytest.fixture
def three(db, system):
    """Three recipients with an account each."""
    return [recipient(number) for number in (1, 2, 3)]


@pytest.fixture
def funded(db, system):
    """Enough money for the year."""
    money(cents=100_000_000)
