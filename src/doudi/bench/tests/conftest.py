"""A bench's own database is copied from the one made for all tests: migrations are tested elsewhere, and take half a minute."""

import pytest

from doudi.bench import gate
from tests import databases


@pytest.fixture(autouse=True)
def copied_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a bench copy what it would migrate."""
    monkeypatch.setattr(gate, "migrated", databases.copy)
