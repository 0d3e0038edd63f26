"""The year pays from an account of its own; whoever comes after it pays from none."""

from collections.abc import Iterator

import pytest

from doudi.delivery.clearing.payers import forget_payers


@pytest.fixture(autouse=True)
def nobody_pays_afterwards() -> Iterator[None]:
    """Unplug who paid the year."""
    yield
    forget_payers()
