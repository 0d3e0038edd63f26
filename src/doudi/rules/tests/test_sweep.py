"""The sweep over files gives the same answers as the batch on an engine, however the rows are cut, and never a wrapped sum."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.engine import chunks
from doudi.facts import hao
from doudi.rules import Determination, Rulebook
from doudi.rules.native import program
from doudi.rules.sweep import Sweep
from doudi.rules.tests.sweeping import swept, written
from doudi.rules.tests.test_two_executions import households
from doudi.rules.tests.toy import DAY, batch, family, toy_book, toy_terms
from doudi.rules.views import BadRule


def both(homes, *, on=DAY, rows=1000, outputs=None):
    book = toy_book()
    with tempfile.TemporaryDirectory() as folder:
        paths = written(homes, folder=Path(folder), rows=rows)
        return swept(book, paths, on=on, outputs=outputs), batch(book, homes, on=on, outputs=outputs)


@settings(max_examples=25, deadline=None)
@given(st.lists(households, min_size=1, max_size=40), st.integers(1, 20))
def test_sweep_and_batch_give_the_same_rows(homes, rows):
    by_sweep, by_batch = both(homes, rows=rows)

    assert by_sweep == by_batch


@pytest.mark.parametrize("people", [1, 2, 3, 5])
def test_households_stay_whole_however_small_the_chunks_are(people, monkeypatch):
    monkeypatch.setattr(chunks, "PEOPLE", people)
    homes = [family(*({"wage_6m": hao(100 * size)} for _ in range(size))) for size in (1, 4, 2, 3, 1, 1, 6)]

    by_sweep, by_batch = both(homes, rows=3)

    assert by_sweep == by_batch


def test_further_columns_come_along():
    homes = [family({"birth": date(1950, 6, 1)}, {"birth": None, "wage_6m": None})]

    by_sweep, _ = both(homes, outputs={"person": ["age"], "household": ["income_least", "income_most"]})

    assert [row["age"] for row in by_sweep["person"]] == [75, None]
    assert (by_sweep["household"][0]["income_least"], by_sweep["household"][0]["income_most"]) == (0, None)


def test_a_household_without_people_is_answered(tmp_path):
    paths = written([family(), family({"wage_6m": 0}), family()], folder=tmp_path)

    rows = swept(toy_book(), paths, on=DAY)

    assert [row["household"] for row in rows["household"]] == [0, 1, 2]
    assert [row["grant"] for row in rows["household"]] == [False, True, False]


@pytest.mark.parametrize(("wage", "grant"), [(hao(99_999_999_999), False), (2**62, False), (-(2**62), None)])
def test_a_number_beyond_reckoning_is_answered_exactly(wage, grant, tmp_path):
    homes = [family({"wage_6m": hao(10)}), family({"wage_6m": wage}, {"wage_6m": None}), family({"wage_6m": hao(20)})]
    paths = written(homes, folder=tmp_path)

    rows = swept(toy_book(), paths, on=DAY)["household"]

    assert [row["grant"] for row in rows] == [True, grant, True]
    assert rows[0]["grant_amount"] == hao(1190)


def test_a_crowd_under_one_roof_is_answered(tmp_path):
    crowd = family(*({"wage_6m": hao(1)} for _ in range(90)))

    rows = swept(toy_book(), written([crowd], folder=tmp_path), on=DAY)

    assert rows["household"][0]["grant_amount"] == 90 * hao(1199)
    assert len(rows["person"]) == 90


def test_a_birthday_no_calendar_of_ours_reaches_is_answered(tmp_path):
    homes = [family({"birth": date(1650, 1, 1)}), family({"birth": date(1990, 1, 1)})]

    rows = swept(toy_book(), written(homes, folder=tmp_path), on=DAY, outputs={"person": ["age"]})

    assert sorted(row["age"] for row in rows["person"]) == [35, 375]


def test_files_that_are_not_sorted_are_refused(tmp_path):
    paths = written([family({"wage_6m": 1}), family({"wage_6m": 2})], folder=tmp_path)
    table = pq.read_table(paths["person"][0])
    pq.write_table(table.take([1, 0]), paths["person"][0])

    with pytest.raises(ValueError, match="not sorted by household"):
        swept(toy_book(), paths, on=DAY)


def test_somebody_whose_household_is_missing_is_not_passed_over(tmp_path):
    paths = written([family({"wage_6m": 1}), family({"wage_6m": 2})], folder=tmp_path)
    table = pq.read_table(paths["household"][0])
    pq.write_table(table.slice(1), paths["household"][0])

    with pytest.raises(ValueError, match="household is not in the facts"):
        swept(toy_book(), paths, on=DAY)


def test_no_household_at_all_is_said(tmp_path):
    paths = written([family({"wage_6m": 1})], folder=tmp_path)
    pq.write_table(pq.read_table(paths["household"][0]).slice(0, 0), paths["household"][0])

    with pytest.raises(ValueError, match="no household"):
        Sweep(toy_book(), paths=paths, on=DAY)


def test_a_rule_that_could_overflow_is_refused_when_the_law_is_made_ready(tmp_path):
    wild = Determination("wild", title="试", law="测试法")

    @wild.value("第一条", of="household", kind="money", label="乘积")
    def product(household, local):
        return household.declared_income * household.declared_income * household.declared_income

    book = Rulebook(sections=[*toy_book().sections, wild], terms=toy_terms())
    paths = written([family({"wage_6m": 1})], folder=tmp_path)

    with pytest.raises(BadRule, match="64 bits"):
        Sweep(book, paths=paths, on=DAY, outputs={"household": ["product"]})


def test_every_day_of_a_leap_year_and_of_the_turn_of_a_century_has_its_age():
    days = [date(year, 1, 1) + timedelta(days=number) for year in (1900, 1999, 2000) for number in range(366)]
    homes = [family({"birth": day}) for day in days]

    by_sweep, by_batch = both(homes, outputs={"person": ["age"]}, rows=5000)

    assert by_sweep["person"] == by_batch["person"]


def test_numbers_too_large_for_sums_are_answered_all_the_same_and_disturb_nobody():
    homes = [family({"wage_6m": hao(100)}, {"wage_6m": wage}) for wage in (0, 2**61, -(2**61), hao(10**9), None, 5)] * 9

    by_sweep, by_batch = both(homes, outputs={"household": ["income_least"]})

    assert [row["income_least"] for row in by_sweep["household"]] == [
        row["income_least"] for row in by_batch["household"]
    ]


@settings(max_examples=10, deadline=None)
@given(st.lists(households, min_size=1, max_size=20))
def test_plain_and_optimised_code_answer_the_same(homes):
    book = toy_book()
    with tempfile.TemporaryDirectory() as folder:
        paths = written(homes, folder=Path(folder))
        plain = swept(book, paths, on=DAY)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(program, "MANY_PEOPLE", 0)
            optimised = swept(book, paths, on=DAY)

    assert plain == optimised
