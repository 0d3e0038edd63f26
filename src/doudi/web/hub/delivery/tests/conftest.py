"""Fixtures of the tests of delivery's pages: a list that two have signed, a bank in memory, what was overpaid."""

import pytest

from doudi.delivery.clearing.tests.conftest import bank, signed
from doudi.delivery.recovery.tests.conftest import paid, second

__all__ = ["bank", "paid", "second", "signed"]


@pytest.fixture
def sun(qian):
    """Another officer of the same finance desk."""
    user = type(qian.user).objects.create(username="sun")
    return type(qian).objects.create(name="孙会计", desk=qian.desk, user=user, staff_number="S-1", since=qian.since)
