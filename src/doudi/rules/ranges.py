"""Numbers in rules: a Range has a least and a most, and a comparison holds when it holds at both ends.

The bank has not answered, yet the known wages already exceed the standard: nobody waits for the bank. NULL gives
three-valued logic for one value; a Range gives it for a sum. A number known or unknown as a whole is a Range without width.
Amounts are non-negative int64 hao, rates basis points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.operations as ops

from doudi.facts import HAO

Expression = Any
"""An Ibis value expression; Ibis builds its operators at run time, so types are checked when the rulebook loads."""

SIDES: dict[ops.Node, tuple[Range, Range]] = {}
"""The two sides of each comparison of ranges, so that an explanation can show the numbers."""


BOUNDS: set[ops.Node] = set()
"""The COALESCE operations made here, as ends of ranges; any other would fill a gap with zero."""


class Range:
    """What is at least so much and at most so much; `most` is NULL when there is no upper bound."""

    __slots__ = ("least", "most")
    __hash__ = None  # type: ignore[assignment]  # == builds an expression, as in Ibis

    def __init__(self, least: Expression, most: Expression | None = None) -> None:
        self.least = least
        self.most = least if most is None else most

    @property
    def is_exact(self) -> bool:
        return self.least is self.most

    def __add__(self, other: Range | int) -> Range:
        return _joined(self, other, lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other: Range | int) -> Range:
        right = as_range(other)
        return _joined(self, Range(right.most, right.least) if not right.is_exact else right, lambda a, b: a - b)

    def __rsub__(self, other: int) -> Range:
        return as_range(other) - self

    def __mul__(self, other: Range | int) -> Range:
        return _joined(self, other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __lt__(self, other: Range | int) -> Expression:
        return _compared(self, other, lambda a, b: a < b, worst_is_most=True)

    def __le__(self, other: Range | int) -> Expression:
        return _compared(self, other, lambda a, b: a <= b, worst_is_most=True)

    def __gt__(self, other: Range | int) -> Expression:
        return _compared(self, other, lambda a, b: a > b, worst_is_most=False)

    def __ge__(self, other: Range | int) -> Expression:
        return _compared(self, other, lambda a, b: a >= b, worst_is_most=False)

    def __eq__(self, other: object) -> Expression:
        return exact(self) == exact(other)

    def __ne__(self, other: object) -> Expression:
        return exact(self) != exact(other)

    def isin(self, numbers: tuple[int, ...]) -> Expression:
        return exact(self).isin(numbers)


def as_range(value: Any) -> Range:
    """Take a plain number or expression as a range without width."""
    return value if isinstance(value, Range) else Range(value)


def bounded(value: Expression, end: Any) -> Expression:
    """Return the end of a range: the value, or the bound that holds while it is unknown."""
    answer = ibis.coalesce(value, end)
    BOUNDS.add(answer.op())
    return answer


def known_part(value: Range, *, at_most: Range | None = None) -> Range:
    """Bound a non-negative number that may be unknown: at least nothing, at most unbounded or `at_most`."""
    most = value.most if at_most is None else bounded(value.most, at_most.most)
    return Range(bounded(value.least, 0), most)


def when(test: Expression, amount: Range | int) -> Range:
    """Return a non-negative amount if the test holds, nothing if it does not, and what lies between while it is unknown."""
    whole = as_range(amount)
    least = bounded(_case(test, whole.least, 0), 0)
    return Range(least, ibis.cases((~test, 0), (bounded(test, True), whole.most)))


def published_or(published: Range, computed: Range) -> Range:
    """Return the figure a place has published; where it has published none, what the law computes."""
    least = bounded(published.least, computed.least)
    return (
        Range(least)
        if published.is_exact and computed.is_exact
        else Range(least, bounded(published.most, computed.most))
    )


def judged_or(judged: Expression, evident: Expression) -> Expression:
    """Return what people have judged; while nobody has, True where it is evident and else unknown."""
    return bounded(judged, _case(evident, True, None))


def not_below_zero(value: Range) -> Range:
    """Bound a difference at zero: a deduction never makes an income negative."""
    return Range(bounded(_larger(value.least, 0), 0), _larger(value.most, 0))


def exact(value: Any) -> Expression:
    """Return the number when its range has no width, else unknown."""
    if not isinstance(value, Range):
        return value
    return value.least if value.is_exact else ibis.cases((value.least == value.most, value.least))


def choose(test: Expression, yes: Any, no: Any = None) -> Any:
    """Return `yes` or `no` by a test; an unknown test gives unknown, never `no`. Without `no`, a false test is unknown too."""
    if isinstance(yes, Range) or isinstance(no, Range):
        left, right = as_range(yes), as_range(0 if no is None else no)
        return _joined(left, right, lambda a, b: _case(test, a, None if no is None else b))
    return _case(test, yes, no)


def settled(*, worst: Expression, best: Expression) -> Expression:
    """True when it holds even at the worst, False when it fails even at the best, else unknown."""
    return ibis.cases((~best, False), (worst, True))


def larger(left: Range, right: Range | int) -> Range:
    """Return the larger of two numbers; unknown when either is (an engine's GREATEST would skip the unknown one)."""
    return _joined(left, right, _larger)


def smaller(left: Range, right: Range | int) -> Range:
    """Return the smaller of two numbers; unknown when either is."""
    return _joined(left, right, lambda a, b: ibis.cases((a <= b, a), (a > b, b)))


def part(amount: Range, rate: Range) -> Range:
    """Return `amount` times a rate in basis points, half a hao up; exact for whole percentages of fen.

    Amounts up to ten million yuan stay exact on every engine.
    """
    return _joined(amount, rate, lambda a, b: (a * b + HAO // 2) // HAO)


def shared(amount: Range, among: Range | int) -> Range:
    """Divide an amount among so many people, half a hao up."""
    return _joined(amount, among, lambda a, b: (a * 2 + b) // (b * 2))


def round_up(amount: Range, *, to: Range) -> Range:
    """Round an amount up to a multiple of `to` (both hao), where the law or the place says so."""
    return _joined(amount, to, lambda a, b: (a + b - 1) // b * b)


def round_half_up(amount: Range, *, to: Range) -> Range:
    """Round a non-negative amount to the nearest multiple of `to` (both hao), a half upwards."""
    return _joined(amount, to, lambda a, b: (a * 2 + b) // (b * 2) * b)


def years_old(birth: Expression, on: Expression) -> Range:
    """Return full years on a day; somebody born on 29 February has a birthday on 1 March in common years."""
    return Range((_day_number(on) - _day_number(birth)) // 10_000)


def _day_number(day: Expression) -> Expression:
    return day.year().cast("int64") * 10_000 + day.month().cast("int64") * 100 + day.day().cast("int64")


def _larger(left: Expression, right: Expression) -> Expression:
    return ibis.cases((left >= right, left), (left < right, right))


def _case(test: Expression, yes: Any, no: Any) -> Expression:
    return ibis.cases((test, yes)) if no is None else ibis.cases((test, yes), (~test, no))


def _joined(left: Any, right: Any, operation: Callable[[Any, Any], Any]) -> Range:
    one, two = as_range(left), as_range(right)
    least = operation(one.least, two.least)
    return Range(least) if one.is_exact and two.is_exact else Range(least, operation(one.most, two.most))


def _compared(left: Any, right: Any, operation: Callable[[Any, Any], Any], *, worst_is_most: bool) -> Expression:
    one, two = as_range(left), as_range(right)
    high = operation(one.most, two.least)
    answer = high
    if not (one.is_exact and two.is_exact):
        low = operation(one.least, two.most)
        answer = settled(worst=high, best=low) if worst_is_most else settled(worst=low, best=high)
    SIDES[answer.op()] = (one, two)
    return answer
