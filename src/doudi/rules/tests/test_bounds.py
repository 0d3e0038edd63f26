"""Bounds that keep what is known: when, published_or, judged_or, known_part; and one notice for several places."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest

from doudi.engine import open_engine
from doudi.rules import Range, judged_or, known_part, published_or, when
from doudi.rules.terms import BadTerm, load_terms


def _values(*expressions: Any) -> tuple[Any, ...]:
    engine = open_engine(memory_gb=1)
    try:
        columns = ", ".join(
            f"({ibis.to_sql(one, dialect='duckdb')}) AS c{number}" for number, one in enumerate(expressions)
        )
        return tuple(engine.read(f"SELECT {columns}").to_pylist()[0].values())
    finally:
        engine.close()


def _ends(value: Range) -> tuple[Any, ...]:
    return _values(value.least, value.most)


def _flag(value: bool | None) -> Any:
    return ibis.literal(value, type="boolean")


def _number(value: int | None) -> Range:
    return Range(ibis.literal(value, type="int64"))


@pytest.mark.parametrize(
    ("test", "amount", "ends"),
    [(True, 5, (5, 5)), (False, 5, (0, 0)), (None, 5, (0, 5)), (False, None, (0, 0)), (True, None, (0, None))],
)
def test_an_amount_is_due_when_a_test_holds(test: bool | None, amount: int | None, ends: Any) -> None:
    assert _ends(when(_flag(test), _number(amount))) == ends


@pytest.mark.parametrize(("published", "computed", "due"), [(7, 5, 7), (None, 5, 5), (None, None, None)])
def test_a_published_figure_comes_before_a_computed_one(
    published: int | None, computed: int | None, due: int | None
) -> None:
    assert _ends(published_or(_number(published), _number(computed))) == (due, due)


@pytest.mark.parametrize(
    ("judged", "evident", "answer"),
    [(True, False, True), (False, True, False), (None, True, True), (None, False, None), (None, None, None)],
)
def test_people_judge_first_and_what_is_evident_counts_meanwhile(
    judged: bool | None, evident: bool | None, answer: bool | None
) -> None:
    assert _values(judged_or(_flag(judged), _flag(evident))) == (answer,)


def test_a_part_that_nobody_knows_lies_below_its_ceiling() -> None:
    assert _ends(known_part(_number(None), at_most=_number(9))) == (0, 9)
    assert _ends(known_part(_number(4), at_most=_number(9))) == (4, 4)


TERM = """
standard:
  label: 标准
  kind: money
  set_by: 市
  law: 测试法
  values:
    - {place: ["4402", "4403"], from: 2025-01-01, value: 860, source: 通知, confirmed_on: 2026-11-21}
"""


def test_one_notice_may_be_for_several_places(tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text(TERM, encoding="utf-8")

    terms = load_terms([path])

    found = {
        place: terms.at(place=place, residence="urban", on=date(2025, 6, 1))["standard"]
        for place in ("4402", "4403", "4404")
    }
    assert found == {"4402": 8_600_000, "4403": 8_600_000, "4404": None}


def test_a_place_of_several_is_text_too(tmp_path: Path) -> None:
    path = tmp_path / "parameters.yaml"
    path.write_text(TERM.replace('"4403"', "4403"), encoding="utf-8")

    with pytest.raises(BadTerm, match="quotes"):
        load_terms([path])
