"""Lifting the mask: who may, for what, and that it is written down."""

from datetime import date

import pytest

from doudi.journal.models import Entry
from doudi.monitoring.permissions import NotAllowed
from doudi.monitoring.unmasking import unmask
from doudi.offices.acting import acting_as
from tests import findings
from tests.cast import HUANG_POPO

pytestmark = pytest.mark.django_db
ON = date(2025, 10, 1)


@pytest.fixture
def finding():
    (kept,) = findings.keep_findings(findings.huang())
    return kept


def test_an_officer_with_a_purpose_sees_the_number_and_it_is_written_down(finding, li):
    with acting_as(li):
        number = unmask(finding=finding, by=li, on=ON, why="上门核实情况")
        line = Entry.objects.get(verb="finding.unmask")

    assert number[:17] == HUANG_POPO.resident_number[:17]
    assert (line.about, line.purpose, line.on, line.actor) == (finding.number, "上门核实情况", ON, str(li.pk))
    assert number not in str(line.detail)


def test_a_village_desk_may_not(finding, wu):
    with acting_as(wu), pytest.raises(NotAllowed):
        unmask(finding=finding, by=wu, on=ON, why="上门核实情况")


def test_without_a_purpose_nobody_may(finding, li):
    with acting_as(li), pytest.raises(NotAllowed):
        unmask(finding=finding, by=li, on=ON, why="  ")

    with acting_as(li):
        assert not Entry.objects.filter(verb="finding.unmask").exists()
