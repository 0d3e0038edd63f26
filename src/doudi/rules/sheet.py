"""A policy as it stands written: its conditions and amounts in force, their variants, and the terms and policies it leans on.

Nouns: Sheet, Reader. Verbs: sheet_of. Nothing here decides; it tells whoever reads the law what the law says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.operations as ops

from doudi.facts import FACTS
from doudi.rules.policy import CHILD, Policy, Rule
from doudi.rules.ranges import as_range
from doudi.rules.rulebook import Rulebook
from doudi.rules.views import PARENT, column_names

Column = tuple[str, str]
"""A unit and one of its columns."""


@dataclass(frozen=True)
class Sheet:
    """One policy at a place on a day: what is in force, what holds at other times or places, and what all of it reads."""

    policy: Policy
    conditions: tuple[Rule, ...]
    amounts: tuple[Rule, ...]
    elsewhere: tuple[Rule, ...]
    terms: tuple[str, ...]
    leans_on: tuple[Policy, ...]


def sheet_of(book: Rulebook, policy: Policy, *, place: str, on: date) -> Sheet:
    """Describe a policy as it stands at a place on a day."""
    law = book.bind(place=place, on=on)
    conditions, amounts = tuple(law.conditions(policy)), tuple(law.amounts(policy))
    in_force = {id(rule) for rule in (*conditions, *amounts)}
    reading = Reader(book).follow((*conditions, *amounts), among=law.rules)
    return Sheet(
        policy=policy,
        conditions=conditions,
        amounts=amounts,
        elsewhere=tuple(rule for rule in written(policy) if id(rule) not in in_force),
        terms=tuple(name for name in book.terms.terms if name in reading.terms),
        leans_on=tuple(one for one in book.policies if one.name in reading.policies and one is not policy),
    )


def written(policy: Policy) -> list[Rule]:
    """List every condition and amount of a policy, of any place and day."""
    return [rule for rule in policy.rules if rule.role in ("condition", "amount")]


@dataclass(frozen=True)
class Reading:
    """What rules read, followed down: terms of the place, and other policies' answers."""

    terms: frozenset[str]
    policies: frozenset[str]


class Reader:
    """Knows which columns each rule of a book reads; a rule is asked once, when somebody first needs it."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._reads: dict[int, frozenset[Column]] = {}

    def follow(self, rules: Iterable[Rule], *, among: Sequence[Rule]) -> Reading:
        """Follow rules down to the terms and policies they lean on, by the rules `among` which they stand."""
        makers = _makers(among)
        answers = {name for policy in self.book.policies for name in (policy.name, f"{policy.name}_amount")}
        seen: set[int] = set()
        terms: set[str] = set()
        policies: set[str] = set()
        waiting = list(rules)
        while waiting:
            rule = waiting.pop()
            if id(rule) in seen:
                continue
            seen.add(id(rule))
            for unit, column in self.reads(rule):
                if unit == "local":
                    terms.add(column)
                elif column in answers:
                    policies.add(column.removesuffix("_amount"))
                else:
                    waiting += makers.get((unit, column), [])
        return Reading(terms=frozenset(terms & set(self.book.terms.terms)), policies=frozenset(policies))

    def reads(self, rule: Rule) -> frozenset[Column]:
        """Name the columns a rule reads; facts are left out, for nothing makes them."""
        if id(rule) not in self._reads:
            unit = CHILD[rule.of] if rule.role == "total" else rule.of
            names = set(_fields(self.book.call(rule, unit=unit))) | ({rule.over} if rule.over else set())
            columns = (_column(unit, name) for name in names)
            self._reads[id(rule)] = frozenset(one for one in columns if one[1] not in FACTS.get(one[0], {}))
        return self._reads[id(rule)]


def _makers(rules: Iterable[Rule]) -> Mapping[Column, list[Rule]]:
    found: dict[Column, list[Rule]] = {}
    for rule in rules:
        for column in column_names(rule):
            found.setdefault((rule.of, column), []).append(rule)
    return found


def _column(unit: str, name: str) -> Column:
    """Say whose column a name is: the place's, the parent's, or the unit's own."""
    if name.startswith("local_"):
        return "local", name.removeprefix("local_")
    parent = PARENT.get(unit)
    if parent and name.startswith(f"{parent}_") and name not in FACTS[unit]:
        return _column(parent, name.removeprefix(f"{parent}_"))
    return unit, name


def _fields(answer: Any) -> Iterator[str]:
    whole = as_range(answer)
    for end in (whole.least, whole.most):
        op = getattr(end, "op", None)
        if op is not None:
            yield from (field.name for field in op().find(ops.Field))
