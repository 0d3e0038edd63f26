"""Fixtures of the tests of entitlements: 阿强's application, and a file of dibao that runs."""

import pytest

from doudi.cases.stages import Stage
from doudi.delivery.entitlements.tests.files import file_of, step
from tests.cases import applied, case_of
from tests.standards import published
from tests.support import granted


@pytest.fixture
def applied_for(li, system):
    return case_of(applied(by=li))


@pytest.fixture
def running(applied_for):
    """阿强's dibao, at the stage where help runs, with nothing decided yet."""
    step(applied_for, to=Stage.GRANTED)
    return applied_for


@pytest.fixture
def another(running):
    """A file of another programme of the same person."""
    return file_of(running, programme="living_subsidy")


@pytest.fixture
def case(li, wu, chen, guo, system):
    """阿强一家's dibao, granted by rule from September on."""
    return granted(li=li, wu=wu, chen=chen, guo=guo)


@pytest.fixture
def standard(wang, lin):
    """Publish a standard of dibao for 广州, by two officers of the city."""

    def publishing(value, **other):
        return published(value, by=wang, second=lin, **other)

    return publishing
