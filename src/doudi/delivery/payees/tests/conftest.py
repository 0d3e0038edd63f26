"""Fixtures of the tests of payees: 阿强's dibao, owed from February on."""

from datetime import date

import pytest

from doudi.cases.stages import Stage
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.entitlements.settling import settle
from doudi.delivery.entitlements.tests.files import ON, decide, step
from doudi.registry.models import Person
from tests.cases import applied, case_of


@pytest.fixture
def owed(db, li, chen, system) -> Entitlement:
    """What 阿强's file of dibao owes him."""
    case = case_of(applied(by=li))
    step(case, to=Stage.GRANTED)
    decide(case, "granted", "2650.60", by=chen, since=date(2026, 1, 1))
    settle(case=case, on=ON)
    return Entitlement.objects.get(case=case)


@pytest.fixture
def aqiang(owed) -> Person:
    return Person.objects.get(pk=owed.subject_id)
