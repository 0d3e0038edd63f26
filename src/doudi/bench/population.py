"""An invented population for measuring: any number of people in families, drawn from a seed, as tables of facts.

Nouns: Seconds. Verbs: write_population. It is plainer than the demo city on purpose: every column the four programmes read has variety,
gaps included, and both sides of a comparison read the very same files.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.rolls import write_rolls
from doudi.facts import FACTS, HAO, KINDS, UNITS, Fact

DAY = date(2025, 8, 1)
PLACES = ("440105001001", "440106002003", "440111103201", "440115100207", "440118101205")
ARROW = {"int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "string": pa.string()}
SIZES = np.array([1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6])
ROWS_A_GROUP = 16_384
"""As `DuckEngine.write` does."""
TEXTS = {
    unit: ("place", "residence", *(name for name, fact in FACTS[unit].items() if fact.dtype == "string"))
    for unit in UNITS
}
Drawn = npt.NDArray[Any]


@dataclass(frozen=True)
class Seconds:
    """How long writing took: Parquet, and the rolls a screen reads."""

    parquet: float
    rolls: float


def write_population(folder: Path, *, people: int, seed: int = 1, first: int = 0, rolls: bool = False) -> Seconds:
    """Write household, person and support Parquet for about so many people, sorted by household; keys begin at `first`.

    With `rolls` the same rows are written as rolls too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(seed)
    sizes = _sizes(people, dice)
    household = np.repeat(np.arange(len(sizes)), sizes)
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    position = np.arange(len(household)) - begins[household]
    persons = _people(household=household, position=position, dice=dice)
    homes, supporters = _homes(sizes, dice=dice), _supporters(persons, dice=dice)
    for columns, keys in (
        (homes, ("household",)),
        (persons, ("household", "person")),
        (supporters, ("household", "person")),
    ):
        for key in keys:
            columns[key] = columns[key] + first
    for unit, columns in (("household", homes), ("person", persons)):
        columns |= _others(unit, count=len(columns["household"]), drawn=set(columns), dice=dice)
    tables = {
        "household": _table(homes, of="household", keys=("household", "place", "residence")),
        "person": _table(persons, of="person", keys=("household", "person")),
        "support": _table(supporters, of="support", keys=("household", "person")),
    }
    begun = time.perf_counter()
    for of, table in tables.items():
        pq.write_table(table, folder / f"{of}.parquet", compression="lz4", row_group_size=ROWS_A_GROUP)
    between = time.perf_counter()
    if rolls:
        roll(tables, folder=folder)
    return Seconds(parquet=between - begun, rolls=time.perf_counter() - between)


def roll(tables: Mapping[str, pa.Table], *, folder: Path) -> None:
    """Write tables of facts as rolls."""
    streams = {of: table.to_batches(max_chunksize=ROWS_A_GROUP) for of, table in tables.items()}
    write_rolls(folder, streams=streams, schemas={of: table.schema for of, table in tables.items()}, texts=TEXTS)


def _sizes(people: int, dice: np.random.Generator) -> Drawn:
    sizes = dice.choice(SIZES, size=int(people / SIZES.mean()) + 10)
    return sizes[: int(np.searchsorted(np.cumsum(sizes), people)) + 1]


def _people(*, household: Drawn, position: Drawn, dice: np.random.Generator) -> dict[str, Any]:
    count = len(household)
    age = np.where(position < 2, dice.integers(22, 92, count), dice.integers(0, 90, count))
    works = (age >= 18) & (age < 60) & (dice.random(count) < 0.62)
    wage = np.where(works, np.exp(dice.normal(7.9, 0.6, count)), 0)
    grade = np.where(dice.random(count) < 0.06, dice.integers(1, 5, count), 0)
    ill = dice.random(count)
    return {
        "household": household,
        "person": np.arange(count),
        "birth": _births(age, dice),
        "sex": np.where(dice.random(count) < 0.5, "male", "female"),
        "relation": np.select([position == 0, position == 1, age < 30], ["self", "spouse", "child"], "parent"),
        "married": (position < 2) & (age > 22),
        "lives_here": dice.random(count) > 0.08,
        "alive": dice.random(count) > 0.004,
        "student": np.select([age < 6, age < 16, (age < 22) & (dice.random(count) < 0.6)], ["none", "compulsory", "undergraduate"], "none"),
        "disability_kind": np.where(grade > 0, dice.choice(["limb", "sight", "hearing", "intellectual", "mental"], count), "none"),
        "disability_grade": grade,
        "serious_illness": ill < 0.01,
        "outpatient_special": np.where(ill < 0.02, 1, 0),
        "custody": np.where(dice.random(count) < 0.003, "prison", "none"),
        "wage_6m": _yuan(wage, dice=dice, unknown=0.02),
        "wage_12m": _yuan(wage, dice=dice, unknown=0.0),
        "has_job": works,
        "insured_months": np.where(works, 12, 0),
        "business_6m": _yuan(np.where(dice.random(count) < 0.04, dice.uniform(200, 6000, count), 0), dice=dice, unknown=0.01),
        "pension": _yuan(np.where(age >= 60, dice.choice([220.0, 2100.0, 3600.0], count), 0), dice=dice, unknown=0.01),
        "pension_basic": _yuan(np.where(age >= 60, 143.0, 0), dice=dice, unknown=0.0),
        "idle_reason": _flag((age < 16) | (age >= 60) | works | (dice.random(count) < 0.5), dice=dice, unknown=0.1),
        "deposits": _yuan(dice.exponential(40_000, count), dice=dice, unknown=0.3),
        "securities": _yuan(np.where(dice.random(count) < 0.1, 30_000.0, 0), dice=dice, unknown=0.3),
        "insurance_value": _yuan(np.zeros(count), dice=dice, unknown=0.3),
        "homes": np.where(position == 0, dice.choice([0, 1, 1, 1, 2], count), 0),
        "vehicles": np.where(dice.random(count) < 0.15, 1, 0),
        "businesses": np.where(dice.random(count) < 0.05, 1, 0),
        "medical_paid": _yuan(dice.exponential(2_000, count) * np.where(ill < 0.03, 25, 1), dice=dice, unknown=0.02),
        "care_items_failed": np.where(dice.random(count) < 0.05, dice.integers(0, 7, count), 0),
        "holds_dibao": np.zeros(count, dtype=bool),
    }  # fmt: skip


def _homes(sizes: Drawn, *, dice: np.random.Generator) -> dict[str, Any]:
    count = len(sizes)
    return {
        "household": np.arange(count),
        "place": dice.choice(np.array(PLACES), count),
        "residence": np.where(dice.random(count) < 0.2, "rural", "urban"),
    }


def _supporters(persons: dict[str, Any], *, dice: np.random.Generator) -> dict[str, Any]:
    old = np.flatnonzero((persons["birth"] < np.datetime64("1965-01-01")) & (dice.random(len(persons["person"])) < 0.5))
    return {
        "household": persons["household"][old],
        "person": persons["person"][old],
        "consent": dice.random(len(old)) > 0.3,
        "birth": np.full(len(old), np.datetime64("1985-06-01")),
        "income_per_head": _yuan(np.exp(dice.normal(7.8, 0.5, len(old))), dice=dice, unknown=0.2),
        "members": dice.integers(1, 5, len(old)),
    }


def _others(unit: str, *, count: int, drawn: set[str], dice: np.random.Generator) -> dict[str, Any]:
    """Draw the facts nobody has drawn yet: mostly what a file means by silence, now and then something else, or nothing known."""
    return {name: _seldom(fact, count=count, dice=dice) for name, fact in FACTS[unit].items() if name not in drawn}


def _seldom(fact: Fact, *, count: int, dice: np.random.Generator) -> pa.Array:
    chance = dice.random(count)
    is_other, is_unknown = chance < 0.02, chance > (0.99 if fact.default is not None else 0.6)
    if fact.kind in ("code", "day"):
        is_unknown = np.zeros(count, dtype=bool)  # the peer written by hand knows every code and day
    if fact.kind == "flag":
        values: Any = is_other ^ bool(fact.default)
    elif fact.kind == "code":
        values = np.where(is_other, dice.choice(fact.choices, count), fact.default or fact.choices[0])
    elif fact.kind == "day":
        values = np.datetime64(DAY) - dice.integers(0, 720, count).astype("timedelta64[D]")
    else:
        most = 20_000 * HAO if fact.kind == "money" else min(fact.most or 24, 24)
        step = 100 if fact.kind == "money" else 1
        values = np.where(is_other, dice.integers(0, most // step + 1, count) * step, fact.default or 0)
    return pa.array(values, mask=is_unknown)


def _births(age: Drawn, dice: np.random.Generator) -> Drawn:
    days = (age * 365.25 + dice.integers(0, 365, len(age))).astype("timedelta64[D]")
    births: Drawn = np.datetime64(DAY) - days
    return births


def _yuan(amount: Drawn, *, dice: np.random.Generator, unknown: float) -> pa.Array:
    cents = np.round(amount * 100).astype(np.int64) * (HAO // 100)
    return pa.array(cents, mask=dice.random(len(cents)) < unknown)


def _flag(flags: Drawn, *, dice: np.random.Generator, unknown: float) -> pa.Array:
    return pa.array(flags, mask=dice.random(len(flags)) < unknown)


def _table(columns: dict[str, Any], *, of: str, keys: tuple[str, ...]) -> pa.Table:
    count = len(columns[keys[0]])
    made = {
        name: _column(columns[name], dtype="string" if name in ("place", "residence") else "int64") for name in keys
    }
    for name, fact in FACTS[of].items():
        dtype = KINDS[fact.kind]
        made[name] = (
            _column(columns[name], dtype=dtype)
            if name in columns
            else _constant(fact.default, count=count, dtype=dtype)
        )
    return pa.table(made)


def _column(values: Any, *, dtype: str) -> pa.Array:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    return array.cast(ARROW[dtype])


def _constant(value: Any, *, count: int, dtype: str) -> pa.Array:
    return pa.nulls(count, ARROW[dtype]) if value is None else pa.repeat(pa.scalar(value, type=ARROW[dtype]), count)
