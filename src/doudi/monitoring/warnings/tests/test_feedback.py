"""The sheet for a register's owner: what was true and what was wrong, by delivery, nobody's number whole."""

import csv
from datetime import date, timedelta

import pytest

from doudi.monitoring.warnings.feedback import write_sheets
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def judged(system):
    with acting_as(SYSTEM):
        keep([found(("W-MED", "R"), ("W-DIS", "R"), ("W-PET", "Y"))], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)
        signals = HardshipWarning.objects.get().signals
        signals.filter(indicator="W-MED").update(is_true=False, told_owner_on=MONDAY)
        signals.filter(indicator="W-DIS").update(is_true=True, told_owner_on=MONDAY)


def test_what_was_judged_and_told_stands_on_it(tmp_path):
    counts = write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY)

    (path,) = tmp_path.iterdir()
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert counts == {"medical": 2} and path.name == "医保_medical_2026-11-02.csv"
    assert {(row[4], row[6]) for row in rows[1:]} == {("医疗费用负担重", "不属实"), ("新办残疾证或等级加重", "属实")}
    assert {row[2] for row in rows[1:]} == {"d1"} and {row[5] for row in rows[1:]} == {"440105********002X"}


def test_what_was_told_before_or_lies_elsewhere_does_not(tmp_path):
    assert write_sheets(folder=tmp_path, since=MONDAY + timedelta(days=1), on=MONDAY) == {}
    assert write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY, place="440106") == {}
