"""阿强一家's file at the stages of the road of dibao, for whoever asks what a move wants."""

from datetime import date

import pytest

from tests.cases import APPLIED_ON, applied, case_of, decided, moved
from tests.roads import accepted, hung, investigated

UP_ON = date(2026, 8, 11)


@pytest.fixture
def new(li):
    return case_of(applied(by=li))


@pytest.fixture
def taken(li, chen):
    """Accepted."""
    return accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)


@pytest.fixture
def looked_into(taken, li, wu, guo):
    """With an opinion."""
    return investigated(taken, li=li, wu=wu, guo=guo, on=APPLIED_ON)


@pytest.fixture
def on_the_wall(looked_into, li):
    """Posted."""
    return hung(looked_into, li=li, on=APPLIED_ON)


@pytest.fixture
def at_county(on_the_wall, li):
    return moved(on_the_wall[0], "county", by=li, on=UP_ON)


@pytest.fixture
def running(at_county, chen):
    """Granted."""
    decided(at_county, by=chen, on=UP_ON)
    return moved(at_county, "granted", by=chen, on=UP_ON)
