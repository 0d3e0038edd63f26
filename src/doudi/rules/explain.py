"""Why: each condition with its article and both numbers, each step of the amount, and the facts that are missing.

Nouns: Checked, Step, Missing, Trail. A Trail follows an unknown answer down to the facts nobody has supplied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from doudi.facts import FACTS, Fact
from doudi.rules.policy import Rule
from doudi.rules.rulebook import Law, Node
from doudi.rules.scalar import Row
from doudi.rules.views import PARENT, column_names
from doudi.rules.wording import kind_of, number_text, words_of

SIDE_SUFFIXES = ("__left_least", "__left_most", "__right_least", "__right_most")


@dataclass(frozen=True)
class SideText:
    """One side of a comparison: its words, and whether it is money."""

    label: str
    kind: str


@dataclass(frozen=True)
class ConditionText:
    """What never changes about a condition: name, words, article, and how its numbers are read from a row."""

    rule: Rule
    column: str
    sides: tuple[SideText, SideText] | None
    numbers: Callable[[Row], tuple[Any, ...] | None]

    @property
    def name(self) -> str:
        return self.rule.name

    def checked(self, row: Row) -> Checked:
        """Read the condition's answer and numbers from a computed row."""
        return Checked(self, row[self.column], self.numbers(row))


class Checked(NamedTuple):
    """One condition answered: met, not met or not known, with the numbers on both sides (least and most)."""

    text: ConditionText
    met: bool | None
    numbers: tuple[Any, ...] | None

    def as_json(self) -> dict[str, Any]:
        rule = self.text.rule
        left, right = self._sides()
        return {
            "name": rule.name,
            "label": rule.label,
            "law": rule.law,
            "article": rule.article,
            "met": self.met,
            "sentence": rule.otherwise if self.met is False else rule.label,
            "left": left,
            "right": right,
        }

    def _sides(self) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        if self.numbers is None or self.text.sides is None:
            return None, None
        left, right = self.text.sides
        return _side(left, self.numbers[:2]), _side(right, self.numbers[2:])


class Step(NamedTuple):
    """One step of an amount."""

    rule: Rule
    hao: int | None

    @property
    def unit(self) -> str:
        return self.rule.unit

    def as_json(self) -> dict[str, Any]:
        value = number_text(self.hao, kind="money")
        rule = self.rule
        return {"name": rule.name, "label": rule.label, "law": rule.law, "article": rule.article, "value": value}


@dataclass(frozen=True)
class Missing:
    """A fact or term nobody has supplied that an unknown answer waits for, and who could supply it."""

    path: str
    label: str
    source: str
    person: int | None
    is_judged: bool
    question: str = ""

    def as_json(self) -> dict[str, Any]:
        kind = "person" if self.is_judged else ("term" if self.path.startswith("terms.") else "register")
        return {
            "fact": self.path,
            "label": self.label,
            "source": self.source,
            "from": kind,
            "person": self.person,
            "question": self.question,
        }


class Trail:
    """Follows unknown columns of a computed household down to the facts and terms that are missing."""

    def __init__(self, law: Law, *, local: Mapping[str, Any]) -> None:
        self.law = law
        self.local = local
        self.found: dict[str, Missing] = {}
        self.seen: set[tuple[int, str]] = set()

    def missing(self, *, unit: str, row: Row, columns: list[str]) -> tuple[Missing, ...]:
        """Return what the given columns of a row wait for, registers first, then people's judgement."""
        for column in columns:
            self._into(unit=unit, row=row, column=column)
        return tuple(sorted(self.found.values(), key=lambda one: (one.is_judged, one.path)))

    def _follow(self, *, unit: str, row: Row, column: str) -> None:
        if column.startswith("local_"):
            self._term(column.removeprefix("local_"))
            return
        parent = PARENT.get(unit)
        if parent and column.startswith(f"{parent}_") and column not in FACTS[unit]:
            self._follow(unit=parent, row=row[""], column=column.removeprefix(f"{parent}_"))
        elif column in FACTS[unit]:
            if row[column] is None:
                self._fact(FACTS[unit][column], row=row)
        elif is_uncertain(row, column):
            self._into(unit=unit, row=row, column=column)

    def _into(self, *, unit: str, row: Row, column: str) -> None:
        if (id(row), column) in self.seen:
            return
        self.seen.add((id(row), column))
        for node in self.law.nodes_of(unit, column):
            for name in sorted(node.reads):
                self._follow(unit=unit, row=row, column=name)
        if one := self.law.sum_of(unit, column):
            for child in row["children"]:
                if is_uncertain(child, one.parts[1]):
                    self._into(unit=one.child, row=child, column=one.parts[0])
                    self._into(unit=one.child, row=child, column=one.parts[1])

    def _term(self, name: str) -> None:
        term = self.law.book.terms.terms.get(name)  # not the day, which is always known
        if term and not term.optional and self.local[name] is None:
            path = f"terms.{name}"
            self.found[path] = Missing(path=path, label=term.label, source=term.set_by, person=None, is_judged=False)

    def _fact(self, fact: Fact, *, row: Row) -> None:
        path, person = _path(fact, row=row)
        self.found[path] = Missing(
            path=path,
            label=fact.label,
            source=fact.source,
            person=person,
            is_judged=fact.is_judged,
            question=fact.question,
        )


def is_uncertain(row: Row, column: str) -> bool:
    """Say whether a column is unknown, or one end of a range that has width."""
    value = row[column]
    if value is None:
        return True
    for end, other in (("_least", "_most"), ("_most", "_least")):
        if column.endswith(end):
            twin = column.removesuffix(end) + other
            return twin in row and row[twin] != value
    return False


def side_nodes(law: Law) -> list[Node]:
    """Return nodes for the numbers on both sides of each comparison; only the scalar form computes them."""
    nodes = []
    for rule in law.rules:
        sides = law.sides_of(rule)
        if rule.role == "condition" and sides:
            ends = (sides[0].least, sides[0].most, sides[1].least, sides[1].most)
            column = column_names(rule)[0]
            nodes += [law.node(rule.of, column + suffix, end) for suffix, end in zip(SIDE_SUFFIXES, ends, strict=True)]
    return nodes


def condition_texts(law: Law) -> dict[str, tuple[ConditionText, ...]]:
    """Prepare the unchanging words of every policy's conditions."""
    return {
        policy.name: tuple(_condition_text(law, rule=rule) for rule in law.conditions(policy))
        for policy in law.book.policies
    }


def _condition_text(law: Law, *, rule: Rule) -> ConditionText:
    column = column_names(rule)[0]
    sides = law.sides_of(rule)
    texts = None
    if sides:
        kinds = [kind_of(law, rule.of, law.node(rule.of, column, side.most).expression.op()) for side in sides]
        kind = "money" if "money" in kinds else kinds[0]
        words = [words_of(law, rule.of, law.node(rule.of, column, side.most).expression.op()) for side in sides]
        texts = (SideText(words[0], kind), SideText(words[1], kind))
    numbers = itemgetter(*(column + suffix for suffix in SIDE_SUFFIXES)) if texts else _no_numbers
    return ConditionText(rule=rule, column=column, sides=texts, numbers=numbers)


def _no_numbers(row: Row) -> None:
    """A condition that is a plain yes or no compares no numbers."""


def _path(fact: Fact, *, row: Row) -> tuple[str, int | None]:
    if fact.of == "household":
        return f"household.{fact.name}", None
    if fact.of == "person":
        return f"people.{row['number']}.{fact.name}", row["number"]
    person = row[""]["number"]
    return f"people.{person}.supporters.{row['number']}.{fact.name}", person


def _side(text: SideText, ends: tuple[Any, ...]) -> dict[str, Any]:
    least, most = (number_text(end, kind=text.kind) for end in ends)
    unit = "yuan" if text.kind == "money" else ""
    value = least if ends[0] == ends[1] else None
    return {"label": text.label, "value": value, "least": least, "most": most, "unit": unit}
