"""The usual need, and the school's desk."""

import pytest

from tests.needs import department_officer, opened


@pytest.fixture
def need(li):
    return opened(by=li)


@pytest.fixture
def xu(db):
    """许, at the department of education of 海珠."""
    return department_officer()
