"""Whoever moves to where the standard is lower gets less there: decided in writing, or after a hearing where the place sets it."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.actions import NotReady
from doudi.cases.case import Case
from doudi.cases.reviews.actions import change_amount, hand_over, take_over
from doudi.cases.road import ROADS
from doudi.cases.stages import Stage
from doudi.cases.support import amount_in
from doudi.cases.terms import notice
from doudi.offices.acting import SYSTEM, acting_as
from doudi.programmes import RULEBOOK
from doudi.rules.terms import Notice
from tests.roads import fresh, said_by, set_terms
from tests.support import granted, heard

pytestmark = pytest.mark.django_db
DISTRICT, TOWN = "440106", "440106001"  # 天河区五山街道
LAST, FIRST, TAKEN_ON = date(2026, 10, 1), date(2026, 11, 1), date(2026, 10, 12)
WAS, LESS, MORE = Decimal("3927.00"), Decimal("3600.00"), Decimal("4200.00")
INTO_HELP = (Stage.SUBMITTED, Stage.GRANTED)


def set_standard(monkeypatch, yuan: int) -> None:
    """Let 天河 have a standard of its own, an invented figure, where 海珠 has 1,309 yuan for each of the three."""
    day = date(2026, 1, 1)
    own = [
        Notice(
            term=name, place=DISTRICT, residence="any", since=day, until=None, value=yuan * 10_000, source="试验", confirmed_on=day
        )
        for name in ("dibao_standard", "urban_standard")
    ]  # fmt: skip
    book = RULEBOOK.with_own_notices(own)
    monkeypatch.setattr("doudi.cases.finding.rulebook", lambda: book)


@pytest.fixture
def poorer(monkeypatch):
    """It gives less there."""
    set_standard(monkeypatch, 1200)


@pytest.fixture
def hears_first(monkeypatch):
    """It hears people before a move brings them less."""
    set_terms(monkeypatch, place=DISTRICT, transfer_cut_heard=True)


@pytest.fixture
def taken(li, wu, chen, guo, zhou):
    """The household has moved; its help is taken over when this is called."""
    here = granted(li=li, wu=wu, chen=chen, guo=guo)
    with acting_as(chen):
        offer = hand_over(case=fresh(here), to_place=TOWN, last_month=LAST, by=chen, on=date(2026, 9, 20))

    def take() -> Case:
        with acting_as(zhou):
            return take_over(transfer=offer, by=zhou, on=TAKEN_ON)

    return take


def paid(case: Case, month: date) -> Decimal | None:
    with acting_as(SYSTEM):
        return amount_in(case, month)


def test_less_by_the_standard_there_needs_no_hearing_but_is_told_in_writing(poorer, taken, zhou):
    there = taken()

    assert paid(there, FIRST) == LESS
    with acting_as(zhou):
        assert there.decisions.get().is_by_rule
        assert not there.hearings.exists()
        said = str(there.papers.get(kind="grant").content)
    assert f"按本地标准发放 {LESS} 元，原为 {WAS}" in said
    assert "3,600.00 元" in said
    assert "申请行政复议" in said
    assert "提起行政诉讼" in said
    assert "随家庭迁入，从2026年11月起由我们接续发放" in said
    assert "于2026年10月12日申请" not in said, "nobody has applied"


def test_where_a_place_hears_first_the_amount_stays_until_it_has(poorer, hears_first, taken, zhou):
    there = taken()
    with acting_as(zhou):
        said = str(there.papers.get(kind="grant").content)
        with pytest.raises(NotReady, match="必须听取受助人意见"):
            change_amount(case=fresh(there), by=zhou, on=date(2026, 11, 3))

    assert f"按本地标准是 {LESS} 元，减少以前先听取您的意见" in said
    assert paid(there, FIRST) == WAS
    case = heard(there, by=zhou, on=date(2026, 11, 3), because="STANDARD_CHANGE")
    with acting_as(zhou):
        made = change_amount(case=case, by=zhou, on=date(2026, 11, 12))
    assert made.is_by_rule
    assert [paid(there, date(2026, month, 1)) for month in (11, 12)] == [WAS, LESS]


def test_a_cut_nobody_was_heard_about_is_no_way_into_help_where_a_place_hears_first(poorer, taken, zhou, monkeypatch):
    there = taken()
    assert said_by("moved_uncut", there, by=zhou, on=TAKEN_ON) is None

    set_terms(monkeypatch, place=DISTRICT, transfer_cut_heard=True)

    assert "先听取受助人意见" in said_by("moved_uncut", there, by=zhou, on=TAKEN_ON)


def test_every_road_asks_on_the_way_in_whether_anybody_must_be_heard():
    asked = [road[INTO_HELP].requires for road in ROADS.values() if INTO_HELP in road]

    assert len(asked) > 5
    assert set(asked) == {("handed_over", "decided", "moved_uncut")}


def test_more_by_the_standard_there_is_given_at_once_even_where_a_place_hears_first(monkeypatch, hears_first, taken):
    set_standard(monkeypatch, 1400)

    assert paid(taken(), FIRST) == MORE


def test_the_law_leaves_it_open_and_our_own_default_says_so():
    found = notice("transfer_cut_heard", place=TOWN, on=TAKEN_ON)

    assert found is not None
    assert (found.value, found.mark) == (False, "E")
