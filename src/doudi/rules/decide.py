"""One household, every programme: verdicts with their reasons, amounts with their steps, and what is still missing.

Nouns: Answer, Checked, Missing. Verbs: decide. The scalar form of the rules answers; this module only reads the rows it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from doudi.facts import FACTS, UNITS
from doudi.rules.explain import Checked, ConditionText, Missing, Step, Trail, condition_texts, side_nodes
from doudi.rules.household import Household, with_defaults
from doudi.rules.plan import make_plan
from doudi.rules.policy import Policy, Rule
from doudi.rules.rulebook import SEEN_MAX, Law, Node, Rulebook
from doudi.rules.scalar import Row, Scalar, rows_of, unlink
from doudi.rules.views import column_names
from doudi.rules.wording import number_text

VERDICTS = {True: "eligible", False: "refused", None: "unknown"}


@dataclass(frozen=True)
class Office:
    """A law made ready to answer: the traced rules and the texts of each policy's conditions."""

    law: Law
    scalar: Scalar
    texts: Mapping[str, tuple[ConditionText, ...]]
    steps: Mapping[str, tuple[tuple[Rule, str], ...]]


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
    answers: list[Answer] = []
    for policy in book.policies:
        if policy.of == "household":
            answers.append(_answer(office, policy, row=rows["household"][0], person=None, local=local))
        else:
            people = enumerate(rows["person"])
            answers += [_answer(office, policy, row=row, person=number, local=local) for number, row in people]
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
    steps = {
        policy.name: tuple((rule, column_names(rule)[0]) for rule in law.amounts(policy))
        for policy in law.book.policies
    }
    return Office(law=law, scalar=Scalar(plan), texts=condition_texts(law), steps=steps)


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


def _answer(office: Office, policy: Policy, *, row: Row, person: int | None, local: Mapping[str, Any]) -> Answer:
    conditions = tuple([Checked(text, row[text.column], text.numbers(row)) for text in office.texts[policy.name]])
    met = row[policy.name]
    amount = row[f"{policy.name}_amount"]
    steps: tuple[Step, ...] = ()
    if met is not False:
        steps = tuple(
            Step(rule=rule, hao=row[column]) for rule, column in office.steps[policy.name] if row[column] != 0
        )
    missing: tuple[Missing, ...] = ()
    if met is None or (met and amount is None):
        columns = [
            text.column for text, one in zip(office.texts[policy.name], conditions, strict=True) if one.met is None
        ]
        columns += [column for _, column in office.steps[policy.name] if row[column] is None]
        missing = Trail(office.law, local=local).missing(unit=policy.of, row=row, columns=columns)
    return Answer(
        policy=policy, person=person, met=met, conditions=conditions, amount_hao=amount, steps=steps, missing=missing,
        holds=_holds(policy, row=row),
    )  # fmt: skip


def _holds(policy: Policy, *, row: Row) -> bool | None:
    if not policy.holds:
        return None
    if policy.holds in FACTS[policy.of]:
        held: bool | None = row[policy.holds]
        return held
    flags = [person[policy.holds] for person in row["children"]]
    return True if True in flags else (None if None in flags else False)
