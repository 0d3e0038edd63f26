"""What a new standard would break, each rule on its line and beyond it."""

import pytest

from doudi.programmes import RULEBOOK
from doudi.standards.breaches import breaches_of, words
from doudi.standards.notices import notices_of
from doudi.standards.tests.drafts import ON, draft


def rules(*before, **changes):
    """Name the rules a draft breaks, after other drafts were published."""
    own = [notice for one in before for notice in notices_of(one, book=RULEBOOK, confirmed_on=ON)]
    return [breach.rule for breach in breaches_of(draft(**changes), book=RULEBOOK.with_own_notices(own))]


def said(**changes):
    return [words(breach.as_json()) for breach in breaches_of(draft(**changes), book=RULEBOOK)]


@pytest.mark.parametrize(("value", "breaks"), [("1206", False), ("1205.99", True)])
def test_a_standard_below_the_province_s_minimum(value, breaks):
    assert ("below_minimum" in rules(value=value)) is breaks


@pytest.mark.parametrize(("rural", "breaks"), [("1050", False), ("1049.99", True)])
def test_villages_get_at_least_three_quarters_of_towns(rural, breaks):
    urban = draft(residence="urban", value="1400")

    assert ("rural_share" in rules(urban, residence="rural", value=rural)) is breaks


def test_a_city_s_standard_is_held_against_villages_of_its_counties():
    village = draft(place="440117", residence="rural", value="1300")

    assert "rural_share" in rules(village, residence="urban", value="1740")
    assert "rural_share" not in rules(village, residence="urban", value="1733")


@pytest.mark.parametrize(
    ("value", "breaks"), [("921.89", True), ("921.90", False), ("1053.60", False), ("1053.61", True)]
)
def test_in_fujian_a_standard_is_a_share_of_the_minimum_wage(value, breaks):
    from datetime import date

    wage = draft(term="minimum_wage", place="3501", value="2195", since=date(2026, 1, 1))

    assert ("wage_share" in rules(wage, place="3501", value=value, since=date(2026, 2, 1))) is breaks


def test_a_published_edge_line_stays_above_the_standard_and_follows_it():
    assert "edge_line" in rules(value="1964")
    assert "edge_lags" in rules(value="1309.34")
    assert "edge_lags" not in rules(value="1309.33")
    assert rules(term="edge_line", value="1309")[0] == "edge_line"
    assert "edge_multiple" in rules(term="edge_multiple", place="4402", value="1", since=ON.replace(year=2024))


def test_a_published_basic_standard_of_tekun_follows():
    assert "tekun_lags" in rules(value="1340")
    assert "tekun_lags" not in rules(value="1309")


def test_a_lower_standard_and_a_slip_of_the_pen():
    assert "lower" in rules(value="1308")
    assert "lower" not in rules(value="1309")
    assert "slip" in rules(value="1963.50")
    assert "slip" not in rules(value="1963.49")
    assert "slip" in rules(value="872.66")


def test_a_county_is_told_that_the_city_sets_it():
    assert "set_by" in rules(place="440105", value="1340")
    assert "set_by" not in rules(value="1340")


def test_each_breach_tells_the_numbers_and_who_set_the_rule():
    (breach, *_) = breaches_of(draft(value="1200"), book=RULEBOOK)

    assert words(breach.as_json()) == "新标准 1,200.00 元低于省定最低标准 1,206.00 元。"
    assert breach.source == "广东省2024年城乡低保最低标准"
    assert "“当地低保标准”由 1,309.00 降为 1,200.00：正在领取的人会少领，或不再符合条件。" in said(value="1200")


def test_other_terms_break_none_of_the_standard_s_rules():
    assert rules(term="assets_months", value="24") == []
    assert rules(term="idle_earn_minimum_wage", value="否") == []
