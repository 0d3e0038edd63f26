"""A warning hears at once what becomes of its need: the visit on somebody's phone, and the outcome; what was missed is found by the day."""

from datetime import date

import pytest

from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.askers import ASKERS
from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.actions import open_errand
from doudi.monitoring.warnings.actions import assign, move, take_back
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as
from tests.rounds import brought, errand_for, phone_of, received

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)


@pytest.fixture
def need(li):
    """A warning of 客村 was sent out: its need."""
    with acting_as(SYSTEM):
        keep([found(("W-OLD", "R"))], scale=scale_of(place=PLACE, on=MONDAY), on=MONDAY)
        warning = HardshipWarning.objects.get()
    with acting_as(li):
        assign(warning=warning, by=li, on=MONDAY)
        return Need.objects.get(source="WARNING")


@pytest.fixture
def visit(li, xiaoliang):
    """Send 小梁 there and let her phone bring a visit."""

    def made(need, words="腿脚不便，床太低，起不来。"):
        with acting_as(li):
            errand = open_errand(
                source="WARNING", source_number=need.source_number, need=need, name=need.name, where="客村大街8号", place=PLACE,
                words="看看她", due_on=MONDAY, worker=xiaoliang, by=li, on=MONDAY,
            )  # fmt: skip
        sent = brought(errand, on=MONDAY, words=words)
        return received(sent, device=phone_of(xiaoliang, on=MONDAY), by=xiaoliang, on=MONDAY)

    return made


def seen() -> HardshipWarning:
    with acting_as(SYSTEM):
        return HardshipWarning.objects.prefetch_related("steps", "signals").get()


def closed(need, *, by):
    with acting_as(by):
        settle(need, outcome="AIDED", words="借到了护理床。", by=by, on=MONDAY)


def test_a_visit_on_the_phone_is_the_warnings_visit_in_the_visitors_words(need, visit, xiaoliang):
    assert visit(need).state == "stored"

    warning = seen()
    assert warning.stage == "VISITED"
    assert list(warning.steps.all())[-1].words == f"{xiaoliang.name}上门：腿脚不便，床太低，起不来。"


def test_a_second_visit_moves_nothing_more(need, visit):
    visit(need)
    visit(need, words="又去了一次。")

    assert [one.to_stage for one in seen().steps.all()] == ["GENERATED", "ASSIGNED", "VISITED"]


def test_a_visit_that_is_no_warnings_moves_none(need, li, xiaoliang):
    errand = errand_for(xiaoliang, by=li, on=MONDAY)

    received(brought(errand, on=MONDAY), device=phone_of(xiaoliang, on=MONDAY), by=xiaoliang, on=MONDAY)

    assert seen().stage == "ASSIGNED"


def test_the_outcome_closes_the_warning_at_once(need, visit, wu):
    visit(need)
    closed(need, by=wu)

    warning = seen()
    assert (warning.stage, warning.reason, warning.words) == ("CLOSED", "AIDED", "借到了护理床。")
    assert [one.told_owner_on for one in warning.signals.all()] == [MONDAY]


def test_the_need_of_an_earlier_round_closes_and_visits_nothing(need, visit, li, wu):
    with acting_as(li):
        warning = HardshipWarning.objects.get()
        move(warning=warning, to="DISPOSED", by=li, on=MONDAY, words="没有找到。", reason="UNREACHABLE")
        for to in ("FEEDBACK", "CLOSED"):
            move(warning=warning, to=to, by=li, on=MONDAY)
        move(warning=warning, to="REOPENED", by=li, on=MONDAY, words="回来了。")
        assign(warning=warning, by=li, on=MONDAY)

    visit(need)
    closed(need, by=wu)

    assert (seen().round, seen().stage) == (2, "ASSIGNED")


def test_what_was_missed_is_taken_back_by_the_day(need, wu, monkeypatch):
    monkeypatch.delitem(ASKERS, Need.Source.WARNING)
    closed(need, by=wu)

    assert seen().stage == "ASSIGNED"
    with acting_as(SYSTEM):
        assert take_back(on=MONDAY) == 1
    assert seen().stage == "CLOSED"
