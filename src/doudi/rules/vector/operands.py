"""What the vector form reckons with while it is written: constants, flags, numbers with their largest size, and codes of texts.

Nouns: Operand (Constant, Flag, Value), Codes, Setting.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import ibis.expr.operations as ops

INT64_MAX = 2**63 - 1


@dataclass(frozen=True)
class Constant:
    """A value that is the same for everybody; None is unknown."""

    value: Any


@dataclass(frozen=True)
class Flag:
    """The name of a flag's array."""

    name: str


@dataclass(frozen=True)
class Value:
    """A number: the name of its array (or a plain int), the name of its mask (empty: surely known), and its largest size."""

    values: str | int
    known: str
    limit: int
    is_zeroed: bool = False


Operand = Constant | Flag | Value


class Codes:
    """Texts as small integers: the codes of facts and of the rules' literals."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lock = Lock()

    def number(self, text: str) -> int:
        """Return a text's code, a new one for a new text."""
        with self._lock:
            return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        return list(self._numbers)


@dataclass(frozen=True)
class Setting:
    """What a translation leans on: the terms that are constants, how large each column can be, which are flags, which are zero where
    unknown, and which are only added up.
    """

    constants: Mapping[str, Any]
    limits: dict[str, int]
    flags: frozenset[str]
    zeroed: frozenset[str]
    parts: frozenset[str]
    codes: Codes


ARITHMETIC: dict[type, tuple[str, Callable[[int, int], int]]] = {
    ops.Add: ("{} + {}", operator.add),
    ops.Subtract: ("{} - {}", operator.add),
    ops.Multiply: ("{} * {}", operator.mul),
    ops.FloorDivide: ("{} // {}", lambda numerator, _: numerator),
}
"""How numpy writes an operation, and how large the answer can be."""

COMPARISON = {
    ops.Less: ("<", ">="), ops.LessEqual: ("<=", ">"), ops.Greater: (">", "<="), ops.GreaterEqual: (">=", "<"),
    ops.Equals: ("==", "!="), ops.NotEquals: ("!=", "=="),
}  # fmt: skip
"""How numpy writes a comparison, and its opposite."""

PART_OF_DAY = {ops.ExtractYear: ("YEARS", 9999), ops.ExtractMonth: ("MONTHS", 12), ops.ExtractDay: ("DAYS", 31)}

FOLD: dict[type, Callable[..., Any]] = {
    ops.Add: operator.add, ops.Subtract: operator.sub, ops.Multiply: operator.mul, ops.FloorDivide: operator.floordiv,
    ops.Less: operator.lt, ops.LessEqual: operator.le, ops.Greater: operator.gt, ops.GreaterEqual: operator.ge,
    ops.Equals: operator.eq, ops.NotEquals: operator.ne, ops.ExtractYear: operator.attrgetter("year"),
    ops.ExtractMonth: operator.attrgetter("month"), ops.ExtractDay: operator.attrgetter("day"),
}  # fmt: skip
