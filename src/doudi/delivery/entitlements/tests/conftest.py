"""Fixtures of the tests of entitlements: 阿强's application, and a file of dibao that runs."""

import pytest

from doudi.cases.case import Case
from doudi.cases.stages import Stage
from doudi.delivery.entitlements.tests.files import file_of, step
from tests.cases import applied, case_of


@pytest.fixture
def applied_for(li, db) -> Case:
    return case_of(applied(by=li))


@pytest.fixture
def running(applied_for, chen, system) -> Case:
    """阿强's dibao, at the stage where help runs, with nothing decided yet."""
    step(applied_for, to=Stage.GRANTED)
    return applied_for


@pytest.fixture
def another(running) -> Case:
    """A file of another programme of the same person."""
    return file_of(running, programme="living_subsidy")
