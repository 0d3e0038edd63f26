"""Stale terms: only what still decides something must be looked up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from doudi.facts import hao
from doudi.rules.terms import Notice, Terms
from doudi.rules.tests.toy import notice, term

LATER = date(2030, 1, 1)


def stale(*notices: Notice, on: date = LATER) -> list[tuple[str, date]]:
    terms = Terms(terms={"standard": term("standard", "money")}, notices=notices)
    return [(one.residence, one.since) for one in terms.stale(on=on)]


def test_a_notice_that_a_later_one_replaced_is_not_stale():
    older, newer = notice("standard", hao(900)), notice("standard", hao(1000), since=date(2024, 1, 1))

    assert stale(older, newer) == [("any", date(2024, 1, 1))]


def test_a_notice_replaced_for_one_residence_only_still_decides_for_the_other():
    older = notice("standard", hao(900))
    rural = notice("standard", hao(800), residence="rural", since=date(2024, 1, 1))

    assert sorted(stale(older, rural)) == [("any", date(2020, 1, 1)), ("rural", date(2024, 1, 1))]


def test_a_notice_replaced_for_both_residences_is_not_stale():
    older = notice("standard", hao(900))
    both = [notice("standard", hao(800), residence=one, since=date(2024, 1, 1)) for one in ("urban", "rural")]

    assert sorted(stale(older, *both)) == [("rural", date(2024, 1, 1)), ("urban", date(2024, 1, 1))]


def test_the_notice_of_a_nearer_place_replaces_nothing_elsewhere():
    province, city = notice("standard", hao(900)), notice("standard", hao(1000), place="4401", since=date(2024, 1, 1))

    assert len(stale(province, city)) == 2


def test_a_figure_past_the_end_it_announced_is_stale_though_confirmed_this_year():
    ended = replace(notice("standard", hao(900)), announced_until=date(2025, 6, 30))

    assert stale(ended, on=date(2025, 6, 30)) == []
    assert stale(ended, on=date(2025, 7, 1)) == [("any", date(2020, 1, 1))]


def test_a_figure_that_no_longer_holds_or_does_not_hold_yet_is_not_stale():
    over = replace(notice("standard", hao(900)), until=date(2025, 1, 1))
    coming = notice("standard", hao(1000), since=date(2031, 1, 1))

    assert stale(over, coming) == []
