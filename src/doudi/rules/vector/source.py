"""The text of the vector form: numpy written from the expressions of the rules, one assignment an operation.

Nouns: Source. Verbs: compiled. Terms that are the same for all are constants and fold away; each operation is written once, and each
array is let go after its last use. Every number carries the largest size it can have, so that an int64 overflow is an error when
the law is bound. As in the scalar form, the source is generated only from the rules of this package, never from input.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import ibis.expr.operations as ops
import numpy as np

from doudi.rules.plan import Phase
from doudi.rules.rulebook import Node
from doudi.rules.vector import arrays
from doudi.rules.vector.arrays import FLAGS, Column
from doudi.rules.vector.cases import case, first_known
from doudi.rules.vector.operands import (
    ARITHMETIC,
    COMPARISON,
    FOLD,
    INT64_MAX,
    PART_OF_DAY,
    Constant,
    Flag,
    Operand,
    Setting,
    Value,
)
from doudi.rules.views import BadRule

EPOCH = date(1970, 1, 1)

Read = Callable[[str], Column]
Compute = Callable[[Read, int], dict[str, Column]]


def compiled(phase: Phase, *, keep: frozenset[str], setting: Setting) -> Compute:
    """Turn one phase into a function of columns and their length; it answers the columns to keep.

    :raises BadRule: for an operation the vector form does not know, or a number that could overflow.
    """
    source = Source(setting)
    for level in phase.levels:
        for node in level:
            source.add(node)
    names = {name: getattr(arrays, name) for name in dir(arrays) if not name.startswith("_")}
    names |= {"minimum": np.minimum, "maximum": np.maximum, "int64": np.int64}
    names |= {name: np.int8(value) for name, value in (("no", -1), ("unknown", 0), ("yes", 1))}
    exec(compile(source.text(keep), f"<rules of {phase.unit}>", "exec"), names)  # noqa: S102  our own text, from our own rules
    function: Compute = names["compute"]
    return function


class Source:
    """The text of one phase's function: one assignment an operation, each operation once, each array let go after its last use."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.lines: list[tuple[str, str]] = []
        self.written: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.operands: dict[ops.Node, Operand] = {}
        self.columns: dict[str, Operand] = {}
        self.made: list[str] = []

    # --------------------------------------------------------------------------------- text

    def add(self, node: Node) -> None:
        """Compute a node's column."""
        answer = self.operand(node.expression.op())
        self.columns[node.column] = answer
        self.made.append(node.column)
        if isinstance(answer, Value):
            self.setting.limits[node.column] = answer.limit
        elif isinstance(answer, Constant) and isinstance(answer.value, int):
            self.setting.limits[node.column] = abs(answer.value)

    def line(self, text: str) -> str:
        """Name an operation's answer, the same for the same operation."""
        if text not in self.written:
            self.written[text] = f"v{len(self.lines)}"
            self.texts[self.written[text]] = text
            self.lines.append((self.written[text], text))
        return self.written[text]

    def text(self, keep: frozenset[str]) -> str:
        """Write the function: what the columns to keep need, and nothing else."""
        kept = ", ".join(f"{name!r}: {self._output(name)}" for name in self.made if name in keep)
        answer = f"return {{{kept}}}"
        wanted, body = set(_names(answer)), [f" {answer}"]
        for names, text in reversed(self.lines):
            made, used = set(_names(names)), set(_names(text))
            if made & wanted:
                let_go = sorted((used | made) - wanted)
                body += [f" del {', '.join(let_go)}"] if let_go else []
                body.append(f" {names} = {text}")
                wanted |= used
        return "\n".join(["def compute(column, count):", " memo = Memo()", *reversed(body)])

    def _output(self, name: str) -> str:
        answer = self.columns[name]
        if isinstance(answer, Flag):
            return answer.name
        if isinstance(answer, Value):
            values = self._test_of(answer) if name in self.setting.parts else answer.values
            return f"(spread({values}, count), {answer.known or None})"
        if name in self.setting.flags:
            return f"spread({_FLAG_NAMES[answer.value]}, count)"
        if answer.value is None:
            return "(spread(0, count), spread(False, count))"
        return f"(spread({self.literal(answer)}, count), None)"

    def _test_of(self, answer: Value) -> str | int:
        """A flag counted as one is added up as it is, without making numbers of it first."""
        test, _, rest = self.texts.get(str(answer.values), "").partition(".")
        return test if rest == "astype(int64)" else answer.values

    # --------------------------------------------------------------------------------- operands

    def operand(self, op: Any) -> Operand:
        """Write an operation and what it needs."""
        if isinstance(op, ops.Field):
            return self._column(op)
        if op not in self.operands:
            self.operands[op] = self._written(op)
        return self.operands[op]

    def flag(self, op: Any) -> Constant | Flag:
        found = self.operand(op)
        assert not isinstance(found, Value), f"{op} is no flag"
        return found

    def value(self, op: Any) -> Value | None:
        """Write a number, also a constant one; None when it is unknown for everybody."""
        found = self.operand(op)
        return None if isinstance(found, Constant) and found.value is None else self.value_of(found)

    def value_of(self, found: Operand) -> Value:
        """Take an operand as a number that is not unknown for everybody."""
        if isinstance(found, Constant):
            return Value(self.literal(found), "", abs(self.literal(found)))
        assert isinstance(found, Value), f"{found} is no number"
        return found

    def literal(self, constant: Constant) -> int:
        """Write a constant as the number it stands for: a text by its code, a day by its number."""
        if isinstance(constant.value, str):
            return self.setting.codes.number(constant.value)
        if isinstance(constant.value, date):
            return (constant.value - EPOCH).days
        return int(constant.value)

    def limited(self, values: str | int, known: str, limit: int, *, op: Any) -> Value:
        """Make a number, refusing one that could overflow."""
        if limit > INT64_MAX:
            raise BadRule(f"{type(op).__name__} could give {limit:.1e} hao, more than 64 bits hold: {str(op)[:200]}")
        return Value(values, known, limit)

    def _column(self, op: ops.Field) -> Operand:
        name = op.name
        if name not in self.columns:
            if name in self.setting.constants:
                self.columns[name] = Constant(self.setting.constants[name])
            elif op.dtype.is_boolean():
                self.columns[name] = Flag(self.line(f"column({name!r})"))
            else:
                number = len(self.lines)
                self.lines.append((f"v{number}, k{number}", f"column({name!r})"))
                limit = self.setting.limits.get(name, 0)
                self.columns[name] = Value(f"v{number}", f"k{number}", limit, is_zeroed=name in self.setting.zeroed)
        return self.columns[name]

    def _written(self, op: Any) -> Operand:
        if isinstance(op, ops.Literal):
            return Constant(op.value)
        if type(op) in FOLD:
            return self._strict(op)
        if isinstance(op, ops.And | ops.Or):
            return self._both_or_either(op)
        if isinstance(op, ops.Not):
            return self._opposite(op)
        if isinstance(op, ops.Cast):
            return self._cast(op)
        if isinstance(op, ops.InValues):
            return self._one_of(op)
        if isinstance(op, ops.SearchedCase):
            return case(self, op)
        if isinstance(op, ops.Coalesce):
            return first_known(self, op)
        raise BadRule(
            f"the vector form does not know {type(op).__name__}; write the rule without it, or teach rules/vector.py"
        )

    def _strict(self, op: Any) -> Operand:
        """An operation that is unknown as soon as one operand is."""
        found = [self.operand(argument) for argument in op.args]
        constants = [one.value for one in found if isinstance(one, Constant)]
        if None in constants:
            return Constant(None)
        if len(constants) == len(found):
            return Constant(FOLD[type(op)](*constants))
        if type(op) in PART_OF_DAY:
            table, limit = PART_OF_DAY[type(op)]
            day = self.value(op.args[0])
            assert day is not None
            return Value(self.line(f"{table}[{self.line(f'{day.values} - FIRST_DAY')}]"), day.known, limit)
        left, right = self.value(op.left), self.value(op.right)
        assert left is not None and right is not None
        return self.compared(op) if type(op) in COMPARISON else self._reckoned(op, left=left, right=right)

    def _reckoned(self, op: Any, *, left: Value, right: Value) -> Value:
        known, limit = self.all_known(left.known, right.known), self._limit(op, left=left, right=right)
        if isinstance(left.values, int) and isinstance(right.values, int):
            return self.limited(FOLD[type(op)](left.values, right.values), known, limit, op=op)
        if (short := _without_effect(op, left=left, right=right)) is not None:
            return Value(short.values, known, short.limit)
        sign, _ = ARITHMETIC[type(op)]
        return self.limited(self.line(sign.format(left.values, right.values)), known, limit, op=op)

    def _limit(self, op: Any, *, left: Value, right: Value) -> int:
        """Say how large an answer can be; rounding to a multiple makes a number larger by one multiple only."""
        if isinstance(op, ops.FloorDivide) and isinstance(right.values, int) and right.values:
            return left.limit // abs(right.values) + 1
        if isinstance(op, ops.Multiply) and isinstance(op.left, ops.FloorDivide):
            number, step = op.left.left, op.left.right
            if op.right in (step, *(step.args if isinstance(step, ops.Multiply) else ())):
                return self.value_of(self.operand(number)).limit + right.limit
        return ARITHMETIC[type(op)][1](left.limit, right.limit)

    def test(self, op: Any, *, is_opposite: bool = False) -> tuple[str, str] | None:
        """Write a comparison of numbers as a plain test with its mask; None when it is unknown for everybody."""
        left, right = self.value(op.left), self.value(op.right)
        if left is None or right is None:
            return None
        sign = COMPARISON[type(op)][is_opposite]
        return f"({left.values} {sign} {right.values})", self.all_known(left.known, right.known)

    def compared(self, op: Any) -> Operand:
        """Write a comparison as a flag."""
        if op.left.dtype.is_boolean():
            raise BadRule("the vector form does not compare flags; write & and ~")
        found = self.test(op)
        assert found is not None
        return Flag(self.line(f"sign({', '.join(part for part in found if part)})"))

    def all_known(self, left: str, right: str) -> str:
        """Join two masks."""
        if left == right or not right:
            return left
        return self.line(f"all_known({', '.join(sorted((left, right)))})") if left else right

    def _both_or_either(self, op: Any) -> Operand:
        is_or = isinstance(op, ops.Or)
        found = [self.flag(op.left), self.flag(op.right)]
        constants = [one.value for one in found if isinstance(one, Constant)]
        flags = [one.name for one in found if isinstance(one, Flag)]
        if is_or in constants:
            return Constant(is_or)
        function = "maximum" if is_or else "minimum"
        if None in constants:
            return Flag(self.line(f"{function}({flags[0]}, unknown)")) if flags else Constant(None)
        if constants:
            return Flag(flags[0]) if flags else Constant(not is_or)
        return Flag(self.line(f"{function}({', '.join(sorted(flags))})"))

    def _opposite(self, op: ops.Not) -> Operand:
        found = self.flag(op.arg)
        if isinstance(found, Constant):
            return Constant(None if found.value is None else not found.value)
        return Flag(self.line(f"-{found.name}"))

    def _cast(self, op: ops.Cast) -> Operand:
        found = self.operand(op.arg)
        if isinstance(found, Flag) and op.to.is_integer():
            count = self.line(f"{self.line(f'{found.name} > 0')}.astype(int64)")
            return Value(count, self.line(f"{found.name} != 0"), 1)
        if isinstance(found, Constant) and isinstance(found.value, bool) and op.to.is_integer():
            return Constant(int(found.value))
        if op.to.is_integer() or op.to == op.arg.dtype or op.arg.dtype.is_null():
            return found
        raise BadRule(f"the vector form does not know a cast to {op.to}")

    def _one_of(self, op: ops.InValues) -> Operand:
        found = self.operand(op.value)
        options = [option.value for option in op.options]
        if isinstance(found, Constant):
            return Constant(None if found.value is None else found.value in options)
        assert isinstance(found, Value)
        tests = [f"({found.values} == {self.literal(Constant(option))})" for option in options]
        return Flag(self.line(f"sign({', '.join(part for part in (' | '.join(tests), found.known) if part)})"))


def _without_effect(op: Any, *, left: Value, right: Value) -> Value | None:
    """Find the answer of adding nothing, multiplying by nothing or one, and dividing by one."""
    if isinstance(op, ops.Multiply) and 0 in (left.values, right.values):
        return Value(0, "", 0)
    neutral = 0 if isinstance(op, ops.Add | ops.Subtract) else 1
    if right.values == neutral:
        return left
    is_either_way = isinstance(op, ops.Add | ops.Multiply)
    return right if is_either_way and left.values == neutral else None


_FLAG_NAMES = {value: ("no", "unknown", "yes")[sign + 1] for value, sign in FLAGS.items()}


def _names(text: str) -> list[str]:
    return re.findall(r"\b[vk]\d+\b", text)
