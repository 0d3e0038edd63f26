"""The operations of rules as native code, three-valued: the same table the scalar form has, written for a processor.

Nouns: Writer. A Writer turns one expression after another into instructions; columns come from whoever reads them. Every number carries
the largest size it can have, so that an int64 overflow is an error when the law is bound.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any

import ibis.expr.operations as ops
from llvmlite import ir

from doudi.rules.native.codes import Codes
from doudi.rules.native.values import (
    DOUBLES,
    LANES,
    LONGS,
    UNKNOWN_FLAG,
    UNKNOWN_NUMBER,
    Flag,
    Number,
    Operand,
    as_doubles,
    as_longs,
    as_mask,
    both,
    chosen,
    declared,
    each,
    either,
    from_doubles,
    from_mask,
    opposite,
    pick,
)
from doudi.rules.views import BadRule

INT64_MAX = 2**63 - 1
EPOCH = date(1970, 1, 1)
EXACT_DOUBLE = 2**50
"""So large can numbers be that are divided as doubles, half a one added, without losing anything."""

_SIGNS = {
    ops.Less: "<", ops.LessEqual: "<=", ops.Greater: ">", ops.GreaterEqual: ">=", ops.Equals: "==", ops.NotEquals: "!=",
}  # fmt: skip
_PARTS = {ops.ExtractYear: 0, ops.ExtractMonth: 1, ops.ExtractDay: 2}
_PART_LIMITS = (9999, 12, 31)
_ARITHMETIC: dict[type, tuple[str, Callable[[int, int], int], Callable[[int, int], int]]] = {
    ops.Add: ("add", operator.add, operator.add),
    ops.Subtract: ("sub", operator.sub, operator.add),
    ops.Multiply: ("mul", operator.mul, operator.mul),
    ops.FloorDivide: ("", operator.floordiv, lambda numerator, _: numerator),
}
"""The instruction, the same on plain numbers, and how large the answer can be."""

_COMPARED: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip

Read = Callable[[str, bool], Operand]
"""Finds a column by name; says whether a flag is wanted."""


class Writer:
    """Writes expressions; each operation once."""

    def __init__(self, code: ir.IRBuilder, *, read: Read, codes: Codes) -> None:
        self.code = code
        self._read = read
        self._codes = codes
        self._done: dict[ops.Node, Operand] = {}
        self._civil: dict[Any, tuple[Any, Any, Any]] = {}

    def operand(self, op: Any) -> Operand:
        """Write an operation and what it needs."""
        if isinstance(op, ops.Field):
            return self._read(op.name, op.dtype.is_boolean())
        if op not in self._done:
            self._done[op] = self._written(op)
        return self._done[op]

    def flag(self, op: Any) -> Flag:
        found = self.operand(op)
        if isinstance(found, Number):
            assert found.known is False, f"{op} is no flag"
            return UNKNOWN_FLAG
        return found

    def number(self, op: Any) -> Number:
        found = self.operand(op)
        if isinstance(found, Flag):
            assert found == UNKNOWN_FLAG, f"{op} is no number"
            return UNKNOWN_NUMBER
        return found

    def literal(self, value: Any) -> Operand:
        """Write a constant: a text by its code, a day by its number."""
        if value is None:
            return UNKNOWN_NUMBER
        if isinstance(value, bool):
            return Flag(value, not value)
        number = as_number(value, codes=self._codes)
        return Number(number, True, abs(number))

    def _written(self, op: Any) -> Operand:
        if isinstance(op, ops.Literal):
            return self.literal(op.value)
        writer = _WRITERS.get(type(op))
        if writer is None:
            raise BadRule(
                f"native code does not know {type(op).__name__}; write the rule without it, or teach rules/native/operations.py"
            )
        return writer(self, op)

    # --------------------------------------------------------------------------------- flags

    def _both(self, op: ops.And) -> Flag:
        left, right = self.flag(op.left), self.flag(op.right)
        return Flag(both(self.code, left.yes, right.yes), either(self.code, left.no, right.no))

    def _either(self, op: ops.Or) -> Flag:
        left, right = self.flag(op.left), self.flag(op.right)
        return Flag(either(self.code, left.yes, right.yes), both(self.code, left.no, right.no))

    def _not(self, op: ops.Not) -> Flag:
        found = self.flag(op.arg)
        return Flag(found.no, found.yes)

    def _compared(self, op: Any) -> Flag:
        if op.left.dtype.is_boolean():
            raise BadRule("native code does not compare flags; write & and ~")
        left, right = self.number(op.left), self.number(op.right)
        return self._tested(
            self._test(_SIGNS[type(op)], left.value, right.value), known=both(self.code, left.known, right.known)
        )

    def _test(self, sign: str, left: Any, right: Any) -> Any:
        if isinstance(left, int) and isinstance(right, int):
            return _COMPARED[sign](left, right)
        return from_mask(self.code, self.code.icmp_signed(sign, as_longs(left), as_longs(right)))

    def _tested(self, test: Any, *, known: Any) -> Flag:
        return Flag(both(self.code, known, test), both(self.code, known, opposite(self.code, test)))

    def _one_of(self, op: ops.InValues) -> Flag:
        found = self.number(op.value)
        test: Any = False
        for option in op.options:
            value = self.literal(option.value)
            assert isinstance(value, Number)
            test = either(self.code, test, self._test("==", found.value, value.value))
        return self._tested(test, known=found.known)

    def _is_unknown(self, op: Any) -> Flag:
        known = self._known(self.operand(op.arg))
        return Flag(opposite(self.code, known), known)

    def _is_known(self, op: Any) -> Flag:
        known = self._known(self.operand(op.arg))
        return Flag(known, opposite(self.code, known))

    def _known(self, found: Operand) -> Any:
        return found.known if isinstance(found, Number) else either(self.code, found.yes, found.no)

    # --------------------------------------------------------------------------------- choices

    def _case(self, op: ops.SearchedCase) -> Operand:
        """The first test that holds decides; none gives unknown."""
        tests = [self.flag(test).yes for test in op.cases]
        if op.dtype.is_boolean():
            flag = UNKNOWN_FLAG
            for test, result in zip(reversed(tests), reversed([self.flag(one) for one in op.results]), strict=True):
                flag = Flag(chosen(self.code, test, result.yes, flag.yes), chosen(self.code, test, result.no, flag.no))
            return flag
        number = UNKNOWN_NUMBER
        for test, found in zip(reversed(tests), reversed([self.number(one) for one in op.results]), strict=True):
            number = self._chosen(test, found, number)
        return number

    def _chosen(self, test: Any, yes: Number, no: Number) -> Number:
        """Choose between numbers; where one is never known, the other's value serves for both."""
        if no.known is False:
            return Number(yes.value, both(self.code, test, yes.known), yes.limit)
        if yes.known is False:
            return Number(no.value, both(self.code, opposite(self.code, test), no.known), no.limit)
        value = pick(self.code, test, yes.value, no.value)
        return Number(value, chosen(self.code, test, yes.known, no.known), max(yes.limit, no.limit))

    def _first_known(self, op: ops.Coalesce) -> Operand:
        if op.dtype.is_boolean():
            flag = UNKNOWN_FLAG
            for one in reversed([self.flag(argument) for argument in op.arg]):
                unknown = opposite(self.code, either(self.code, one.yes, one.no))
                yes, no = both(self.code, unknown, flag.yes), both(self.code, unknown, flag.no)
                flag = Flag(either(self.code, one.yes, yes), either(self.code, one.no, no))
            return flag
        number = UNKNOWN_NUMBER
        for found in reversed([self.number(argument) for argument in op.arg]):
            number = self._chosen(found.known, found, number)
        return number

    def _cast(self, op: ops.Cast) -> Operand:
        found = self.operand(op.arg)
        if isinstance(found, Flag) and op.to.is_integer():
            known = either(self.code, found.yes, found.no)
            value = (
                int(found.yes) if isinstance(found.yes, bool) else self.code.zext(as_mask(self.code, found.yes), LONGS)
            )
            return Number(value, known, 1)
        if op.to.is_integer() or op.to == op.arg.dtype or op.arg.dtype.is_null():
            return found
        raise BadRule(f"native code does not know a cast to {op.to}")

    # --------------------------------------------------------------------------------- numbers

    def _reckoned(self, op: Any) -> Number:
        left, right = self.number(op.left), self.number(op.right)
        instruction, fold, size = _ARITHMETIC[type(op)]
        limit = self._limit(op, left=left, right=right, size=size)
        if limit > INT64_MAX:
            raise BadRule(f"{type(op).__name__} could give {limit:.1e} hao, more than 64 bits hold: {str(op)[:200]}")
        known = both(self.code, left.known, right.known)
        if not instruction:
            known = both(self.code, known, self._test("!=", right.value, 0))
        if known is False:
            return UNKNOWN_NUMBER
        if isinstance(left.value, int) and isinstance(right.value, int):
            return Number(fold(left.value, right.value), known, limit)
        if not instruction:
            return Number(
                self._floor_division(left.value, right.value, limit=max(left.limit, right.limit)), known, limit
            )
        return Number(getattr(self.code, instruction)(as_longs(left.value), as_longs(right.value)), known, limit)

    def _limit(self, op: Any, *, left: Number, right: Number, size: Callable[[int, int], int]) -> int:
        """Say how large an answer can be; rounding to a multiple makes a number larger by one multiple only."""
        if isinstance(op, ops.FloorDivide) and isinstance(right.value, int) and right.value:
            return left.limit // abs(right.value) + 1
        if isinstance(op, ops.Multiply) and isinstance(op.left, ops.FloorDivide):
            whole, step = op.left.left, op.left.right
            if op.right in (step, *(step.args if isinstance(step, ops.Multiply) else ())):
                return self.number(whole).limit + right.limit
        return size(left.limit, right.limit)

    def _floor_division(self, left: Any, right: Any, *, limit: int) -> ir.Value:
        """Divide rounding down, as Python does; where the divisor is 0 the answer is unknown, but a processor would not forgive it.

        As doubles, the quotient rounded down is exact: it can only reach the next whole number when it is that number. By a constant it is
        a product with the reciprocal, and half a one more keeps it away from whole numbers.
        """
        code, numerator, divisor = self.code, as_longs(left), as_longs(right)
        if not isinstance(right, int):
            divisor = code.select(code.icmp_signed("==", divisor, each(LONGS, 0)), each(LONGS, 1), divisor)
        if limit < EXACT_DOUBLE:
            return self._divided_as_doubles(numerator, right if isinstance(right, int) else divisor)
        whole, rest = code.sdiv(numerator, divisor), code.srem(numerator, divisor)
        is_inexact = code.icmp_signed("!=", rest, each(LONGS, 0))
        is_apart = code.icmp_signed("<", code.xor(rest, divisor), each(LONGS, 0))
        return code.sub(whole, code.zext(code.and_(is_inexact, is_apart), LONGS))

    def _divided_as_doubles(self, numerator: ir.Value, divisor: Any) -> ir.Value:
        code, half = self.code, each(DOUBLES, 0.5)
        if isinstance(divisor, int):
            quotient = code.fmul(code.fadd(as_doubles(code, numerator), half), each(DOUBLES, 1 / divisor))
        else:
            quotient = code.fdiv(as_doubles(code, numerator), as_doubles(code, divisor))
        floor = declared(code.module, f"llvm.floor.v{LANES}f64", ir.FunctionType(DOUBLES, [DOUBLES]))
        return from_doubles(code, code.call(floor, [quotient]))

    def _part_of_day(self, op: Any) -> Number:
        day, part = self.number(op.args[0]), _PARTS[type(op)]
        if day.known is False:
            return UNKNOWN_NUMBER
        if isinstance(day.value, int):
            found = date.fromordinal(day.value + EPOCH.toordinal())
            return Number((found.year, found.month, found.day)[part], day.known, _PART_LIMITS[part])
        if id(day.value) not in self._civil:
            self._civil[id(day.value)] = self._year_month_day(day.value)
        return Number(self._civil[id(day.value)][part], day.known, _PART_LIMITS[part])

    def _year_month_day(self, days: ir.Value) -> tuple[ir.Value, ir.Value, ir.Value]:
        """Turn days since 1970 into the calendar, by eras of 400 years that begin on 1 March, so that a leap day comes last."""
        code = self.code

        def const(number: int) -> ir.Constant:
            return each(LONGS, number)

        def divided(number: ir.Value, by: int) -> ir.Value:
            return self._floor_division(number, by, limit=10**9)

        shifted = code.add(days, const(719_468))
        era = divided(shifted, 146_097)
        of_era = code.sub(shifted, code.mul(era, const(146_097)))
        leaps = code.sub(code.sub(divided(of_era, 36_524), divided(of_era, 1_460)), divided(of_era, 146_096))
        years = divided(code.add(of_era, leaps), 365)
        before_year = code.add(code.mul(years, const(365)), code.sub(divided(years, 4), divided(years, 100)))
        of_year = code.sub(of_era, before_year)
        from_march = divided(code.add(code.mul(of_year, const(5)), const(2)), 153)
        before_month = divided(code.add(code.mul(from_march, const(153)), const(2)), 5)
        day = code.add(code.sub(of_year, before_month), const(1))
        is_late = code.icmp_signed(">=", from_march, const(10))
        month = code.sub(code.add(from_march, const(3)), code.select(is_late, const(12), const(0)))
        year = code.add(code.add(years, code.mul(era, const(400))), code.zext(is_late, LONGS))
        return year, month, day


def as_number(value: Any, *, codes: Codes) -> int:
    """Write a term or an answer as the number it stands for: a text by its code, a day by its number."""
    if isinstance(value, str):
        return codes.number(value)
    return value if isinstance(value, int) else (value - EPOCH).days


_WRITERS: dict[type, Callable[[Writer, Any], Operand]] = {
    ops.And: Writer._both,
    ops.Or: Writer._either,
    ops.Not: Writer._not,
    ops.InValues: Writer._one_of,
    ops.IsNull: Writer._is_unknown,
    ops.NotNull: Writer._is_known,
    ops.SearchedCase: Writer._case,
    ops.Coalesce: Writer._first_known,
    ops.Cast: Writer._cast,
    **dict.fromkeys(_SIGNS, Writer._compared),
    **dict.fromkeys(_ARITHMETIC, Writer._reckoned),
    **dict.fromkeys(_PARTS, Writer._part_of_day),
}
