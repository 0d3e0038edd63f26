"""An amount step by step: its formula in words, and the same with the numbers of a household filled in.

Nouns: Formula. Verbs: formulas_of. 低保标准 × 共同生活家庭成员数 － 家庭月收入, and 1,309.00 × 3 － 1,800.00 ＝ 2,127.00. Where a rule
chooses, only what was chosen is shown; where rounding changed the result, ≈ stands for ＝. Derived from the rule's own expression.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.operations as ops

from doudi.facts import FACTS, HAO
from doudi.rules.policy import Rule
from doudi.rules.rulebook import Law
from doudi.rules.said import amount_text
from doudi.rules.scalar import Row
from doudi.rules.views import PARENT, column_names
from doudi.rules.wording import column_kind, column_label

UNKNOWN = "？"
SUM, PRODUCT, ATOM = 1, 2, 3
"""How tightly a text holds together: what holds less than its surroundings needs brackets."""


@dataclass(frozen=True)
class Formula:
    """One step of an amount: how it is made, in words and in numbers."""

    words: str
    numbers: str

    def as_json(self) -> dict[str, str]:
        return {"words": self.words, "numbers": self.numbers}


@dataclass(frozen=True)
class _Text:
    words: str
    numbers: str
    value: Any
    kind: str
    holds: int = ATOM
    is_rounded: bool = False


def formula_of(law: Law, rule: Rule, *, row: Row, local: Mapping[str, Any]) -> Formula | None:
    """Write how a step of an amount was computed from a computed row; None where the rule is one plain number."""
    (node,) = law.nodes_of(rule.of, column_names(rule)[0])
    text = _Writer(law=law, unit=rule.of, row=row, local=local).write(node.expression.op())
    if text.holds == ATOM and text.kind != "money":
        return None
    result = row[node.column]
    shown = UNKNOWN if result is None else amount_text(result, kind="money")
    if text.holds == ATOM and text.numbers == shown:
        return Formula(words=text.words, numbers=shown)
    is_rounded = text.is_rounded or (None not in (result, text.value) and text.value != result)
    return Formula(words=text.words, numbers=f"{text.numbers} {'≈' if is_rounded else '＝'} {shown}")


@dataclass(frozen=True)
class _Writer:
    """Writes the expressions of one row."""

    law: Law
    unit: str
    row: Row
    local: Mapping[str, Any]

    def write(self, op: Any) -> _Text:
        if isinstance(op, ops.Field):
            return self.field(op)
        if isinstance(op, ops.Literal):
            return self.plain(op.value)
        if isinstance(op, ops.Cast):
            return self.write(op.arg)
        if isinstance(op, ops.Coalesce):
            return self.write(next((one for one in op.arg if self.value(one) is not None), op.arg[0]))
        if isinstance(op, ops.SearchedCase):
            return self.write(self.chosen(op))
        if (exact := _unrounded(op)) is not None:
            inner, value = self.write(exact), self.value(op)
            is_rounded = inner.is_rounded or value != self.value(exact)
            return _Text(inner.words, inner.numbers, value, inner.kind, inner.holds, is_rounded)
        if isinstance(op, ops.FloorDivide):
            return self.divided(op)
        if type(op) in _JOINED:
            return self.joined(op)
        return _Text(UNKNOWN, UNKNOWN, self.value(op), "count")

    def field(self, op: Any) -> _Text:
        kind = column_kind(self.law, self.unit, op.name)
        value = self.value(op)
        numbers = (
            UNKNOWN
            if value is None
            else (str(value) if kind in ("flag", "code", "day") else amount_text(value, kind=kind))
        )
        return _Text(column_label(self.law, self.unit, op.name), numbers, value, kind)

    def plain(self, value: Any) -> _Text:
        text = UNKNOWN if value is None else str(value)
        return _Text(text, text, value, "count")

    def chosen(self, op: Any) -> Any:
        """Return the branch the rule took, or the first one whose test nobody can answer."""
        pairs = list(zip(op.cases, op.results, strict=True))
        taken = (result for test, result in pairs if self.value(test) is True)
        open_ = (result for test, result in pairs if self.value(test) is None)
        return next(taken, next(open_, op.results[0]))

    def divided(self, op: Any) -> _Text:
        """A share among people, a part of a rate, or a plain quotient; all round."""
        if (left_right := _part_of(op)) is not None:
            return self.between(*left_right, sign=" × ", holds=PRODUCT, value=self.value(op))
        left, right = _share_of(op) or (op.left, op.right)
        return self.between(left, right, sign=" ÷ ", holds=PRODUCT, value=self.value(op))

    def joined(self, op: Any) -> _Text:
        sign, holds = _JOINED[type(op)]
        if isinstance(op, ops.Subtract) and self.value(op.left) == 0 and isinstance(op.left, ops.Literal):
            taken = self.write(op.right)
            words, numbers = (_in_brackets(one, taken, least=PRODUCT) for one in (taken.words, taken.numbers))
            return _Text(f"－ {words}", f"－ {numbers}", self.value(op), taken.kind, SUM, taken.is_rounded)
        return self.between(op.left, op.right, sign=sign, holds=holds, value=self.value(op))

    def between(self, left_op: Any, right_op: Any, *, sign: str, holds: int, value: Any) -> _Text:
        left, right = self.write(left_op), self.write(right_op)
        kinds = (left.kind, right.kind)
        kind = "money" if "money" in kinds else ("rate" if "rate" in kinds else left.kind)
        if holds == SUM:
            left, right = (_as_money(one) if kind == "money" else one for one in (left, right))
        texts = [
            _in_brackets(first, left, least=holds) + sign + _in_brackets(second, right, least=_TIGHT[sign])
            for first, second in ((left.words, right.words), (left.numbers, right.numbers))
        ]
        rounded = left.is_rounded or right.is_rounded or _loses(sign, left=left, right=right)
        return _Text(texts[0], texts[1], value, kind, holds, rounded)

    def value(self, op: Any) -> Any:
        """Compute an expression on the row, unknown as soon as it must be."""
        if isinstance(op, ops.Field):
            return self.column(op.name)
        if isinstance(op, ops.Literal):
            return op.value
        if isinstance(op, (ops.And, ops.Or)):
            return _either_way(self.value(op.left), self.value(op.right), settles=isinstance(op, ops.Or))
        if isinstance(op, ops.SearchedCase):
            pairs = zip(op.cases, op.results, strict=True)
            return next((self.value(result) for test, result in pairs if self.value(test) is True), None)
        if isinstance(op, ops.Coalesce):
            return next((found for one in op.arg if (found := self.value(one)) is not None), None)
        if isinstance(op, (ops.IsNull, ops.NotNull)):
            return (self.value(op.arg) is None) == isinstance(op, ops.IsNull)
        if isinstance(op, ops.InValues):
            value = self.value(op.value)
            return None if value is None else value in [one.value for one in op.options]
        values = [self.value(one) for one in op.args if isinstance(one, ops.Value)]
        return None if None in values or type(op) not in _PLAIN else _PLAIN[type(op)](*values)

    def column(self, name: str) -> Any:
        if name.startswith("local_"):
            return self.local[name.removeprefix("local_")]
        parent = PARENT.get(self.unit)
        if parent and name.startswith(f"{parent}_") and name not in FACTS[self.unit]:
            return self.row[""][name.removeprefix(f"{parent}_")]
        return self.row[name]


_JOINED = {ops.Add: (" ＋ ", SUM), ops.Subtract: (" － ", SUM), ops.Multiply: (" × ", PRODUCT)}

_TIGHT = {" ＋ ": SUM, " － ": PRODUCT, " × ": PRODUCT, " ÷ ": ATOM}
"""How tightly what stands right of a sign must hold to need no brackets."""

_PLAIN: dict[type, Callable[..., Any]] = {
    ops.Add: operator.add,
    ops.Subtract: operator.sub,
    ops.Multiply: operator.mul,
    ops.FloorDivide: lambda left, right: left // right if right else None,
    ops.Less: operator.lt,
    ops.LessEqual: operator.le,
    ops.Greater: operator.gt,
    ops.GreaterEqual: operator.ge,
    ops.Equals: operator.eq,
    ops.NotEquals: operator.ne,
    ops.Not: operator.not_,
    ops.Cast: lambda value: int(value) if isinstance(value, bool) else value,
    ops.ExtractYear: operator.attrgetter("year"),
    ops.ExtractMonth: operator.attrgetter("month"),
    ops.ExtractDay: operator.attrgetter("day"),
}


def _either_way(left: Any, right: Any, *, settles: bool) -> Any:
    if settles in (left, right):
        return settles
    return None if None in (left, right) else not settles


def _literal(op: Any, value: int) -> bool:
    return isinstance(op, ops.Literal) and op.value == value


def _unrounded(op: Any) -> Any:
    """Return what was rounded to a multiple (round_up, round_half_up), or None."""
    if not (isinstance(op, ops.Multiply) and isinstance(op.left, ops.FloorDivide)):
        return None
    halves = _share_of(op.left)
    if halves is not None and halves[1] == op.right:
        return halves[0]
    above = op.left.left
    is_up = op.left.right == op.right and isinstance(above, ops.Subtract) and _literal(above.right, 1)
    return above.left.left if is_up and isinstance(above.left, ops.Add) else None


def _share_of(op: Any) -> tuple[Any, Any] | None:
    """Read (a * 2 + b) // (b * 2): what is divided, and among how many."""
    above = op.left
    if not (isinstance(above, ops.Add) and isinstance(above.left, ops.Multiply) and _literal(above.left.right, 2)):
        return None
    return (above.left.left, above.right) if _is_double(op.right, of=above.right) else None


def _is_double(op: Any, *, of: Any) -> bool:
    if isinstance(of, ops.Literal):
        return _literal(op, of.value * 2)
    return isinstance(op, ops.Multiply) and op.left == of and _literal(op.right, 2)


def _part_of(op: Any) -> tuple[Any, Any] | None:
    """Read (a * rate + 5000) // 10000: an amount, and the rate of it."""
    above = op.left
    is_part = _literal(op.right, HAO) and isinstance(above, ops.Add) and _literal(above.right, HAO // 2)
    return (above.left.left, above.left.right) if is_part and isinstance(above.left, ops.Multiply) else None


def _in_brackets(text: str, whole: _Text, *, least: int) -> str:
    return f"({text})" if whole.holds < least else text


def _as_money(text: _Text) -> _Text:
    """A plain number added to money is hao: show it in yuan."""
    if text.kind == "money" or text.value is None or text.holds != ATOM:
        return text
    shown = amount_text(text.value, kind="money")
    return _Text(shown if text.words == text.numbers else text.words, shown, text.value, "money")


def _loses(sign: str, *, left: _Text, right: _Text) -> bool:
    """Say whether a product with a rate or a quotient was rounded to a whole hao."""
    if None in (left.value, right.value):
        return False
    if sign == " ÷ ":
        return bool(right.value) and bool(left.value % right.value)
    return {left.kind, right.kind} > {"rate"} and bool(left.value * right.value % HAO)
