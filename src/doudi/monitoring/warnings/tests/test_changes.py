"""A death this month's delivery tells of warns today, once, with both deliveries behind it; the month's run finds it told."""

from datetime import date

import pytest

from doudi.dispatch.needs.models import Need
from doudi.evidence.tests.deliveries import deliver
from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import FANG, NOVEMBER, QIANG, QIANG_WIFE
from doudi.monitoring.months.words import CHANGES
from doudi.monitoring.warnings.aided import groups_in
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
    return tmp_path


def test_a_death_warns_today_together_with_what_else_there_is(compared):
    kept = warn_of_changes(var=compared, month=NOVEMBER, on=TODAY)

    with acting_as(SYSTEM):
        warning = HardshipWarning.objects.get()
        signs = {one.indicator: one for one in warning.signals.all()}
    assert kept.opened == 1 and warning.generated_on == TODAY
    assert set(signs) == {"W-DTH", "W-OVR"}
    assert signs["W-DTH"].source["as_of"] == "2026-11-01" and signs["W-DTH"].source["dataset"] == "deaths"
    assert (warning.score, warning.level) == (143, "R")  # (140 × 1 + 140 × 0.7) × 0.6


def test_what_is_red_is_sent_out_at_once_to_both_communities(compared):
    warn_of_changes(var=compared, month=NOVEMBER, on=TODAY)

    with acting_as(SYSTEM):
        warning = HardshipWarning.objects.get()
        need = Need.objects.get(source="WARNING")
    assert warning.stage == "ASSIGNED" and need.source_number == warning.source_number
    assert (need.urgency, need.residence) == ("NOW", warning.place)


def test_a_car_is_a_sign_only_where_somebody_is_on_dibao(tmp_path):
    """方 draws an elder's allowance: his car is nobody's business."""
    city.known(tmp_path)
    deliver(tmp_path, "benefits", [{**row, "programme": "高龄津贴"} for row in city.AIDED], as_of=NOVEMBER)
    city.two_months(tmp_path, "vehicles", before=[], after=[city.vehicle(FANG, "粤A33333")])
    compare(var=tmp_path, month=NOVEMBER)

    with acting_as(SYSTEM):
        assert MonthChange.objects.get().change == "car"
    assert warn_of_changes(var=tmp_path, month=NOVEMBER, on=TODAY).opened == 0


def test_classes_of_households_by_what_they_hold(compared):
    groups = groups_in(compared, month=NOVEMBER)

    assert groups == {440105 * 10**12 + 1: "c1", 440105 * 10**12 + 2: "c1", 440106 * 10**12 + 3: "c1"}


def test_told_once(compared):
    warn_of_changes(var=compared, month=NOVEMBER, on=TODAY)

    assert warn_of_changes(var=compared, month=NOVEMBER, on=date(2026, 11, 6)).opened == 0


def test_only_inside_the_place(compared):
    assert warn_of_changes(var=compared, month=NOVEMBER, on=TODAY, place="440106").opened == 0


def test_every_change_named_is_one_that_is_watched():
    assert set(SIGNS) <= set(CHANGES)
    assert {indicator for indicator, _ in SIGNS.values()} <= set(INDICATORS)
