"""Formulas: the expression of a rule as the text of a numpy function, as a programmer of OpenFisca would write it.

Nouns: Formula. Verbs: formula_of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.operations as ops
import numpy as np

from doudi.bench.openfisca.terms import term
from doudi.facts import FACTS
from doudi.rules.views import PARENT

CODES: dict[str, int] = {}
"""Texts as small integers; -1 is unknown."""

YES, UNKNOWN, NO = "np.int8(1)", "np.int8(0)", "np.int8(-1)"
SIGNS = {
    ops.Less: ("<", ">="), ops.LessEqual: ("<=", ">"), ops.Greater: (">", "<="), ops.GreaterEqual: (">=", "<"),
    ops.Equals: ("==", "!="), ops.NotEquals: ("!=", "=="),
}  # fmt: skip
ARITHMETIC = {ops.Add: "+", ops.Subtract: "-", ops.Multiply: "*"}
PARTS = {ops.ExtractYear: "year_of", ops.ExtractMonth: "month_of", ops.ExtractDay: "day_of"}


def variable_name(unit: str, column: str) -> str:
    """Name the OpenFisca variable of a column."""
    return f"{unit}_{column}"


@dataclass
class Formula:
    """The text of one formula under construction, and the variables it reads."""

    unit: str
    lines: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    done: dict[ops.Node, str] = field(default_factory=dict)
    reads: set[tuple[str, str]] = field(default_factory=set)

    def line(self, text: str) -> str:
        """Name an operation's answer, the same for the same operation."""
        if text not in self.names:
            self.names[text] = f"v{len(self.lines)}"
            self.lines.append(f" {self.names[text]} = {text}")
        return self.names[text]

    def value(self, op: Any) -> str:
        """Write an operation and what it needs."""
        if op not in self.done:
            self.done[op] = self._written(op)
        return self.done[op]

    def column(self, unit: str, name: str) -> str:
        """Write the reading of a column of this unit, of its parent, or of a term."""
        if name == "local_today":
            return self.line("np.datetime64(str(period.start))")
        if name.startswith("local_"):
            return self.line(f"term({self.unit}, period, parameters, {name.removeprefix('local_')!r})")
        parent = PARENT.get(unit)
        if parent and name.startswith(f"{parent}_") and name not in FACTS[unit]:
            return self.column(parent, name.removeprefix(f"{parent}_"))
        self.reads.add((unit, name))
        return self.line(_lookup(self.unit, unit=unit, name=variable_name(unit, name)))

    def _written(self, op: Any) -> str:
        if isinstance(op, ops.Field):
            return self.column(self.unit, op.name)
        if isinstance(op, ops.Literal):
            return _literal(op.value, dtype=op.dtype)
        if type(op) in SIGNS:
            return self._compared(op)
        if isinstance(op, ops.FloorDivide):
            return self.line(f"np.floor({self.value(op.left)} / {self.value(op.right)})")
        if type(op) in ARITHMETIC:
            return self.line(f"{self.value(op.left)} {ARITHMETIC[type(op)]} {self.value(op.right)}")
        if type(op) in PARTS:
            return self.line(f"{PARTS[type(op)]}({self.value(op.args[0])})")
        return _WRITERS[type(op)](self, op)

    def _compared(self, op: Any) -> str:
        sign, opposite = SIGNS[type(op)]
        left, right = self.value(op.left), self.value(op.right)
        if op.left.dtype.is_string():
            return self.line(f"compared_codes({left} {sign} {right}, {left}, {right})")
        return self.line(f"compared({left} {sign} {right}, {left} {opposite} {right})")

    def both(self, op: ops.And) -> str:
        return self.line(f"np.minimum({self.value(op.left)}, {self.value(op.right)})")

    def either(self, op: ops.Or) -> str:
        return self.line(f"np.maximum({self.value(op.left)}, {self.value(op.right)})")

    def opposite(self, op: ops.Not) -> str:
        return self.line(f"-{self.value(op.arg)}")

    def one_of(self, op: ops.InValues) -> str:
        options = [_literal(option.value, dtype=option.dtype) for option in op.options]
        found = self.value(op.value)
        test = self.line(f"np.isin({found}, ({', '.join(options)},))")
        if op.value.dtype.is_string():
            return self.line(f"compared_codes({test}, {found}, np.int16(0))")
        return self.line(f"known_only({test}, {found})")

    def case(self, op: ops.SearchedCase) -> str:
        answer = _unknown(op.dtype)
        for test, result in zip(reversed(op.cases), reversed(op.results), strict=True):
            answer = self.line(f"np.where({self.value(test)} == 1, {self.value(result)}, {answer})")
        return answer

    def first_known(self, op: ops.Coalesce) -> str:
        answer = self.value(op.arg[-1])
        for one in reversed(op.arg[:-1]):
            name = self.value(one)
            test = f"{name} == 0" if op.dtype.is_boolean() else f"np.isnan({name})"
            answer = self.line(f"np.where({test}, {answer}, {name})")
        return answer

    def cast(self, op: ops.Cast) -> str:
        found = self.value(op.arg)
        if op.arg.dtype.is_boolean() and op.to.is_integer():
            return self.line(f"np.where({found} == 0, np.nan, {found} == 1)")
        return found


def _lookup(here: str, *, unit: str, name: str) -> str:
    """Write how a formula of one entity reads a variable of another one."""
    if here == unit:
        return f"{here}({name!r}, period)"
    if here == "person":
        return f"person.household({name!r}, period)"
    people = "support.simulation.person" if unit == "person" else "support.simulation.person.household"
    return f"{people}({name!r}, period)[support('supported_person', period)]"


def _literal(value: Any, *, dtype: Any) -> str:
    if value is None:
        return _unknown(dtype)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return str(CODES.setdefault(value, len(CODES)))
    return repr(value)


def _unknown(dtype: Any) -> str:
    if dtype.is_boolean():
        return UNKNOWN
    return "np.int16(-1)" if dtype.is_string() else "np.nan"


_WRITERS: dict[type, Callable[[Formula, Any], str]] = {
    ops.And: Formula.both, ops.Or: Formula.either, ops.Not: Formula.opposite, ops.InValues: Formula.one_of,
    ops.SearchedCase: Formula.case, ops.Coalesce: Formula.first_known, ops.Cast: Formula.cast,
}  # fmt: skip


def compared(holds: Any, fails: Any) -> Any:
    """Turn a comparison and its opposite into a flag: an unknown number makes both false."""
    return np.subtract(np.asarray(holds).view(np.int8), np.asarray(fails).view(np.int8))


def compared_codes(holds: Any, left: Any, right: Any) -> Any:
    """Turn a comparison of codes into a flag; -1 is unknown."""
    flags = np.where(holds, np.int8(1), np.int8(-1))
    return np.where((left == -1) | (right == -1), np.int8(0), flags)


def known_only(holds: Any, number: Any) -> Any:
    """Turn a test of numbers into a flag where the number is known."""
    return np.where(np.isnan(number), np.int8(0), np.where(holds, np.int8(1), np.int8(-1)))


def year_of(day: Any) -> Any:
    """Return the year of a day, NaN when it is not known."""
    return _known_day(day, np.asarray(day, dtype="datetime64[Y]").astype(np.int64) + 1970)


def month_of(day: Any) -> Any:
    """Return the month of a day."""
    return _known_day(day, np.asarray(day, dtype="datetime64[M]").astype(np.int64) % 12 + 1)


def day_of(day: Any) -> Any:
    """Return the day of the month."""
    days = np.asarray(day, dtype="datetime64[D]")
    return _known_day(day, (days - days.astype("datetime64[M]")).astype(np.int64) + 1)


def _known_day(day: Any, number: Any) -> Any:
    return np.where(np.isnat(np.asarray(day, dtype="datetime64[D]")), np.nan, number)


NAMES = {
    "np": np, "term": term, "compared": compared, "compared_codes": compared_codes, "known_only": known_only,
    "year_of": year_of, "month_of": month_of, "day_of": day_of,
}  # fmt: skip


def formula_of(expression: Any, *, unit: str) -> tuple[Callable[..., Any], set[tuple[str, str]]]:
    """Return a rule's formula, and the columns it reads."""
    written = Formula(unit)
    answer = written.value(expression.op())
    head = f"def formula({unit}, period, parameters):"
    last = f" return {answer} if np.ndim({answer}) else np.full({unit}.count, {answer})"
    names: dict[str, Any] = dict(NAMES)
    exec("\n".join([head, *written.lines, last]), names)  # noqa: S102  our own text, from our own rules
    return names["formula"], written.reads
