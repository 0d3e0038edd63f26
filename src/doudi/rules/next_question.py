"""The cheapest next thing to ask or fetch that could settle an open answer.

Nouns: NextQuestion. Verbs: next_question, question_plan, with_unknown. Each missing fact is tried: both flags, each code, the least and
the most a number can be, and where that settles nothing the values around the thresholds. What is cheaper comes first; among equally
cheap ones, what settles most. The same household, day and law always give the same question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from doudi.facts import FACTS
from doudi.rules.explain import Missing
from doudi.rules.household import Household
from doudi.rules.paths import TERMS, fact_at
from doudi.rules.question_words import question_said, threshold_said
from doudi.rules.rulebook import Rulebook
from doudi.rules.said import Said, Translate, gettext_noop
from doudi.rules.trials import Key, Trials, ends_of, is_open, possible_values

REGISTER, RESIDENT, DESK, GOVERNMENT = "register", "resident", "desk", "government"

COSTS: dict[str, int] = {REGISTER: 1, "bank": 2, RESIDENT: 3, "support": 5, DESK: 10, "county": 12, GOVERNMENT: 100}
"""What it costs to learn one thing, in tenths of a village worker's visit: a query the authorisation letter allows, a bank's reply
to such a query (it takes days), asking the resident, asking relatives elsewhere for their consent and figures, a visit with a judgement
by the township, a judgement by the county, and a figure a government must publish first. A data set or a desk may have its own."""

ASKED = {"visits": RESIDENT, "support": RESIDENT}
"""Data sets that are people's own words; every other one is a register."""

TRIALS_MAX = 120
"""How many times to decide again at most: a page must not wait."""

VALUES_MAX = 8
"""How many codes of one fact are tried at most."""


@dataclass(frozen=True)
class NextQuestion:
    """One thing to ask or fetch: what, of whom, at what cost, and what it settles or may settle.

    `settles`: whatever it turns out to be, of the values tried; `may_settle`: if it turns out as in `settled_by`.
    """

    path: str
    label: str
    said: Said
    who: str
    source: str
    desk: str
    person: int | None
    cost: int
    settles: tuple[Key, ...]
    may_settle: tuple[Key, ...]
    waiting: tuple[Key, ...]
    settled_by: Mapping[Key, Any]
    why: Said | None = None

    def question(self, translate: Translate = gettext_noop) -> str:
        """Ask it in the reader's language."""
        return self.said.sentence(translate)

    def reason(self, translate: Translate = gettext_noop) -> str:
        """Say why it is asked, or nothing where it only narrows the answer."""
        return self.why.sentence(translate) if self.why else ""

    def as_json(self, translate: Translate = gettext_noop) -> dict[str, Any]:
        return {
            "fact": self.path,
            "label": translate(self.label),
            "question": self.question(translate),
            "who": self.who,
            "source": self.source,
            "person": self.person,
            "cost": self.cost,
            "settles": [_key_json(key) for key in self.settles],
            "may_settle": [_key_json(key) for key in self.may_settle],
            "why": self.reason(translate),
        }


def next_question(
    book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None,
    programmes: Collection[str] | None = None, askable: Collection[str] | None = None, skip: Collection[str] = (),
    costs: Mapping[str, int] = COSTS,
) -> NextQuestion | None:  # fmt: skip
    """Choose what to ask or fetch next for the open answers of a household; None when no answer is open.

    `programmes` keeps to some policies; `askable` to some facts, such as person.deposits; `skip` leaves out paths already tried in vain.
    """
    search = Search(Trials(book, household, on=on, terms=terms), programmes=programmes, costs=costs)
    return search.next(askable=askable, skip=skip)


def question_plan(
    book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None,
    programmes: Collection[str] | None = None, askable: Collection[str] | None = None, costs: Mapping[str, int] = COSTS,
    most: int = 10,
) -> tuple[NextQuestion, ...]:  # fmt: skip
    """List what to ask one after another for as long as nobody knows the answer; a known answer calls for a new plan."""
    search = Search(Trials(book, household, on=on, terms=terms), programmes=programmes, costs=costs)
    plan: list[NextQuestion] = []
    while len(plan) < most and (found := search.next(askable=askable, skip={one.path for one in plan})):
        plan.append(found)
    return tuple(plan)


def with_unknown(household: Household, *, facts: Collection[str]) -> Household:
    """Return the household with these facts (such as person.deposits) unknown wherever nobody mentioned them yet.

    A household file means the default by silence; while a resident is still answering, silence means that nobody asked yet.
    """
    names = {unit: {one.partition(".")[2] for one in facts if one.startswith(f"{unit}.")} for unit in FACTS}
    people = tuple(
        replace(
            person,
            facts=dict.fromkeys(names["person"]) | dict(person.facts),
            supporters=tuple(dict.fromkeys(names["support"]) | dict(row) for row in person.supporters),
        )
        for person in household.people
    )
    return replace(household, facts=dict.fromkeys(names["household"]) | dict(household.facts), people=people)


def way_of(missing: Missing) -> str:
    """Say how a missing thing is got: from a register, a resident, a desk that judges, or a government that publishes."""
    if missing.path.startswith(TERMS):
        return GOVERNMENT
    return DESK if missing.is_judged else ASKED.get(missing.source, REGISTER)


def cost_of(missing: Missing, *, costs: Mapping[str, int] = COSTS) -> int:
    """Price a missing thing by its desk or data set where that has a price of its own, else by how it is got."""
    way = way_of(missing)
    fact = fact_at(missing.path)
    own = {REGISTER: missing.source, RESIDENT: missing.source, DESK: fact.desk if fact else "", GOVERNMENT: ""}[way]
    return costs.get(own, costs[way])


@dataclass(frozen=True)
class _Weighed:
    """A missing thing that was tried: how far each open answer came, by value."""

    missing: Missing
    cost: int
    waiting: tuple[Key, ...]
    settled: Mapping[Key, float] = field(default_factory=dict)
    settled_by: Mapping[Key, Any] = field(default_factory=dict)
    narrowed: float = 0.0

    @property
    def order(self) -> tuple[Any, ...]:
        """Cheap before dear; what settles most, then what narrows most, then the vocabulary's order."""
        certain = sum(share == 1 for share in self.settled.values())
        return (not self.settled, self.cost, -certain, -sum(self.settled.values()), -self.narrowed, self.missing.path)


class Search:
    """The search for the next question about one household; trials are shared by all open answers."""

    def __init__(
        self, trials: Trials, *, programmes: Collection[str] | None = None, costs: Mapping[str, int] = COSTS
    ) -> None:
        self.trials = trials
        self.costs = costs
        answers = trials.answers.items()
        self.open = {key: one for key, one in answers if is_open(one) and (programmes is None or key[0] in programmes)}
        self._weighed: dict[tuple[str, tuple[Key, ...]], _Weighed] = {}

    def next(
        self, *, askable: Collection[str] | None = None, skip: Collection[str] = (), only: Collection[Key] | None = None
    ) -> NextQuestion | None:
        """Choose the next question, for all open answers or `only` some."""
        keys = tuple(key for key in self.open if only is None or key in only)
        missing = [one for one in self._missing(keys) if one.path not in skip and _may_ask(one, askable=askable)]
        best = min(self._tried(missing, keys=keys), key=lambda one: one.order, default=None)
        return self._question(best) if best else None

    def _missing(self, keys: Sequence[Key]) -> list[Missing]:
        """List what the answers wait for: the cheapest first, then what most of them wait for."""
        found = {one.path: one for key in keys for one in self.open[key].missing}
        waits = {path: sum(path in self._paths(key) for key in keys) for path in found}
        return sorted(found.values(), key=lambda one: (cost_of(one, costs=self.costs), -waits[one.path], one.path))

    def _paths(self, key: Key) -> set[str]:
        return {one.path for one in self.open[key].missing}

    def _tried(self, missing: Sequence[Missing], *, keys: Sequence[Key]) -> Iterator[_Weighed]:
        """Try price after price, until something settles an answer or the trials are used up."""
        tried: list[_Weighed] = []
        price = 0
        for one in missing:
            cost = cost_of(one, costs=self.costs)
            is_done = any(each.settled for each in tried) and cost > price
            if is_done or (tried and self.trials.made > TRIALS_MAX):
                break
            price = cost
            tried.append(self._weigh(one, cost=cost, keys=keys))
        return iter(tried)

    def _weigh(self, missing: Missing, *, cost: int, keys: Sequence[Key]) -> _Weighed:
        waiting = tuple(key for key in keys if missing.path in self._paths(key))
        if (missing.path, waiting) not in self._weighed:
            one = self._of_values(missing, cost=cost, waiting=waiting, values=self._values(missing))
            if not one.settled:
                around = tuple(self._around(missing, waiting=waiting))
                one = self._of_values(missing, cost=cost, waiting=waiting, values=around) if around else one
            self._weighed[missing.path, waiting] = one
        return self._weighed[missing.path, waiting]

    def _of_values(self, missing: Missing, *, cost: int, waiting: tuple[Key, ...], values: Sequence[Any]) -> _Weighed:
        """Decide with each value; keep the share of them that settles each answer, and how much less stays open."""
        settling: dict[Key, list[Any]] = {key: [] for key in waiting}
        narrowed = 0.0
        for value in values:
            answers = self.trials.with_value(missing.path, value)
            for key in waiting:
                narrowed += _known(answers[key]) - _known(self.open[key])
                if not is_open(answers[key]):
                    settling[key].append(value)
        shares = {key: len(found) / len(values) for key, found in settling.items() if found}
        by = {key: settling[key][0] for key in shares}
        return _Weighed(missing, cost, waiting, settled=shares, settled_by=by, narrowed=narrowed / max(1, len(values)))

    def _values(self, missing: Missing) -> tuple[Any, ...]:
        kind = self.kind_of(missing.path)
        return possible_values(missing.path, kind=kind, on=self.trials.on)[:VALUES_MAX]

    def _around(self, missing: Missing, *, waiting: Sequence[Key]) -> Iterator[int]:
        """Give the values at which an open comparison of these answers tips, where the fact is part of it as it is."""
        kind = self.kind_of(missing.path)
        if kind not in ("money", "count", "months"):
            return
        least, most = ends_of(missing.path, kind=kind)
        gaps = dict.fromkeys(gap for key in waiting for gap in _gaps(self.open[key]))
        for gap in list(gaps)[:4]:
            yield from (value for value in (gap, gap + 1) if least <= value <= most)

    def kind_of(self, path: str) -> str:
        """Say what kind of value a path holds."""
        fact = fact_at(path)
        return fact.kind if fact else self.trials.book.terms.terms[path.removeprefix(TERMS)].kind

    def _question(self, one: _Weighed) -> NextQuestion:
        missing = one.missing
        fact = fact_at(missing.path)
        settles = tuple(key for key, share in one.settled.items() if share == 1)
        return NextQuestion(
            path=missing.path,
            label=missing.label,
            said=question_said(missing, household=self.trials.household, kind=self.kind_of(missing.path)),
            who=way_of(missing),
            source=missing.source,
            desk=fact.desk if fact else "",
            person=missing.person,
            cost=one.cost,
            settles=settles,
            may_settle=tuple(one.settled),
            waiting=one.waiting,
            settled_by=one.settled_by,
            why=threshold_said(
                self.trials, missing, kind=self.kind_of(missing.path), keys=tuple(one.settled), waiting=one.waiting
            ),
        )


def _may_ask(missing: Missing, *, askable: Collection[str] | None) -> bool:
    if askable is None:
        return True
    fact = fact_at(missing.path)
    return fact is not None and f"{fact.of}.{fact.name}" in askable


def _known(answer: Any) -> float:
    """Measure how much of an answer is known: its conditions, and by a little how few facts are still missing."""
    return sum(one.met is not None for one in answer.conditions) - len(answer.missing) / 100


def _gaps(answer: Any) -> Iterator[int]:
    for one in answer.conditions:
        if one.met is None and one.numbers and None not in (one.numbers[0], one.numbers[2]):
            yield abs(one.numbers[2] - one.numbers[0])


def _key_json(key: Key) -> dict[str, Any]:
    return {"programme": key[0], "person": key[1]}
