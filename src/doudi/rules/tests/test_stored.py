"""Answers in the form in which they are stored say the same as answers as columns, from rolls and from Parquet."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.engine import chunks
from doudi.facts import hao
from doudi.rules.evaluate import both_of, is_in_one, masks_of
from doudi.rules.stored import amounts, reasons_in, verdicts
from doudi.rules.sweep import Sweep
from doudi.rules.tests.sweeping import rolled, swept, written
from doudi.rules.tests.test_two_executions import households
from doudi.rules.tests.toy import DAY, family, toy_book

BOOK = toy_book()


def stored(book, paths):
    """Give each policy's verdicts and amounts by key, as `swept` does."""
    found: dict[str, dict[int, object]] = {policy.name: {} for policy in book.policies}
    for chunk in Sweep(book, paths=paths, on=DAY, is_stored=True).stored():
        for place, policy in enumerate(book.policies):
            one = chunk[policy.of]
            keys, verdict = one.reasons.column(policy.of).to_pylist(), verdicts(one.reasons, policy)
            due = amounts(one, place=place, verdict=verdict)
            for key, met, hao_due in zip(keys, verdict.tolist(), due.tolist(), strict=True):
                found[policy.name][key] = (None if np.isnan(met) else met == 1, None if np.isnan(hao_due) else hao_due)
    return found


def as_columns(book, paths):
    rows = swept(book, paths, on=DAY)
    return {
        policy.name: {row[policy.of]: (row[policy.name], row[f"{policy.name}_amount"]) for row in rows[policy.of]}
        for policy in book.policies
    }


@settings(max_examples=10)
@given(st.lists(households, min_size=1, max_size=30), st.integers(1, 20))
def test_stored_answers_are_those_of_the_columns(homes, people):
    book = BOOK
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "PEOPLE", people)
        parquet = written(homes, folder=Path(folder))
        rolls = rolled(parquet, folder=Path(folder))
        wanted = as_columns(book, parquet)

        assert stored(book, parquet) == stored(book, rolls) == wanted == as_columns(book, rolls)


def test_only_who_gets_something_has_an_amount(tmp_path):
    homes = [family({"wage_6m": hao(wage)}) for wage in (0, 90_000, 100)]
    book = toy_book()

    (chunk,) = Sweep(
        book, paths=rolled(written(homes, folder=tmp_path), folder=tmp_path), on=DAY, is_stored=True
    ).stored()

    assert chunk["household"].amounts.column("row").to_pylist() == [0, 2]
    assert 0 not in chunk["household"].amounts.column("hao").to_pylist()


def test_a_number_beyond_reckoning_is_stored_exactly(tmp_path):
    homes = [
        family({"wage_6m": hao(10)}),
        family({"wage_6m": -hao(10**11)}, {"wage_6m": 0}),
        family({"wage_6m": hao(20)}),
    ]
    book, paths = toy_book(), written(homes, folder=tmp_path)

    assert stored(book, rolled(paths, folder=tmp_path)) == as_columns(book, paths)


@settings(max_examples=10)
@given(st.lists(households, min_size=1, max_size=30))
def test_every_condition_that_failed_or_is_unknown_is_stored(homes):
    book = BOOK
    with tempfile.TemporaryDirectory() as folder:
        paths = written(homes, folder=Path(folder))
        rows = swept(book, paths, on=DAY)
        chunks_stored = list(Sweep(book, paths=paths, on=DAY, is_stored=True).stored())

    for policy in book.policies:
        names, keys = masks_of(policy), [row[policy.of] for row in rows[policy.of]]
        wanted = dict(zip(keys, ([row[name] for name in names] for row in rows[policy.of]), strict=True))
        for chunk in chunks_stored:
            reasons = chunk[policy.of].reasons
            assert (both_of(policy) in reasons.schema.names) == is_in_one(policy, book=book)
            found = zip(*(mask.tolist() for mask in reasons_in(reasons, policy)), strict=True)
            for key, masks in zip(reasons.column(policy.of).to_pylist(), found, strict=True):
                assert list(masks) == wanted[key]
