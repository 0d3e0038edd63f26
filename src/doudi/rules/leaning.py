"""What a condition leans on: the facts its numbers are made of, and the other policies' answers it reads.

Nouns: Leaning. Verbs: leaning_of, side_of, paths_leant_on. Followed down through the rules once for a law, not for each household.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from doudi.facts import FACTS, UNITS
from doudi.rules.household import Household
from doudi.rules.paths import paths_of
from doudi.rules.policy import Rule
from doudi.rules.rulebook import Law
from doudi.rules.views import PARENT, column_names


class Reading(NamedTuple):
    """One fact read: of one's own, or of everybody in the household."""

    unit: str
    name: str
    of_everybody: bool


@dataclass(frozen=True)
class Leaning:
    """The facts and the policies that decide one condition, in the order of the vocabulary."""

    facts: tuple[Reading, ...]
    policies: tuple[str, ...]


@lru_cache(maxsize=8192)
def leaning_of(law: Law, rule: Rule) -> Leaning:
    """Follow a condition or an amount down to the facts it reads; another policy's answer is named, not followed."""
    walk = _Walk(law)
    walk.into(unit=rule.of, column=column_names(rule)[0], of_everybody=rule.of == "household")
    return walk.leaning()


@lru_cache(maxsize=8192)
def side_of(law: Law, rule: Rule, *, side: int) -> Leaning:
    """Follow only one side of a comparison, 0 the left: the income, not the standard; nothing for a plain yes or no."""
    walk = _Walk(law)
    sides = law.sides_of(rule)
    for end in (sides[side].least, sides[side].most) if sides else ():
        node = law.node(rule.of, rule.name, end)
        for name in sorted(node.reads):
            walk.follow(unit=rule.of, name=name, of_everybody=rule.of == "household")
    return walk.leaning()


def paths_leant_on(leaning: Leaning, *, household: Household, person: int | None) -> tuple[str, ...]:
    """Name where in a household the facts stand that a condition leans on."""
    found: dict[str, None] = {}
    for one in leaning.facts:
        whose = None if one.of_everybody else person
        found |= dict.fromkeys(paths_of(household, unit=one.unit, name=one.name, person=whose))
    return tuple(found)


@dataclass
class _Walk:
    """A way down through the columns of a law; every column is entered once."""

    law: Law
    facts: set[Reading] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    seen: set[Reading] = field(default_factory=set)

    def leaning(self) -> Leaning:
        """Put what was found into the order of the vocabulary: the household first, then its people, then their supporters."""
        units = tuple(reversed(UNITS))
        order = [(unit, name) for unit in units for name in FACTS[unit]]
        place = {reading: number for number, reading in enumerate(order)}
        facts = sorted(self.facts, key=lambda one: (place[one.unit, one.name], one.of_everybody))
        return Leaning(facts=tuple(facts), policies=tuple(sorted(self.policies)))

    def into(self, *, unit: str, column: str, of_everybody: bool) -> None:
        here = Reading(unit, column, of_everybody)
        if here in self.seen:
            return
        self.seen.add(here)
        for node in self.law.nodes_of(unit, column):
            for name in sorted(node.reads):
                self.follow(unit=unit, name=name, of_everybody=of_everybody)
        if one := self.law.sum_of(unit, column):
            for part in one.parts:
                self.into(unit=one.child, column=part, of_everybody=of_everybody)

    def follow(self, *, unit: str, name: str, of_everybody: bool) -> None:
        if name.startswith("local_"):
            return
        parent = PARENT.get(unit)
        if name in FACTS[unit]:
            self.facts.add(Reading(unit, name, of_everybody))
        elif parent and name.startswith(f"{parent}_"):
            above = name.removeprefix(f"{parent}_")
            self.follow(unit=parent, name=above, of_everybody=of_everybody or parent == "household")
        elif any(policy.name == name for policy in self.law.book.policies):
            self.policies.add(name)
        else:
            self.into(unit=unit, column=name, of_everybody=of_everybody)
