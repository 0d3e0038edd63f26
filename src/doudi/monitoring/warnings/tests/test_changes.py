"""A death this month's delivery tells of warns today, once, with both deliveries behind it; the month's run finds it told."""

from datetime import date

import pytest

from doudi.monitoring.months.month import compare
from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import NOVEMBER, QIANG, QIANG_WIFE
from doudi.monitoring.months.words import CHANGES
from doudi.monitoring.warnings.changes import SIGNS, warn_of_changes
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 5)


@pytest.fixture
def compared(tmp_path):
    city.known(tmp_path)
    city.two_months(tmp_path, "deaths", before=[], after=[city.death(QIANG_WIFE)])
    city.two_months(tmp_path, "vehicles", before=[], after=[city.vehicle(QIANG, "粤A22222")])
    compare(var=tmp_path, month=NOVEMBER)


def test_a_death_warns_today_together_with_what_else_there_is(compared):
    kept = warn_of_changes(month=NOVEMBER, on=TODAY)

    with acting_as(SYSTEM):
        warning = HardshipWarning.objects.get()
        signs = {one.indicator: one for one in warning.signals.all()}
    assert kept.opened == 1 and warning.generated_on == TODAY
    assert set(signs) == {"W-DTH", "W-OVR"}
    assert signs["W-DTH"].source["as_of"] == "2026-11-01" and signs["W-DTH"].source["dataset"] == "deaths"
    assert (warning.score, warning.level) == (143, "R")  # (140 × 1 + 140 × 0.7) × 0.6


def test_told_once(compared):
    warn_of_changes(month=NOVEMBER, on=TODAY)

    assert warn_of_changes(month=NOVEMBER, on=date(2026, 11, 6)).opened == 0


def test_only_inside_the_place(compared):
    assert warn_of_changes(month=NOVEMBER, on=TODAY, place="440106").opened == 0


def test_every_change_named_is_one_that_is_watched():
    assert set(SIGNS) <= set(CHANGES)
    assert {indicator for indicator, _ in SIGNS.values()} <= set(INDICATORS)
