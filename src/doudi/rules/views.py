"""What a rule function is handed: a unit whose attributes are columns, and the terms of its place.

Nouns: UnitView, LocalView, Universe. A misspelt fact is an error at load that names the nearest word.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from doudi.facts import FACTS, KINDS
from doudi.rules.policy import CHILD, Policy, Rule
from doudi.rules.ranges import Range
from doudi.rules.terms import Term

PARENT = {child: parent for parent, child in CHILD.items()}


class BadRule(ValueError):
    """A rule cannot be loaded; the message says which and why."""


@dataclass(frozen=True)
class Universe:
    """Every column a unit can have, with its type; one unbound table stands for all its rows."""

    unit: str
    columns: Mapping[str, str]
    ranged: frozenset[str]
    table: ir.Table


def column_names(rule: Rule) -> tuple[str, ...]:
    """Name the columns that hold a rule's answer: one, or a least and a most."""
    name = f"{rule.section}__{rule.name}" if rule.role in ("condition", "amount") else rule.name
    return (f"{name}_least", f"{name}_most") if rule.ranged else (name,)


def universes(*, rules: Iterable[Rule], policies: Iterable[Policy], terms: Mapping[str, Term]) -> dict[str, Universe]:
    """Lay out the columns of every unit: facts, answers of rules, verdicts, terms of the place, and the parent's columns."""
    rules, policies = list(rules), list(policies)
    local = {f"local_{name}": KINDS[term.kind] for name, term in terms.items()} | {"local_today": "date"}
    own = {unit: _own_columns(unit=unit, rules=rules, policies=policies) for unit in FACTS}
    made: dict[str, Universe] = {}
    for unit in FACTS:
        columns = dict(own[unit]) | local
        if unit in PARENT:
            columns |= {f"{PARENT[unit]}_{name}": dtype for name, dtype in own[PARENT[unit]].items()}
        ranged = frozenset(rule.name for rule in rules if rule.of == unit and rule.ranged)
        made[unit] = Universe(unit=unit, columns=columns, ranged=ranged, table=ibis.table(columns, name=unit))
    return made


def _own_columns(*, unit: str, rules: list[Rule], policies: list[Policy]) -> dict[str, str]:
    columns = {name: fact.dtype for name, fact in FACTS[unit].items()}
    for rule in rules:
        if rule.of == unit:
            columns |= dict.fromkeys(column_names(rule), KINDS[rule.kind])
        if rule.role == "total" and CHILD[rule.of] == unit:
            columns |= dict.fromkeys(part_names(rule), KINDS[rule.kind])
    for policy in policies:
        if policy.of == unit:
            columns |= {policy.name: "boolean", f"{policy.name}_amount": "int64"}
    return columns


def part_names(rule: Rule) -> tuple[str, str]:
    """Name the two columns of the child unit that a total adds up."""
    return (f"{rule.name}__part_least", f"{rule.name}__part_most")


class UnitView:
    """One unit as a rule sees it; `person.household` is the household the person belongs to."""

    def __init__(
        self, universe: Universe, *, everything: Mapping[str, Universe], prefix: str = "", of: str = ""
    ) -> None:
        self._universe = universe
        self._everything = everything
        self._prefix = prefix
        self._of = of or universe.unit

    def __getattr__(self, name: str) -> Any:
        parent = PARENT.get(self._of)
        if name == parent and not self._prefix:
            return UnitView(self._universe, everything=self._everything, prefix=f"{parent}_", of=parent)
        column = self._prefix + name
        if name in self._everything[self._of].ranged:
            return Range(self._universe.table[f"{column}_least"], self._universe.table[f"{column}_most"])
        if column not in self._universe.columns:
            raise BadRule(
                f"{self._of} has no fact or value {name!r}{_nearest(name, self._everything[self._of].columns)}"
            )
        return _as_number(self._universe.table[column], dtype=self._universe.columns[column])


class LocalView:
    """The terms in force that day in that place."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe

    def __getattr__(self, name: str) -> Any:
        column = f"local_{name}"
        if column not in self._universe.columns:
            raise BadRule(f"no parameters file sets the term {name!r}{_nearest(column, self._universe.columns)}")
        return _as_number(self._universe.table[column], dtype=self._universe.columns[column])


def _as_number(column: Any, *, dtype: str) -> Any:
    return Range(column) if dtype == "int64" else column


def _nearest(name: str, names: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
