"""The matrix: the nearest place and the latest day answer, and whatever cannot be read is refused in clear sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doudi.rules.matrix_file import BadMatrix, load_matrix
from doudi.rules.stacking import Holding, Matrix

ON = date(2025, 6, 1)
HEAD = """
standings:
  grant: {label: 补助, of: household, policies: [grant], leaves_out: [care]}
  care: {label: 供养, of: person, policies: [care, care_*]}
  gift: {label: 慰问, of: person, policies: []}
actions: {yes: 都可以, no: 先停, switch: 接着发, top_up: 补差, choose: 选一项, higher: 择高, local: 看当地}
pairs:
"""
ROW = "{has: grant, other: care, answer: switch, law: 测试法, article: 第一条, source: 通知, mark: H, place: CN, from: 2020-01-01}"


def matrix(folder: Path, *rows: str) -> Matrix:
    path = folder / "matrix.yaml"
    path.write_text(HEAD + "\n".join(f"  - {row}" for row in rows or (ROW,)), encoding="utf-8")
    return load_matrix(path)


def test_a_pair_answers_from_its_first_day_and_no_earlier(tmp_path: Path) -> None:
    book = matrix(tmp_path)

    pair = book.pair("grant", "care", place="440105", on=date(2020, 1, 1))

    assert pair is not None
    assert (pair.answer, pair.citation, pair.action) == ("switch", "测试法 第一条", "接着发")
    assert book.pair("grant", "care", place="440105", on=date(2019, 12, 31)) is None


def test_the_nearest_place_answers_before_a_later_day_elsewhere(tmp_path: Path) -> None:
    here = ROW.replace("place: CN", 'place: "4401"').replace("switch", "yes")
    later = ROW.replace("2020-01-01", "2024-01-01").replace("switch", "no")
    book = matrix(tmp_path, ROW, here, later)

    answers = {place: book.pair("grant", "care", place=place, on=ON) for place in ("440105", "440304")}

    assert {place: pair.answer for place, pair in answers.items() if pair} == {"440105": "yes", "440304": "no"}


def test_a_pair_ends_before_its_last_day(tmp_path: Path) -> None:
    book = matrix(tmp_path, ROW.replace("from: 2020-01-01", "from: 2020-01-01, until: 2025-06-01"))

    assert book.pair("grant", "care", place="44", on=date(2025, 5, 31)) is not None
    assert book.pair("grant", "care", place="44", on=ON) is None


def test_a_policy_is_asked_by_the_pattern_of_its_standing(tmp_path: Path) -> None:
    book = matrix(tmp_path)

    assert book.pair("grant", "care_at_home", place="44", on=ON) == book.pair("grant", "care", place="44", on=ON)
    assert book.standing("nothing") is None
    assert book.pair("nothing", "care", place="44", on=ON) is None


@pytest.mark.parametrize(
    ("answer", "back", "together"),
    [
        ("yes", "yes", True),
        ("top_up", "no", True),
        ("no", "switch", False),
        ("choose", "choose", False),
        ("higher", "higher", False),
        ("local", "no", None),
    ],
)
def test_both_stand_together_when_one_order_allows_it(
    tmp_path: Path, answer: str, back: str, together: bool | None
) -> None:
    there = ROW.replace("switch", answer)
    again = ROW.replace("has: grant, other: care", "has: care, other: grant").replace("switch", back)
    book = matrix(tmp_path, there, again)

    assert book.may_stand_together("grant", "care", place="44", on=ON) is together
    assert book.may_stand_together("care", "grant", place="44", on=ON) is together


def test_what_nobody_said_is_not_a_yes(tmp_path: Path) -> None:
    assert matrix(tmp_path).may_stand_together("grant", "gift", place="44", on=ON) is None


def test_a_conflict_names_both_who_has_them_and_what_to_do(tmp_path: Path) -> None:
    rows = (
        ROW.replace("has: grant", "has: gift"),
        ROW.replace("has: grant, other: care", "has: care, other: gift").replace("switch", "no"),
    )
    book = matrix(tmp_path, *rows)

    (found,) = book.conflicts([Holding("care", frozenset("ab")), Holding("gift", frozenset("bc"))], place="44", on=ON)

    assert (found.has.label, found.other.label, found.people, found.pair.action) == ("慰问", "供养", ("b",), "接着发")


def test_who_is_left_out_of_a_household_standing_does_not_meet_it(tmp_path: Path) -> None:
    book = matrix(
        tmp_path, ROW, ROW.replace("has: grant, other: care", "has: care, other: grant").replace("switch", "no")
    )
    family, one = Holding("grant", frozenset("ab")), Holding("care", frozenset("b"))

    assert book.conflicts([family, one], place="44", on=ON) == []


def test_a_row_with_lists_holds_for_each_and_both_ways(tmp_path: Path) -> None:
    row = ROW.replace("has: grant", "has: [grant, gift]").replace("answer: switch", "answer: yes, both_ways: true")

    book = matrix(tmp_path, row)

    assert set(book.pairs) == {("grant", "care"), ("care", "grant"), ("gift", "care"), ("care", "gift")}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW.replace("has: grant", "has: grnt"), "pair 1: 'grnt' is no standing; write one of care, gift, grant"),
        (ROW.replace("answer: switch", "answer: maybe"), "answers 'maybe'; expected one of yes, top_up, no"),
        (ROW.replace("mark: H", "mark: Z"), "has the mark 'Z'; expected one of H, M, L, E"),
        (ROW.replace("place: CN", "place: 44"), 'write the place in quotes, "44"'),
        (ROW.replace("2020-01-01", "soon"), "'soon' is no day"),
        (ROW.replace("from: 2020-01-01", "from: 2020-01-01, until: 2020-01-01"), "it ends on 2020-01-01"),
        (ROW.replace("law: 测试法, ", ""), "pair 1 lacks law"),
        (ROW.replace("source: 通知", "sauce: 通知"), "unknown word 'sauce'"),
        ("just words", "is 'just words'; write words with values"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_in_words(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(BadMatrix) as problem:
        matrix(tmp_path, row)

    assert words in str(problem.value)


def test_two_rows_for_one_place_and_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadMatrix, match="grant and care have two rows for place CN on 2020-01-01"):
        matrix(tmp_path, ROW, ROW.replace("switch", "no"))


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("policies: []", "policy: []", "the standing gift has the unknown word 'policy'"),
        ("of: person, policies: []", "of: dog, policies: []", "the standing gift is of 'dog'"),
        ("leaves_out: [care]", "leaves_out: [cure]", "grant leaves out 'cure', which is no standing"),
        ("local: 看当地", "lokal: 看当地", "actions says not what to do where the answer is local"),
        ("actions:", "acts:", "write the three words standings, actions and pairs"),
    ],
)
def test_a_head_that_cannot_be_read_is_refused_in_words(tmp_path: Path, was: str, becomes: str, words: str) -> None:
    path = tmp_path / "matrix.yaml"
    path.write_text((HEAD + f"  - {ROW}").replace(was, becomes), encoding="utf-8")

    with pytest.raises(BadMatrix) as problem:
        load_matrix(path)

    assert words in str(problem.value)


def test_every_text_is_offered_to_translators(tmp_path: Path) -> None:
    assert {"补助", "供养", "慰问", "测试法", "第一条", "接着发"} <= set(matrix(tmp_path).texts())
