"""Months, entitlements, and what was known when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.facts import hao
from doudi.rules import Household, Rulebook, Terms
from doudi.rules.course import Chain
from doudi.rules.due import course
from doudi.rules.events import Decision, Duty, NotKnown, State
from doudi.rules.known import Knowledge, NotSet, terms_known
from doudi.rules.months import Entitlement, Month, hand_over, months_between
from doudi.rules.stacking import Matrix
from doudi.rules.tests.toy import family, notice, toy_book, toy_terms

GIVEN: dict[str, Any] = {
    "entry_months": 1, "pay_day": 10, "death_end_months": 1, "death_recheck_months": 3, "late_standard_paid_back": True,
    "hearing_before_cut": False, "gradual_exit_months_max": None,
}  # fmt: skip
NOBODY = Matrix(standings=(), pairs=())
FIRST = Month(2025, 1)

numbers = st.integers(-400, 400)
months = st.builds(Month, st.integers(1990, 2090), st.integers(1, 12))


@given(months, numbers, numbers)
def test_months_later_add_up(month: Month, one: int, other: int) -> None:
    assert month.later(one).later(other) == month.later(one + other)


@given(months, st.integers(0, 60))
def test_between_two_months_lie_as_many_as_were_added(month: Month, count: int) -> None:
    assert len(list(months_between(month, month.later(count)))) == count


def test_a_month_is_read_and_written_the_same_way() -> None:
    assert str(Month.read("2025-06")) == "2025-06"
    assert Month.of(date(2025, 12, 31)).later(1) == Month(2026, 1)
    assert Month(2026, 1).first_day == date(2026, 1, 1)


@pytest.mark.parametrize("text", ["2025-13", "2025-6", "2025", "June", "2025-00", "2025-06-01"])
def test_what_is_no_month_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="write year and month"):
        Month.read(text)


@pytest.mark.parametrize(
    ("last", "first", "gap", "double"),
    [
        ("2025-08", "2025-09", [], []),
        ("2025-08", "2025-11", ["2025-09", "2025-10"], []),
        ("2025-10", "2025-09", [], ["2025-09", "2025-10"]),
        ("2025-12", "2026-01", [], []),
    ],
)
def test_two_places_hand_over_without_gap_or_double(last: str, first: str, gap: list[str], double: list[str]) -> None:
    nobody, both = hand_over(last=Month.read(last), first=Month.read(first))

    assert [str(month) for month in nobody] == gap
    assert [str(month) for month in both] == double


def test_an_entitlement_runs_from_a_month_until_before_a_month() -> None:
    one = Entitlement(
        "grant", "", family({}), date(2025, 1, 5), Month(2025, 2), "GRANTED", "测试法", until=Month(2025, 4)
    )

    assert [month.number for month in months_between(FIRST, Month(2025, 6)) if one.covers(month)] == [2, 3]


# ------------------------------------------------------------------------------------- what was known when


def late_book() -> Rulebook:
    """The toy law, with a standard of 1,300 from March that was published on 20 May."""
    late = replace(notice("standard", hao(1300), place="4401", since=date(2025, 3, 1)), published_on=date(2025, 5, 20))
    rows = [row for rows in toy_terms().notices.values() for row in rows]
    terms = Terms(terms=toy_terms().terms, notices=[*rows, late])
    return Rulebook(sections=toy_book().sections, terms=terms)


def test_a_standard_is_not_known_before_it_is_published() -> None:
    terms = late_book().terms

    def standard(known_on: date) -> Any:
        known = terms_known(terms, on=known_on)
        return known.at(place="440105", residence="urban", on=date(2025, 4, 1))["standard"]

    figures = [standard(day) for day in (date(2025, 5, 19), date(2025, 5, 20))]

    assert figures == [hao(1200), hao(1300)]


def test_terms_without_anything_late_are_the_same_terms() -> None:
    terms = toy_terms()

    assert terms_known(terms, on=date(2025, 1, 1)) is terms


def test_an_unset_term_is_named_with_place_and_day() -> None:
    law = Knowledge(toy_book(), given={"share": None}, known_on=date(2025, 1, 1))

    with pytest.raises(NotSet, match=r"标准share \(share\).*on 2025-01-01"):
        law.needed("share", household=family({}), on=date(2025, 1, 1))


# ------------------------------------------------------------------------------------- the course


def state(household: Household, *, since: date = date(2025, 1, 1)) -> State:
    return State(since, household, known_on=since)


def followed(*events: State | Decision, book: Rulebook | None = None, **terms: Any) -> Any:
    return course(
        book or toy_book(), matrix=NOBODY, programmes=["grant"], since=FIRST, until=Month(2025, 7),
        states=[one for one in events if isinstance(one, State)],
        decisions=[one for one in events if isinstance(one, Decision)], given=GIVEN | terms,
    )  # fmt: skip


def owed(found: Any) -> list[int | None]:
    return [sum(line.hao or 0 for line in month.lines) // 10_000 if month.lines else None for month in found.months]


def test_a_decision_counts_from_the_month_after_it() -> None:
    found = followed(state(family({"wage_6m": hao(200)})), Decision(date(2025, 2, 28), "GRANTED"))

    assert owed(found) == [None, None, 1000, 1000, 1000, 1000]


def test_facts_that_change_without_a_decision_change_nothing() -> None:
    found = followed(
        state(family({"wage_6m": hao(200)})),
        Decision(date(2025, 1, 10), "GRANTED"),
        state(family({"wage_6m": hao(900)}), since=date(2025, 3, 1)),
    )

    assert owed(found) == [None, 1000, 1000, 1000, 1000, 1000]


def test_a_late_standard_is_paid_back_from_its_month_to_whoever_was_paid() -> None:
    found = followed(state(family({"wage_6m": hao(200)})), Decision(date(2025, 1, 10), "GRANTED"), book=late_book())

    assert owed(found) == [None, 1000, 1100, 1100, 1100, 1100]
    assert [month.settled for month in found.months][-1] == {("grant", ""): hao(300)}
    assert [month.paid.get(("grant", "")) for month in found.months][1:] == [
        hao(n) for n in (1000, 1000, 1000, 1000, 1100)
    ]


def test_a_figure_that_would_refuse_takes_nothing_away_without_a_decision() -> None:
    lower = notice("standard", hao(150), place="4401", since=date(2025, 4, 1))
    rows = [row for rows in toy_terms().notices.values() for row in rows]
    book = Rulebook(sections=toy_book().sections, terms=Terms(terms=toy_terms().terms, notices=[*rows, lower]))

    found = followed(state(family({"wage_6m": hao(200)})), Decision(date(2025, 1, 10), "GRANTED"), book=book)

    assert owed(found) == [None, 1000, 1000, 1000, 1000, 1000]


def test_a_decision_before_the_first_facts_is_refused_in_words() -> None:
    with pytest.raises(NotKnown, match="no facts are known on 2024-12-31"):
        followed(state(family({})), Decision(date(2024, 12, 31), "GRANTED"))


def test_an_end_without_the_hearing_the_law_demands_ends_nothing() -> None:
    facts = state(family({"wage_6m": hao(200)}))
    richer = state(family({"wage_6m": hao(2000)}), since=date(2025, 3, 1))
    ends = Decision(date(2025, 3, 5), "INCOME_OVER")

    unheard = followed(facts, Decision(date(2025, 1, 10), "GRANTED"), richer, ends, hearing_before_cut=True)
    heard = followed(
        facts, Decision(date(2025, 1, 10), "GRANTED"), richer, replace(ends, heard_on=ends.day), hearing_before_cut=True
    )

    assert owed(unheard) == [None, 1000, 1000, 1000, 1000, 1000]
    assert unheard.duties == (Duty("hearing", ends.day),)
    assert owed(heard) == [None, 1000, 1000, None, None, None]


def test_a_decision_that_reaches_back_changes_nothing_before_it_began() -> None:
    chain = Chain(toy_book(), matrix=NOBODY, programmes=["grant"], given=GIVEN)
    death = Decision(date(2025, 5, 5), "DEATH", event_on=date(2025, 1, 20))

    chain.follow(states=[state(family({"wage_6m": 0}))], decisions=[Decision(date(2025, 3, 10), "GRANTED"), death])

    assert [(one.since, one.until) for one in chain.entitlements] == [
        (Month(2025, 4), Month(2025, 4)), (Month(2025, 4), None),
    ]  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 170), st.integers(0, 2400)), max_size=4))
def test_no_month_ever_owes_one_programme_twice(events: list[tuple[int, int]]) -> None:
    start = date(2025, 1, 1)
    chain = Chain(toy_book(), matrix=NOBODY, programmes=["grant"], given=GIVEN)
    days = [date.fromordinal(start.toordinal() + day) for day, _ in events]

    chain.follow(
        states=[state(family({"wage_6m": 0})), *(state(family({"wage_6m": hao(wage)}), since=day)
                for day, (_, wage) in zip(days, events, strict=True))],
        decisions=[Decision(day, "REVIEW") for day in days],
    )  # fmt: skip

    for month in months_between(FIRST, Month(2025, 9)):
        assert sum(one.covers(month) for one in chain.entitlements) <= 1
