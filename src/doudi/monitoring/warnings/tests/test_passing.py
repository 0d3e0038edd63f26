"""A day passes: answers are taken back, our cases looked at, everybody weighed when something new is there."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest

from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.askers import ASKERS
from doudi.dispatch.needs.models import Need
from doudi.evidence.tests.deliveries import deliver
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.tests import city
from doudi.monitoring.months.tests.city import NOVEMBER, OCTOBER, QIANG, QIANG_WIFE, RICH
from doudi.monitoring.warnings import passing
from doudi.monitoring.warnings.actions import assign
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning, Signal, WarningRun
from doudi.monitoring.warnings.passing import pass_day, weigh_anew, when_compared
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 5)
NOON = datetime(2026, 11, 5, 4, tzinfo=UTC)
"""Noon of that day where we work."""
PETITION = {"petition_number": "XF1", "person": QIANG, "subject": "生活困难", "status": "受理", "petitioned_on": "2026/10/20",
            "updated_on": "2026/10/21"}  # fmt: skip


@pytest.fixture(autouse=True)
def lake(tmp_path, monkeypatch):
    """An installation of its own, whose lake holds nothing yet."""
    return of_its_own(monkeypatch, var=tmp_path)


@pytest.fixture
def books(lake):
    """November's books, and 阿强 wrote of hardship three times."""
    november(lake)
    return lake


def of_its_own(monkeypatch, *, var):
    """Let warnings find everything under a folder."""
    for module in ("passing", "homes", "persons"):
        monkeypatch.setattr(f"doudi.monitoring.warnings.{module}.var", lambda: var)
    return var


def november(var):
    """Deliver November's books; 阿强 wrote of hardship three times."""
    city.known(var)
    deliver(var, "hukou", city.BOOKS, as_of=NOVEMBER)
    deliver(var, "deaths", [city.death(RICH)], as_of=NOVEMBER)
    deliver(var, "petitions", [{**PETITION, "petition_number": f"XF{one}"} for one in range(3)], as_of=NOVEMBER)


def answered(monkeypatch, *, li, wu):
    """Let the hub settle a warning's need while nobody listens; give the warning."""
    monkeypatch.delitem(ASKERS, Need.Source.WARNING)
    with acting_as(SYSTEM):
        keep([found(("W-OLD", "R"))], scale=scale_of(place=PLACE, on=TODAY), on=TODAY)
        warning = HardshipWarning.objects.get()
    with acting_as(li):
        assign(warning=warning, by=li, on=TODAY)
    with acting_as(wu):
        settle(Need.objects.get(source="WARNING"), outcome="AIDED", words="借到了护理床。", by=wu, on=TODAY)
    return warning


def told() -> set[str]:
    with acting_as(SYSTEM):
        return set(Signal.objects.values_list("indicator", flat=True))


def test_what_the_hub_answered_is_taken_back_once(li, wu, monkeypatch):
    answered(monkeypatch, li=li, wu=wu)

    assert pass_day(on=TODAY).closed == 1
    assert pass_day(on=TODAY).closed == 0


def test_everybody_is_weighed_once_the_months_books_are_there(books):
    done, again = weigh_anew(on=TODAY), weigh_anew(on=TODAY)

    assert done is not None and done.opened == 1 and told() == {"W-PET"}
    assert again is None and weigh_anew(on=TODAY + timedelta(days=1)) is None
    assert WarningRun.objects.get().on == TODAY


def test_not_before_the_months_books(lake):
    city.known(lake)
    deliver(lake, "hukou", city.BOOKS, as_of=OCTOBER)

    assert weigh_anew(on=TODAY) is None
    assert not WarningRun.objects.exists()


def test_again_when_a_register_is_new_and_only_what_is_new_is_told(books):
    weigh_anew(on=TODAY)
    deliver(books, "disability", [city.card(QIANG_WIFE, grade="1")], as_of=date(2026, 11, 6))

    done = weigh_anew(on=date(2026, 11, 6))

    assert done is not None and (done.opened, done.raised) == (0, 1)
    assert told() == {"W-PET", "W-DIS"}


def test_not_while_another_worker_weighs(books, monkeypatch):
    monkeypatch.setattr(passing, "_alone", lambda: nullcontext(False))

    assert weigh_anew(on=TODAY) is None


def test_a_comparison_is_told_in_the_first_round_after_it_and_once(lake):
    city.known(lake)
    city.two_months(lake, "deaths", before=[], after=[city.death(QIANG_WIFE)])
    task = when_compared()
    with acting_as(SYSTEM):
        assert task(NOON) is None
        compare(var=lake, month=NOVEMBER)

        kept = task(NOON)
        assert kept is not None and kept.opened == 1
        assert task(NOON) is None
    assert told() == {"W-DTH"}
