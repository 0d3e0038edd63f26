"""Fixtures of the ledger's tests: the books of 海珠, and 钱, who keeps them."""

import pytest

from doudi.delivery.ledger.tests.books import Books, open_books, seat_finance
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer


@pytest.fixture
def books(db: None) -> Books:
    return open_books()


@pytest.fixture
def qian(db: None) -> Officer:
    """钱, at the finance desk of 海珠."""
    with acting_as(SYSTEM):
        return seat_finance()
