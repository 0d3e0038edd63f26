"""What a register's owner is told, by his interface or a sheet: what was true and what was wrong, by delivery, nobody's number whole."""

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from doudi.evidence.sources.port import NotReached, asking
from doudi.journal.models import Entry
from doudi.monitoring.warnings.feedback import ATTEMPTS_MOST, send_feedback_due, write_sheets
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as
from tests.asking import Told

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


NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)


class Away(Told):
    """An owner who takes nothing."""

    def tell(self, *, number, words, kind):
        raise NotReached("连不上")


def sent(*owners, at=NOON):
    with asking(owners), acting_as(SYSTEM):
        return send_feedback_due(at=at)


def test_an_owner_with_an_interface_is_told_once_what_was_found():
    owner = Told("medical")

    assert (sent(owner), sent(owner)) == (2, 0)

    assert {kind for _, _, kind in owner.heard} == {"wrong_value", "confirmed"}
    wrong = next(words for _, words, kind in owner.heard if kind == "wrong_value")
    assert "批次d1，截至2025-09-01" in wrong and "医疗费用负担重" in wrong and "不属实" in wrong
    assert "440105********002X" in wrong and "黄桂芳" not in wrong


def test_that_he_heard_it_is_kept_with_the_sign_and_in_the_journal():
    sent(Told("medical"))

    with acting_as(SYSTEM):
        heard = Signal.objects.filter(owner_heard_at=NOON)
        lines = Entry.objects.filter(verb="warning.feedback_send")
        assert heard.count() == lines.count() == 2
        assert {line.detail["source"] for line in lines} == {"medical"}


def test_what_he_took_is_on_no_sheet(tmp_path):
    sent(Told("medical"))

    assert write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY) == {}


def test_an_owner_without_an_interface_gets_the_sheet(tmp_path):
    assert sent(Told("disability")) == 0
    assert sent() == 0

    assert write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY) == {"medical": 2}


def test_one_that_is_down_is_told_later(tmp_path):
    assert sent(Away("medical")) == 0
    assert write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY) == {"medical": 2}

    assert sent(Told("medical"), at=NOON + timedelta(hours=1)) == 2


def test_after_many_attempts_it_stays_on_the_sheet(tmp_path):
    with acting_as(SYSTEM):
        Signal.objects.update(owner_attempts=ATTEMPTS_MOST)

    assert sent(Told("medical")) == 0
    assert write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY) == {"medical": 2}


def test_what_our_own_cases_said_goes_back_to_nobody(tmp_path):
    with acting_as(SYSTEM):
        Signal.objects.update(source={"case": "AJ1"})

    assert sent(Told("medical")) == 0
    assert write_sheets(folder=tmp_path, since=MONDAY, on=MONDAY) == {}
