"""Everything an answer can say for itself: the facts behind each condition, how the amount was made, what to ask next, what would change.

Nouns: Explanation, FactUsed. Verbs: explain. Nothing is worked out before it is asked for: deciding stays as fast as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from doudi.facts import Fact, Source
from doudi.rules.decide import Answer, compute, local_terms
from doudi.rules.explain import Checked, Step
from doudi.rules.formula import Formula, formula_of
from doudi.rules.household import Household
from doudi.rules.leaning import leaning_of, paths_leant_on, side_of
from doudi.rules.next_question import NextQuestion, Search
from doudi.rules.paths import fact_at, is_told, person_of, value_at
from doudi.rules.rulebook import Rulebook
from doudi.rules.scalar import Row
from doudi.rules.trials import Key, Trials
from doudi.rules.what_would_change import Change, Changes


@dataclass(frozen=True)
class FactUsed:
    """One fact a condition leans on: where it stands, its value, and who says so as of when, where that is recorded."""

    path: str
    fact: Fact
    value: Any
    person: int | None
    source: Source | None

    @property
    def label(self) -> str:
        return self.fact.label


class Explanation:
    """What can be said about the answers of one household on one day."""

    def __init__(self, trials: Trials, *, programmes: Collection[str] | None = None) -> None:
        self.trials = trials
        self.household = trials.household
        self.law = trials.book.bind(place=trials.household.place, on=trials.on)
        self.search = Search(trials, programmes=programmes)
        self.changes = Changes(trials, programmes=programmes)

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(self.trials.answers.values())

    def facts(self, checked: Checked, *, person: int | None) -> Iterator[FactUsed]:
        """List the facts behind a condition that somebody told: those out of the ordinary, and those it is about with a source.

        What nobody knows is listed only where an open condition waits for it.
        """
        rule = checked.text.rule
        every = leaning_of(self.law, rule)
        subject = side_of(self.law, rule, side=0) if checked.text.sides else every
        about = set(paths_leant_on(subject, household=self.household, person=person))
        for path in paths_leant_on(every, household=self.household, person=person):
            one = self._used(path)
            if one.value is None:
                is_shown = checked.met is None and path in self._missing
            else:
                is_shown = one.value != one.fact.default or (path in about and one.source is not None)
            if is_shown and is_told(self.household, path):
                yield one

    def policies(self, checked: Checked) -> tuple[str, ...]:
        """Name the policies whose answers a condition reads."""
        return leaning_of(self.law, checked.text.rule).policies

    def formula(self, step: Step, *, person: int | None) -> Formula | None:
        """Write how a step of an amount was made."""
        rule = step.rule
        row = self._rows["household"][0] if rule.of == "household" else self._rows[rule.of][person or 0]
        return formula_of(self.law, rule, row=row, local=self._local)

    def next_question(self, key: Key | None = None) -> NextQuestion | None:
        """Choose what to ask or fetch next: for one open answer, or for all of them together."""
        if key is None:
            return self.search.next()
        return self.search.next(only=(key,)) if key in self.search.open else None

    def would_change(self, key: Key) -> tuple[Change, ...]:
        """Tell what would turn a settled answer; what turns it alone comes first."""
        return tuple(sorted(self.changes.of(key), key=lambda one: not one.alone))

    def _used(self, path: str) -> FactUsed:
        fact = fact_at(path)
        assert fact is not None, "a condition leans on facts"
        source = self.household.sources.get(path)
        return FactUsed(path, fact, value_at(self.household, path), person_of(path), source)

    @cached_property
    def _missing(self) -> set[str]:
        return {one.path for answer in self.answers for one in answer.missing}

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return compute(self.trials.book, self.household, on=self.trials.on, terms=self.trials.terms)

    @cached_property
    def _local(self) -> dict[str, Any]:
        return local_terms(self.trials.book, household=self.household, on=self.trials.on) | self.trials.terms


def explain(
    book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None,
    programmes: Collection[str] | None = None,
) -> Explanation:  # fmt: skip
    """Decide a household, ready to say why."""
    return Explanation(Trials(book, household, on=on, terms=terms), programmes=programmes)
