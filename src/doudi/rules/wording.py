"""How an expression reads in words: 低保标准 × 共同生活家庭成员数.

Verbs: words_of, kind_of, column_label, column_kind. Used for the two sides of a condition and for formulas, so that whoever reads
them sees what was compared with what.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import ibis.expr.operations as ops

from doudi.facts import FACTS, HAO, yuan
from doudi.rules.rulebook import Law
from doudi.rules.views import PARENT

_SIGNS = {ops.Add: " ＋ ", ops.Subtract: " － ", ops.Multiply: " × "}
SIGNS = re.compile(r"( [＋－×÷] |^－ |[()])")
"""What stands between the labels of a formula; the labels are translated, these are not."""


@lru_cache(maxsize=4096)
def words_of(law: Law, unit: str, op: ops.Node) -> str:
    """Write an expression of a unit in Chinese words."""
    if isinstance(op, ops.Field):
        return column_label(law, unit, op.name)
    if isinstance(op, ops.Literal):
        return str(op.value)
    if isinstance(op, ops.Coalesce):
        return words_of(law, unit, op.arg[0])
    if isinstance(op, ops.Cast):
        return words_of(law, unit, op.arg)
    if isinstance(op, ops.SearchedCase):
        return words_of(law, unit, op.results[0])
    if isinstance(op, ops.FloorDivide):
        return _words_of_part(law, unit, op)
    if type(op) in _SIGNS:
        return _SIGNS[type(op)].join(words_of(law, unit, side) for side in (op.left, op.right))
    names = sorted({field.name for field in op.find(ops.Field)})
    return "、".join(column_label(law, unit, name) for name in names[:3])


def _words_of_part(law: Law, unit: str, op: Any) -> str:
    rounded = op.left
    if isinstance(rounded, ops.Add) and isinstance(rounded.right, ops.Literal):
        return words_of(law, unit, rounded.left)
    return words_of(law, unit, rounded)


def column_label(law: Law, unit: str, column: str) -> str:
    """Name a column as the facts, terms or rules label it."""
    if column.startswith("local_"):
        name = column.removeprefix("local_")
        return "当日" if name == "today" else law.book.terms.terms[name].label
    parent = PARENT.get(unit)
    if parent and column.startswith(f"{parent}_") and column not in FACTS[unit]:
        return column_label(law, parent, column.removeprefix(f"{parent}_"))
    if column in FACTS[unit]:
        return FACTS[unit][column].label
    return _rule_labels(law).get((unit, column), column)


@lru_cache(maxsize=512)
def _rule_labels(law: Law) -> dict[tuple[str, str], str]:
    labels: dict[tuple[str, str], str] = {}
    for rule in law.rules:
        for suffix in ("", "_least", "_most"):
            labels[rule.of, rule.name + suffix] = rule.label
    for policy in law.book.policies:
        labels[policy.of, policy.name] = policy.title
    return labels


@lru_cache(maxsize=4096)
def kind_of(law: Law, unit: str, op: ops.Node) -> str:
    """Say whether an expression is money or a count, from the columns it reads."""
    kinds = {column_kind(law, unit, field.name) for field in op.find(ops.Field)}
    return "money" if "money" in kinds else "count"


def column_kind(law: Law, unit: str, column: str) -> str:
    """Say what kind of value a column holds: money, count, rate, flag, code or day."""
    if column.startswith("local_"):
        name = column.removeprefix("local_")
        return "day" if name == "today" else law.book.terms.terms[name].kind
    parent = PARENT.get(unit)
    if parent and column.startswith(f"{parent}_") and column not in FACTS[unit]:
        return column_kind(law, parent, column.removeprefix(f"{parent}_"))
    if column in FACTS[unit]:
        return FACTS[unit][column].kind
    base = column.removesuffix("_least").removesuffix("_most")
    return next((rule.kind for rule in law.rules if rule.of == unit and rule.name in (column, base)), "count")


def number_text(value: int | None, *, kind: str) -> str | None:
    """Write a number as people read it: money in yuan, rates as decimals."""
    if value is None:
        return None
    if kind == "money":
        return str(yuan(value))
    return str(value / HAO) if kind == "rate" else str(value)
