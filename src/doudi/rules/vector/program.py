"""A plan as functions of columns: pass after pass over supporters, people and households of one chunk.

Nouns: Program, Piece (one chunk's facts as columns). Verbs: make_program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from doudi.facts import FACTS, HAO, UNITS, Fact
from doudi.rules.evaluate import Jurisdiction
from doudi.rules.plan import Phase, Plan
from doudi.rules.policy import CHILD
from doudi.rules.rulebook import Sum
from doudi.rules.scalar import Scalar
from doudi.rules.vector.arrays import FIRST_DAY, FLAGS, LAST_DAY, Array, Column, Groups, taken
from doudi.rules.vector.operands import Codes, Setting
from doudi.rules.vector.source import EPOCH, Compute, compiled
from doudi.rules.views import PARENT

CHILDREN_MAX = {"household": 40, "person": 10}
"""So many people in a household, and supporters of a person, the vector form reckons with; larger ones are for the scalar form."""

AMOUNT_MAX = {"yuan/month": 10**6 * HAO, "yuan/year": 10**7 * HAO, "yuan": 10**8 * HAO}
"""So large can an amount be, by its unit, that no sum or product of the law overflows; larger ones are for the scalar form."""

COUNT_MAX = {"count": 30, "months": 10_000}


def largest(fact: Fact) -> int:
    """Say how large a fact that is a number can be in the vector form."""
    return AMOUNT_MAX[fact.unit] if fact.kind == "money" else COUNT_MAX[fact.kind]


def ends_of(fact: Fact) -> tuple[int, int] | None:
    """Say between which values a fact must lie; None when any value will do."""
    if fact.dtype == "date":
        return FIRST_DAY, LAST_DAY
    return (-largest(fact), largest(fact)) if fact.dtype == "int64" else None


@dataclass(frozen=True)
class Piece:
    """One chunk: how many rows each unit has, each child's parent by position, its facts, and each household's row of terms."""

    count: Mapping[str, int]
    parents: Mapping[str, Array]
    facts: Mapping[str, Mapping[str, Column]]
    zones: Array


@dataclass(frozen=True)
class Pass:
    """One phase made ready: its sums, its function, and the unit's columns to let go when it is done."""

    unit: str
    sums: tuple[Sum, ...]
    compute: Compute
    forget: frozenset[str]


class Program:
    """A law with the terms of its places, made ready for chunks."""

    def __init__(self, plan: Plan, *, terms: Mapping[str, Column], passes: Sequence[Pass], codes: Codes) -> None:
        self.plan = plan
        self.codes = codes
        self._terms = terms
        self._passes = tuple(passes)
        self.reads: dict[str, frozenset[str]] = {unit: facts_read(plan, unit=unit) for unit in UNITS}

    @cached_property
    def scalar(self) -> Scalar:
        """The same plan in the scalar form, for households the vector form does not answer."""
        return Scalar(self.plan)

    def run(self, piece: Piece) -> dict[str, dict[str, Column]]:
        """Compute the plan's outputs for each unit of a chunk."""
        columns: dict[str, dict[str, Column]] = {unit: {} for unit in UNITS}
        groups = {unit: Groups(piece.parents[child], count=piece.count[unit]) for unit, child in CHILD.items()}
        with np.errstate(divide="ignore"):
            for one in self._passes:
                for total in one.sums:
                    _add_up(total, columns=columns, groups=groups[one.unit])
                read = _Reader(one.unit, piece=piece, columns=columns, terms=self._terms)
                columns[one.unit] |= one.compute(read, piece.count[one.unit])
                for name in one.forget:
                    columns[one.unit].pop(name, None)
        readers = {unit: _Reader(unit, piece=piece, columns=columns, terms=self._terms) for unit in UNITS}
        return {unit: {name: readers[unit](name) for name in self.plan.outputs[unit]} for unit in UNITS}


def _add_up(total: Sum, *, columns: Mapping[str, dict[str, Column]], groups: Groups) -> None:
    least, most = (columns[total.child][part] for part in total.parts)
    assert isinstance(least, tuple)
    assert isinstance(most, tuple)
    sum_of_least = groups.sum(least[0])
    sum_of_most = sum_of_least if most[0] is least[0] else groups.sum(most[0])
    columns[total.unit][total.columns[0]] = (sum_of_least, None)
    columns[total.unit][total.columns[1]] = (sum_of_most, groups.all(most[1]))


class _Reader:
    """Finds a column of a unit: computed, a fact, a term of its place, or its parent's."""

    def __init__(
        self, unit: str, *, piece: Piece, columns: Mapping[str, dict[str, Column]], terms: Mapping[str, Column]
    ) -> None:
        self._unit = unit
        self._piece = piece
        self._columns = columns
        self._terms = terms

    def __call__(self, name: str) -> Column:
        return self._find(self._unit, name)

    def _find(self, unit: str, name: str) -> Column:
        for known in (self._columns[unit], self._piece.facts[unit]):
            if name in known:
                return known[name]
        if unit == "household":
            return taken(self._terms[name], self._piece.zones)
        parent = PARENT[unit]
        own = name if name in self._terms else name.removeprefix(f"{parent}_")
        return taken(self._find(parent, own), self._piece.parents[unit])


def make_program(plan: Plan, *, jurisdiction: Jurisdiction, codes: Codes) -> Program:
    """Make a plan ready for the places of a jurisdiction.

    :raises BadRule: for an operation the vector form does not know, or a number that could overflow.
    """
    constants = jurisdiction.constants()
    varying = [name for name in jurisdiction.rows[0] if name.startswith("local_") and name not in constants]
    terms = {name: _term([row[name] for row in jurisdiction.rows], codes=codes) for name in varying}
    limits: dict[str, dict[str, int]] = {unit: {} for unit in UNITS}
    passes = []
    for number, phase in enumerate(plan.phases):
        setting = _setting(plan, phase=phase, constants=constants, terms=terms, limits=limits, codes=codes)
        read = plan.still_read(phase.unit, after=number)
        compute = compiled(phase, keep=frozenset(read & phase.made), setting=setting)
        made_before = {name for one in plan.phases[: number + 1] if one.unit == phase.unit for name in one.made}
        passes.append(Pass(phase.unit, phase.sums, compute, frozenset(made_before - read)))
    return Program(plan, terms=terms, passes=passes, codes=codes)


def facts_read(plan: Plan, *, unit: str) -> frozenset[str]:
    """Name the facts of a unit that a plan reads, by the unit itself or by its children, and those that are asked for."""
    names = set(plan.outputs[unit])
    for phase in plan.phases:
        if phase.unit == unit:
            names |= {name for level in phase.levels for node in level for name in node.reads}
        if PARENT.get(phase.unit) == unit:
            names |= set(phase.parent_columns)
    return frozenset(names & set(FACTS[unit]))


def _setting(
    plan: Plan, *, phase: Phase, constants: Mapping[str, Any], terms: Mapping[str, Column],
    limits: dict[str, dict[str, int]], codes: Codes,
) -> Setting:  # fmt: skip
    """Gather how large each column of a unit can be: facts, sums of the child, the parent's columns, and terms."""
    unit, parent = phase.unit, PARENT.get(phase.unit)
    own = limits[unit]
    own |= {name: largest(fact) for name, fact in FACTS[unit].items() if fact.dtype == "int64"}
    own |= {name: int(np.abs(term[0]).max()) for name, term in terms.items() if isinstance(term, tuple)}
    for total in phase.sums:
        for part, name in zip(total.parts, total.columns, strict=True):
            own[name] = limits[total.child][part] * CHILDREN_MAX[unit]
    if parent:
        own |= {f"{parent}_{name}": limit for name, limit in limits[parent].items()}
        own |= {f"{parent}_{name}": largest(fact) for name, fact in FACTS[parent].items() if fact.dtype == "int64"}
    facts = [*FACTS[unit], *(f"{parent}_{name}" for name in (FACTS[parent] if parent else ()))]
    flags = {name for name, dtype in plan.law.book.universes[unit].columns.items() if dtype == "boolean"}
    parts = {part for later in plan.phases for total in later.sums if total.child == unit for part in total.parts}
    return Setting(
        constants=constants,
        limits=own,
        flags=frozenset(flags),
        zeroed=frozenset(facts),
        parts=frozenset(parts),
        codes=codes,
    )


def _term(values: Sequence[Any], *, codes: Codes) -> Column:
    if any(isinstance(value, bool) for value in values):
        return np.array([FLAGS[value] for value in values], dtype=np.int8)
    numbers = np.array([0 if value is None else as_number(value, codes=codes) for value in values], dtype=np.int64)
    known = np.array([value is not None for value in values])
    return numbers, None if known.all() else known


def as_number(value: Any, *, codes: Codes) -> int:
    """Write a term or an answer as the number it stands for: a text by its code, a day by its number."""
    if isinstance(value, str):
        return codes.number(value)
    return value if isinstance(value, int) else (value - EPOCH).days
