"""The answers of every form of the law to the same households, as tables that can be held against each other.

Nouns: Answers, Different. Verbs: by_engine, by_sweep, by_scalar, assert_same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from doudi.engine import Engine
from doudi.facts import UNITS
from doudi.rules import Household, Rulebook, decide, evaluate
from doudi.rules.evaluate import masks_of
from doudi.rules.sweep import sweep
from doudi.rules.tests.sweeping import written
from doudi.rules.tests.toy import offer

Answers = dict[str, pa.Table]
"""Each unit's verdicts, amounts and masks, in the order of its keys."""

UNIT_KEYS = ("household", "person")


class Different(AssertionError):
    """Two forms of the law do not answer alike; the message names the first column and household."""


def by_engine(engine: Engine, book: Rulebook, homes: Sequence[Household], *, on: date) -> Answers:
    """Evaluate households on an engine."""
    offer(engine, list(homes))
    names = evaluate(book, engine, on=on)
    answers = {}
    for unit, name in names.items():
        columns = columns_of(book, unit=unit)
        answers[unit] = engine.read(f"SELECT {', '.join(columns)} FROM {name} ORDER BY {unit}")
        engine.drop(name)
    for unit in UNITS:
        engine.drop(unit)
    return answers


def by_sweep(book: Rulebook, homes: Sequence[Household], *, on: date) -> Answers:
    """Sweep households by native code."""
    with tempfile.TemporaryDirectory() as folder:
        tables = list(sweep(book, paths=written(list(homes), folder=Path(folder)), on=on))
    whole = {unit: pa.concat_tables([one[unit] for one in tables]) for unit in UNIT_KEYS}
    return {unit: table.select(columns_of(book, unit=unit)).sort_by(unit) for unit, table in whole.items()}


def by_scalar(book: Rulebook, homes: Sequence[Household], *, on: date) -> Answers:
    """Decide households one by one."""
    rows: dict[str, list[dict[str, Any]]] = {unit: [] for unit in UNIT_KEYS}
    for number, home in enumerate(homes):
        household: dict[str, Any] = {"household": number}
        people: list[dict[str, Any]] = [
            {"household": number, "person": number * 100 + index} for index in range(len(home.people))
        ]
        for answer in decide(book, home, on=on):
            row = household if answer.person is None else people[answer.person]
            failed, unknown = masks_of(answer.policy)
            row[answer.policy.name], row[f"{answer.policy.name}_amount"] = answer.met, answer.amount_hao
            row[failed] = sum(1 << bit for bit, one in enumerate(answer.conditions) if one.met is False)
            row[unknown] = sum(1 << bit for bit, one in enumerate(answer.conditions) if one.met is None)
        rows["household"].append(household)
        rows["person"] += people
    return {unit: pa.Table.from_pylist(rows[unit], schema=_schema(book, unit=unit)) for unit in UNIT_KEYS}


def columns_of(book: Rulebook, *, unit: str) -> list[str]:
    """Name a unit's keys and the columns of its policies."""
    policies = [policy for policy in book.policies if policy.of == unit]
    answers = [name for one in policies for name in (one.name, f"{one.name}_amount", *masks_of(one))]
    return [*dict.fromkeys(["household", unit]), *answers]


def _schema(book: Rulebook, *, unit: str) -> pa.Schema:
    verdicts = {policy.name for policy in book.policies}
    return pa.schema([(name, pa.bool_() if name in verdicts else pa.int64()) for name in columns_of(book, unit=unit)])


def assert_same(one: Answers, other: Answers, *, names: tuple[str, str]) -> None:
    """Hold two forms' answers against each other, amounts to the hao and masks to the bit.

    :raises Different: naming the first answer that differs.
    """
    for unit in UNIT_KEYS:
        left, right = one[unit], other[unit]
        if left.num_rows != right.num_rows:
            raise Different(f"{names[0]} answers {left.num_rows} {unit}s, {names[1]} {right.num_rows}")
        for column in left.column_names:
            mine, theirs = (table.column(column).to_pylist() for table in (left, right))
            if mine != theirs:
                row = next(row for row, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1])
                household = left.column("household")[row].as_py()
                raise Different(
                    f"{unit} {column} of household {household}: {names[0]} {mine[row]}, {names[1]} {theirs[row]}"
                )
