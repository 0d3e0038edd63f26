"""Which facts are worth trying when an answer might be another: those a condition is about, never who somebody is.

Nouns: Proposals. Verbs: others_than, gap_of. The order is the order of trying: the first that turns a condition is told.
"""

from __future__ import annotations

from typing import Any

from doudi.facts import Fact
from doudi.rules.explain import Checked
from doudi.rules.household import Household
from doudi.rules.leaning import leaning_of, paths_leant_on, side_of
from doudi.rules.paths import fact_at, value_at
from doudi.rules.rulebook import Law
from doudi.rules.trials import ends_of

NUMBERS = ("money", "count", "months")
UNCHANGEABLE = {"birth", "sex", "relation", "alive", "missing_declared"}
"""Facts that are never proposed: nobody can or should be another for the sake of help."""

HEALTH = "health"
"""Facts of this sensitivity are proposed even where none is registered: an illness or disability may have been overlooked."""

FACTS_MAX = 8
"""How many facts of a condition are tried."""

LARGEST = 4
"""How many of them are the largest there are; the rest may be nothing yet."""

CODES_MAX = 3


class Proposals:
    """The facts of one household that could be others."""

    def __init__(self, law: Law, *, household: Household) -> None:
        self.law = law
        self.household = household

    def numbers(self, checked: Checked, *, person: int | None) -> list[str]:
        """Name the numbers worth moving: the largest there are on the left side, then what only the left side is made of, then others."""
        rule = checked.text.rule
        left, right = (
            set(paths_leant_on(side_of(self.law, rule, side=side), household=self.household, person=person))
            for side in (0, 1)
        )
        kind = checked.text.sides[0].kind if checked.text.sides else ""
        wanted = ("money",) if kind == "money" else ("count", "months")
        paths = [path for path in self._changeable(checked, person=person) if _is_quantity(path, kinds=wanted)]
        large = sorted((path for path in paths if path in left), key=lambda path: -abs(value_at(self.household, path)))
        there = [path for path in large if value_at(self.household, path)][:LARGEST]
        ordered = [*there, *(path for path in large if path not in right), *paths]
        return list(dict.fromkeys(ordered))[:FACTS_MAX]

    def facts(self, checked: Checked, *, person: int | None) -> list[str]:
        """Name the facts worth proposing: what is unusual about the household, and health facts nobody registered."""
        paths = self._changeable(checked, person=person)
        unusual = [path for path in paths if value_at(self.household, path) != known_fact(path).default]
        health = [path for path in paths if path not in unusual and known_fact(path).sensitivity == HEALTH]
        return [*unusual, *health][: 2 * FACTS_MAX]

    def _changeable(self, checked: Checked, *, person: int | None) -> list[str]:
        """Name the known facts a condition leans on that could be others, in the order of the vocabulary."""
        leaning = leaning_of(self.law, checked.text.rule)
        paths = paths_leant_on(leaning, household=self.household, person=person)
        changeable = [path for path in paths if known_fact(path).name not in UNCHANGEABLE]
        return [path for path in changeable if value_at(self.household, path) is not None]


def known_fact(path: str) -> Fact:
    """Find the fact at a path that is no term."""
    fact = fact_at(path)
    assert fact is not None, f"{path} is a term of the place"
    return fact


def _is_quantity(path: str, *, kinds: tuple[str, ...]) -> bool:
    """Say whether more or less of it has a meaning: a grade of disability is a number, yet nobody has "one more" of it."""
    fact = known_fact(path)
    return fact.kind in kinds and (fact.kind == "money" or fact.sensitivity != HEALTH)


def others_than(now: Any, *, path: str) -> tuple[Any, ...]:
    """Give other values of a fact: the other flag, what is usual and a few more codes, the usual number or the next."""
    fact = known_fact(path)
    if fact.kind == "flag":
        return (not now,)
    if fact.kind == "code":
        usual = (fact.default,) if fact.default is not None else ()
        return tuple(value for value in dict.fromkeys((*usual, *fact.choices)) if value != now)[:CODES_MAX]
    if fact.kind in NUMBERS:
        least, most = ends_of(path, kind=fact.kind)
        return tuple(value for value in dict.fromkeys((fact.default, least, most)) if value not in (None, now))
    return ()


def gap_of(checked: Checked) -> int | None:
    """Give how far apart both sides of a comparison are, where both are known exactly."""
    if checked.numbers is None or None in checked.numbers:
        return None
    left_least, left_most, right_least, right_most = checked.numbers
    is_exact = left_least == left_most and right_least == right_most
    return abs(right_least - left_least) if is_exact else None
