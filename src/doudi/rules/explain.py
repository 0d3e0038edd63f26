"""Why: each condition with its article and both numbers, each step of the amount, and the facts that are missing.

Nouns: Checked, Step, Missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from doudi.rules.policy import Policy, Rule
from doudi.rules.rulebook import Law, Node
from doudi.rules.scalar import Pack, Row
from doudi.rules.views import column_names
from doudi.rules.wording import kind_of, number_text, words_of

SIDE_SUFFIXES = ("__left_least", "__left_most", "__right_least", "__right_most")


@dataclass(frozen=True)
class SideText:
    """One side of a comparison: its words, and whether it is money."""

    label: str
    kind: str


@dataclass(frozen=True)
class ConditionText:
    """What never changes about a condition: name, words, article, and what it compares."""

    rule: Rule
    column: str
    sides: tuple[SideText, SideText] | None

    @property
    def name(self) -> str:
        return self.rule.name


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


class Missing(NamedTuple):
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


def side_packs(law: Law) -> list[Pack]:
    """Say which of these numbers are read together: the four of a comparison."""
    return [
        _pack_of(rule.of, column_names(rule)[0])
        for rule in law.rules
        if rule.role == "condition" and law.sides_of(rule)
    ]


def _pack_of(unit: str, column: str) -> Pack:
    return Pack(unit, f"{column}__sides", tuple(column + suffix for suffix in SIDE_SUFFIXES))


def condition_texts(law: Law, *, policy: Policy) -> tuple[ConditionText, ...]:
    """Prepare the unchanging words of a policy's conditions."""
    return tuple(_condition_text(law, rule=rule) for rule in law.conditions(policy))


def reader_of(texts: Sequence[ConditionText], *, packed: Collection[Pack]) -> Callable[[Row], tuple[Checked, ...]]:
    """Write a function that reads all conditions of a policy from a computed row: a desk asks for hundreds of them at a time."""
    source, names = reading_of(texts, packed=packed)
    exec(compile(f"def read(row): return {source}", "<conditions>", "exec"), names)  # noqa: S102  our own text, from our own rules
    reader: Callable[[Row], tuple[Checked, ...]] = names["read"]
    return reader


def reading_of(texts: Sequence[ConditionText], *, packed: Collection[Pack]) -> tuple[str, dict[str, Any]]:
    """Write the reading of all conditions of a policy from a `row`; return the text, and what its names mean."""
    names: dict[str, Any] = {"new": tuple.__new__, "Checked": Checked}
    parts = []
    for number, text in enumerate(texts):
        if text.sides:
            names[f"t{number}"] = text
            parts.append(f"new(Checked, (t{number}, row[{text.column!r}], {_sides_read(text, packed=packed)})),")
        else:  # there are but three answers, and they are ready
            names[f"t{number}"] = {met: Checked(text, met, None) for met in (True, False, None)}
            parts.append(f"t{number}[row[{text.column!r}]],")
    return f"({' '.join(parts)})", names


def _sides_read(text: ConditionText, *, packed: Collection[Pack]) -> str:
    pack = _pack_of(text.rule.of, text.column)
    if pack in packed:
        return f"row[{pack.name!r}]"
    return f"({', '.join(f'row[{column!r}]' for column in pack.columns)})"


def _condition_text(law: Law, *, rule: Rule) -> ConditionText:
    column = column_names(rule)[0]
    sides = law.sides_of(rule)
    texts = None
    if sides:
        kinds = [kind_of(law, rule.of, law.node(rule.of, column, side.most).expression.op()) for side in sides]
        kind = "money" if "money" in kinds else kinds[0]
        words = [words_of(law, rule.of, law.node(rule.of, column, side.most).expression.op()) for side in sides]
        texts = (SideText(words[0], kind), SideText(words[1], kind))
    return ConditionText(rule=rule, column=column, sides=texts)


def _side(text: SideText, ends: tuple[Any, ...]) -> dict[str, Any]:
    least, most = (number_text(end, kind=text.kind) for end in ends)
    unit = "yuan" if text.kind == "money" else ""
    value = least if ends[0] == ends[1] else None
    return {"label": text.label, "value": value, "least": least, "most": most, "unit": unit}
