"""Open questions in sum: of programmes nobody can answer person by person, how many are open and which register is silent.

Nouns: Question, Questions (of one county). Verbs: add, look. Where no register says who holds a programme, or needed facts are
silent for thousands, a row for each would be read by nobody: the county gets one line a programme instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from doudi.monitoring.allowances import recorded
from doudi.monitoring.findings import STRENGTH
from doudi.rules import Answer, Policy

EXAMPLES_MOST = 10
"""Households of each programme and county looked at closely to learn what an open answer waits for, beside those with findings."""


@dataclass
class Question:
    """One programme in one county: `open` rows not answered, `entitled` rows answered yes that no register says who holds.

    A row is a household or a person, as the programme is about; `waiting` counts the sources that the open rows `looked_at`
    wait for.
    """

    of: str
    open: int = 0
    entitled: int = 0
    looked_at: int = 0
    waiting: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {
            "of": self.of,
            "open": self.open,
            "entitled": self.entitled,
            "looked_at": self.looked_at,
            "waiting": dict(self.waiting.most_common()),
        }


class Questions:
    """The open questions of one county, by programme."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._policies = [one for one in policies if one.name not in STRENGTH]
        self._recorded = {one.name for one in recorded(policies)}
        self.questions = {one.name: Question(of=one.of) for one in self._policies}
        self._examples: Counter[str] = Counter()

    def add(self, tables: Mapping[str, pa.Table]) -> list[pa.Array]:
        """Count a chunk of answers; return the households of a few examples of each programme."""
        examples = []
        for policy in self._policies:
            table, question = tables[policy.of], self.questions[policy.name]
            met = table.column(policy.name)
            is_open = pc.is_null(met)
            question.open += pc.sum(is_open).as_py() or 0
            if policy.name not in self._recorded:
                question.entitled += pc.sum(met).as_py() or 0
            wanted = EXAMPLES_MOST - self._examples[policy.name]
            if wanted > 0:
                rows = table.select(["household"]).filter(is_open).slice(0, wanted)
                self._examples[policy.name] += rows.num_rows
                examples.append(rows.column("household").combine_chunks())
        return examples

    def look(self, answers: Iterable[Answer]) -> None:
        """Note what the open answers of a household that was looked at closely wait for."""
        for answer in answers:
            question = self.questions.get(answer.policy.name)
            if question is not None and answer.met is None:
                question.looked_at += 1
                question.waiting.update({one.source for one in answer.missing})

    def as_json(self) -> dict[str, Any]:
        """Return what is open or unrecorded, by programme."""
        return {name: one.as_json() for name, one in self.questions.items() if one.open or one.entitled}


def added_up(counties: Iterable[Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Add up the questions of several counties, as `Questions.as_json` leaves them."""
    found: dict[str, Question] = {}
    for county in counties:
        for name, one in county.items():
            total = found.setdefault(name, Question(of=one["of"]))
            total.open += one["open"]
            total.entitled += one["entitled"]
            total.looked_at += one["looked_at"]
            total.waiting.update(one["waiting"])
    return {name: one.as_json() for name, one in found.items()}
