"""One household, every programme: verdicts with their reasons, amounts with their steps, and what is still missing.

Nouns: Answer, Checked, Missing. Verbs: decide. The scalar form of the rules answers; this module only reads the rows it leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from doudi.facts import FACTS, UNITS
from doudi.rules.explain import (
    Checked,
    ConditionText,
    Missing,
    Step,
    condition_texts,
    reader_of,
    reading_of,
    side_nodes,
    side_packs,
)
from doudi.rules.household import Household, with_defaults
from doudi.rules.plan import make_plan
from doudi.rules.policy import Policy, Rule
from doudi.rules.rulebook import SEEN_MAX, Law, Node, Rulebook
from doudi.rules.scalar import Pack, Row, Scalar, rows_of, unlink
from doudi.rules.trail import Trail
from doudi.rules.views import column_names
from doudi.rules.wording import number_text

VERDICTS = {True: "eligible", False: "refused", None: "unknown"}


@dataclass(frozen=True)
class Ready:
    """A policy made ready to answer: the texts of its conditions and its steps, and how both are read from a computed row."""

    policy: Policy
    texts: tuple[ConditionText, ...]
    steps: tuple[tuple[Rule, str], ...]
    conditions: Callable[[Row], tuple[Checked, ...]]
    refused: Callable[[Row, int | None], Answer]
    verdict: str
    amount: str


@dataclass(frozen=True)
class Office:
    """A law made ready to answer: the traced rules, and every policy in order."""

    law: Law
    scalar: Scalar
    ready: tuple[Ready, ...]


class Answer(NamedTuple):
    """What one policy answers for one household or one of its people."""

    policy: Policy
    person: int | None
    met: bool | None
    conditions: tuple[Checked, ...]
    amount_hao: int | None
    steps: tuple[Step, ...]
    missing: tuple[Missing, ...]
    holds: bool | None

    @property
    def verdict(self) -> str:
        """eligible, refused, unknown, or judgement when only people can still tell."""
        if self.met is None and self.missing and all(one.is_judged for one in self.missing):
            return "judgement"
        return VERDICTS[self.met]

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(one.text.name for one in self.conditions if one.met is False)

    @property
    def amount(self) -> str | None:
        return number_text(self.amount_hao, kind="money")

    def as_json(self) -> dict[str, Any]:
        """Return the answer in the published form (`assessment.schema.json`)."""
        unit = next((step.unit for step in self.steps), "yuan/month")
        return {
            "programme": self.policy.name,
            "title": self.policy.title,
            "law": self.policy.law,
            "decided_by": self.policy.decided_by,
            "of": self.policy.of,
            "person": self.person,
            "verdict": self.verdict,
            "conditions": [one.as_json() for one in self.conditions],
            "amount": {"value": self.amount, "unit": unit, "steps": [step.as_json() for step in self.steps]},
            "missing": [one.as_json() for one in self.missing],
            "holds": self.holds,
        }


def decide(
    book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None
) -> tuple[Answer, ...]:
    """Answer every policy for one household on a day; `terms` replaces terms of the place (for trials and worked cases).

    Policies about a person are answered once for each person, in order.
    """
    office = open_office(book, place=household.place, on=on)
    local = local_terms(book, household=household, on=on) | dict(terms or {})
    rows = rows_for(household)
    office.scalar.run(rows, local=local)
    trail = Trail(office.law, local=local)
    answers: list[Answer] = []
    homes, people = [(None, rows["household"][0])], list(enumerate(rows["person"]))
    for one in office.ready:
        asked: Iterable[tuple[int | None, Row]] = homes if one.policy.of == "household" else people
        verdict, refused = one.verdict, one.refused
        answers += [
            refused(row, number) if row[verdict] is False else _answer(one, row, number, trail) for number, row in asked
        ]
    unlink(rows)
    return tuple(answers)


def compute(
    book: Rulebook, household: Household, *, on: date, terms: Mapping[str, Any] | None = None
) -> dict[str, list[Row]]:
    """Return every column of every row of the household, for tests that compare executions."""
    rows = rows_for(household)
    local = local_terms(book, household=household, on=on) | dict(terms or {})
    open_office(book, place=household.place, on=on).scalar.run(rows, local=local)
    return rows


def open_office(book: Rulebook, *, place: str, on: date) -> Office:
    """Return the law of a place and day made ready to answer; the same law is made ready once."""
    law = book.bind(place=place, on=on)
    if law.office is None:
        law.office = _made_ready(law)
    office: Office = law.office
    return office


def local_terms(book: Rulebook, *, household: Household, on: date) -> dict[str, Any]:
    """Return the terms in force for a household, and the day."""
    key = (household.place[:9], household.residence, on)
    if key not in book.terms_seen:
        if len(book.terms_seen) > SEEN_MAX:
            book.terms_seen.clear()
        book.terms_seen[key] = book.terms.at(place=key[0], residence=key[1], on=on) | {"today": on}
    return book.terms_seen[key]


def _made_ready(law: Law) -> Office:
    sides = side_nodes(law)
    plan = make_plan(law, outputs=_read(law, sides=sides), further=sides)
    scalar = Scalar(plan, packs=side_packs(law))
    ready = tuple(_policy_made_ready(law, policy=policy, packed=scalar.packed) for policy in law.book.policies)
    return Office(law=law, scalar=scalar, ready=ready)


def _policy_made_ready(law: Law, *, policy: Policy, packed: Collection[Pack]) -> Ready:
    texts = condition_texts(law, policy=policy)
    steps = tuple((rule, column_names(rule)[0]) for rule in law.amounts(policy))
    refused = _refusal_of(policy, texts, packed=packed)
    return Ready(policy, texts, steps, reader_of(texts, packed=packed), refused, policy.name, f"{policy.name}_amount")


def _refusal_of(
    policy: Policy, texts: Iterable[ConditionText], *, packed: Collection[Pack]
) -> Callable[[Row, int | None], Answer]:
    """Write a function that reads a whole answer from a row in which the policy says no, which most answers do."""
    source, names = reading_of(tuple(texts), packed=packed)
    holds = (
        f"row[{policy.holds!r}]"
        if policy.holds in FACTS[policy.of]
        else f"holds(policy, row) if {bool(policy.holds)} else None"
    )
    names |= {"Answer": Answer, "policy": policy, "holds": _holds}
    answer = f"policy, person, False, {source}, row[{policy.name + '_amount'!r}], (), (), {holds}"
    exec(compile(f"def refused(row, person): return new(Answer, ({answer}))", "<refusal>", "exec"), names)  # noqa: S102  our own text, from our own rules
    refusal: Callable[[Row, int | None], Answer] = names["refused"]
    return refusal


def _read(law: Law, *, sides: Iterable[Node]) -> dict[str, list[str]]:
    """Name the columns an answer reads, by unit."""
    columns: dict[str, list[str]] = {unit: [] for unit in UNITS}
    for policy in law.book.policies:
        rules = [*law.conditions(policy), *law.amounts(policy)]
        columns[policy.of] += [policy.name, f"{policy.name}_amount", *(column_names(rule)[0] for rule in rules)]
    for node in sides:
        columns[node.unit].append(node.column)
    return columns


def rows_for(household: Household) -> dict[str, list[Row]]:
    """Lay a household out as the scalar form reads it: a row for each supporter, person, and the household."""
    people = []
    for number, person in enumerate(household.people):
        row = with_defaults(person.facts, of="person")
        row["number"] = number
        row["children"] = [
            with_defaults(supporter, of="support") | {"number": i} for i, supporter in enumerate(person.supporters)
        ]
        people.append(row)
    return rows_of(with_defaults(household.facts, of="household"), people)


def _answer(ready: Ready, row: Row, person: int | None, trail: Trail) -> Answer:
    policy, conditions, met, amount = ready.policy, ready.conditions(row), row[ready.verdict], row[ready.amount]
    steps: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = ()
    if met is not False:
        steps = tuple([Step(rule, row[column]) for rule, column in ready.steps if row[column] != 0])
        if met is None or amount is None:
            columns = [text.column for text in ready.texts if row[text.column] is None]
            columns += [column for _, column in ready.steps if row[column] is None]
            missing = trail.missing(unit=policy.of, row=row, columns=columns)
    holds = _holds(policy, row) if policy.holds else None
    return _new(Answer, (policy, person, met, conditions, amount, steps, missing, holds))


_new = tuple.__new__  # half the time of the constructor, which a desk calls hundreds of times for a household


def _holds(policy: Policy, row: Row) -> bool | None:
    if policy.holds in FACTS[policy.of]:
        held: bool | None = row[policy.holds]
        return held
    flags = [person[policy.holds] for person in row["children"]]
    return True if True in flags else (None if None in flags else False)
