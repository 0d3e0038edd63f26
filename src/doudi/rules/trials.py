"""Deciding again with something else known: what an answer would be if one fact, one term or the day were different.

Nouns: Trials. Nothing said about "if" is guessed: each saying was tried with the very rules that decided.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from doudi.facts import HAO, hao
from doudi.rules.decide import Answer, decide
from doudi.rules.household import Household
from doudi.rules.paths import TERMS, fact_at, value_at, with_fact, with_steady
from doudi.rules.rulebook import Rulebook

Key = tuple[str, int | None]
"""A policy's name and the number of the person it answers about."""

PLENTY = {"money": hao(1_000_000), "count": 99, "months": 1_200, "rate": 10 * HAO}
"""More than any threshold of the law, by kind."""

STEP = {"money": HAO // 100, "count": 1, "months": 1, "rate": 1}
"""The smallest difference people speak of, by kind: one fen."""

AGES = (0, 5, 10, 15, 16, 17, 18, 30, 54, 55, 59, 60, 65, 70, 80, 90)
"""Ages between which the law makes a difference, for somebody whose day of birth nobody knows."""


class Trials:
    """One household on one day, and its answers whenever something is different; each trial is made once."""

    def __init__(
        self, book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None
    ) -> None:
        self.book = book
        self.household = household
        self.on = on
        self.terms = dict(terms or {})
        self.answers = by_key(decide(book, household, on=on, terms=self.terms))
        self.made = 0
        self._seen: dict[tuple[Any, ...], Mapping[Key, Answer]] = {}

    def with_value(self, path: str, value: Any) -> Mapping[Key, Answer]:
        """Answer with one fact or one term of the place being something else."""
        if (path, value) not in self._seen:
            if path.startswith(TERMS):
                terms = self.terms | {path.removeprefix(TERMS): value}
                self._keep((path, value), self.household, on=self.on, terms=terms)
            else:
                self._keep((path, value), with_steady(self.household, path, value), on=self.on, terms=self.terms)
        return self._seen[path, value]

    def at_age(self, person: int, *, age: int) -> tuple[date, Mapping[Key, Answer], Mapping[Key, Answer]]:
        """Answer on the day a person reaches an age, and on the same day for one born a day later.

        What differs between the two, the birthday did, and nothing else that the same day brings.
        """
        key = (person, age)
        path = f"people.{person}.birth"
        birth = value_at(self.household, path)
        day = birthday(birth, age=age)
        if (*key, "reached") not in self._seen:
            later = with_fact(self.household, path, birth + timedelta(days=1))
            self._keep((*key, "reached"), self.household, on=day, terms=self.terms)
            self._keep((*key, "not yet"), later, on=day, terms=self.terms)
        return day, self._seen[*key, "reached"], self._seen[*key, "not yet"]

    def _keep(self, key: tuple[Any, ...], household: Household, *, on: date, terms: Mapping[str, Any]) -> None:
        """Decide and remember; answers that stay as they are are not kept twice, for a hundred trials would weigh on the memory."""
        self.made += 1
        answers = by_key(decide(self.book, household, on=on, terms=terms))
        changed = {name: one for name, one in answers.items() if one != self.answers.get(name)}
        self._seen[key] = ChainMap(changed, self.answers)


def by_key(answers: tuple[Answer, ...]) -> dict[Key, Answer]:
    """Order answers by policy and person."""
    return {(answer.policy.name, answer.person): answer for answer in answers}


def is_open(answer: Answer) -> bool:
    """Say whether an answer still waits: for its verdict, or for its amount."""
    return answer.met is None or (answer.met and answer.amount_hao is None)


def birthday(birth: date, *, age: int) -> date:
    """Give the day somebody is so old; born on 29 February, on 1 March in common years."""
    is_leap_day = (birth.month, birth.day) == (2, 29)
    year = birth.year + age
    is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if is_leap_day and not is_leap_year else birth.replace(year=year)


def years_between(birth: date, on: date) -> int:
    """Give somebody's full years on a day."""
    return on.year - birth.year - (birthday(birth, age=on.year - birth.year) > on)


def ends_of(path: str, *, kind: str) -> tuple[int, int]:
    """Give the least and the most a number at a path can be."""
    fact = fact_at(path)
    if fact is None:
        return 0, PLENTY[kind]
    least = -PLENTY[kind] if fact.signed else (fact.least or 0)
    return least, PLENTY[kind] if fact.most is None else fact.most


def possible_values(path: str, *, kind: str, on: date) -> tuple[Any, ...]:
    """Give values that stand for everything a fact or term could turn out to be: both flags, each code, the ends of a number."""
    if kind == "flag":
        return (True, False)
    if kind == "day":
        return tuple(birthday(on, age=-age) for age in AGES)
    if kind == "code":
        fact = fact_at(path)
        return fact.choices if fact else ()
    return ends_of(path, kind=kind)
