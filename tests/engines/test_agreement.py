"""DuckDB, Polars, Spark, the native sweep and the scalar form answer alike, amounts to the hao and reasons to the bit.

The worked cases run here on Polars and Spark; `tests/law` runs them on DuckDB and through the sweep. Spark takes those of Guangzhou on
the days that have most of them, on both sides of the Social Assistance Law: each of its queries costs a second however few rows it
has, and each law of a place takes a dozen. `python -m tests.engines.agree` asks more of them all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.engine import KINDS
from doudi.programmes import RULEBOOK
from doudi.rules import Household, Rulebook
from tests.engines.agree import Tally, agree
from tests.engines.answers import Different, assert_same, by_engine, by_scalar
from tests.law.invented import DAYS, household
from tests.law.worked_cases import book_with_given_terms, placed, worked_cases

LAW26 = date(2026, 7, 1)
HOUSEHOLDS = 120


@cache
def cases_of(day: date, *, place: str = "") -> tuple[Rulebook, tuple[Household, ...]]:
    """Return a day's worked cases of a place, and the law with the terms they give published where they live."""
    every = [placed(one.case, number=number) for number, one in enumerate(worked_cases()) if one.case.day == day]
    cases = [case for case in every if case.household.place.startswith(place)]
    return book_with_given_terms(cases), tuple(case.household for case in cases)


COUNTED = Counter(one.case.day for one in worked_cases())
WORKED_DAYS = sorted(COUNTED)
BUSIEST = [
    max((day for day in COUNTED if (day >= LAW26) is late), key=lambda day: COUNTED[day]) for late in (False, True)
]
ASKED = [*(("polars", day, "") for day in WORKED_DAYS), *(("spark", day, "4401") for day in BUSIEST)]


@pytest.mark.parametrize(("name", "day", "place"), ASKED, ids=str)
def test_worked_cases_are_answered_alike(name, day, place, engines):
    book, homes = cases_of(day, place=place)

    found = by_engine(engines[name], book, homes, on=day)

    assert_same(by_scalar(book, homes, on=day), found, names=("scalar", name))


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), day=st.sampled_from(DAYS))
def test_invented_households_are_answered_alike(engines, seed, day):
    dice, tally = Random(seed), Tally()
    homes = [household(dice) for _ in range(HOUSEHOLDS)]
    homes = [replace(home, place=homes[0].place) for home in homes]  # one place, one law: a third of the queries

    agree(homes, on=day, engines=engines, tally=tally)

    assert tally.households == HOUSEHOLDS
    assert set(tally.seconds) == {"scalar", "sweep", *KINDS}


@pytest.mark.parametrize("column", ["dibao", "dibao_amount", "dibao_failed", "dibao_unknown"])
def test_one_differing_answer_is_found_and_named(column):
    homes = [household(Random(1), gaps=False) for _ in range(3)]
    right = by_scalar(RULEBOOK, homes, on=DAYS[0])
    table = right["household"]
    position, values = table.column_names.index(column), table.column(column).to_pylist()
    values[2] = None if values[2] is not None else column == "dibao" or 1
    wrong = table.set_column(position, column, pa.array(values, table.schema.field(column).type))

    with pytest.raises(Different, match=f"household {column} of household 2: one .*, other"):
        assert_same(right, right | {"household": wrong}, names=("one", "other"))


def test_a_missing_answer_is_found():
    right = by_scalar(RULEBOOK, [household(Random(1))], on=DAYS[0])

    with pytest.raises(Different, match="one answers 1 households, other 0"):
        assert_same(right, right | {"household": right["household"].slice(1)}, names=("one", "other"))
