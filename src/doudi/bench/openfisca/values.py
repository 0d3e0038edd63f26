"""Three-valued flags, and numbers of which only a least and a most are known, as numpy arrays.

A flag is int8: NO, UNKNOWN, YES. A range is two float arrays; NaN is an unknown number, infinity an open end.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Ends = tuple[Any, Any]

NO, UNKNOWN, YES = np.int8(-1), np.int8(0), np.int8(1)
HAO = 10_000


def flag(test: Array) -> Array:
    """Turn what is known to be so or not into a three-valued flag."""
    answer: Array = test.view(np.int8) * np.int8(2)
    answer -= 1
    return answer


def both(*flags: Array) -> Array:
    """AND: no when one is no, yes when all are yes."""
    answer: Array = reduce(np.minimum, flags)
    return answer


def either(*flags: Array) -> Array:
    """OR: yes when one is yes, no when all are no."""
    answer: Array = reduce(np.maximum, flags)
    return answer


def below(left: Ends, right: Ends) -> Array:
    """<: yes when it holds at the worst, no when it fails even at the best."""
    holds, fails = np.less(left[1], right[0]), np.greater_equal(left[0], right[1])
    return np.subtract(holds.view(np.int8), fails.view(np.int8))


def at_most(left: Ends, right: Ends) -> Array:
    """<=: yes when it holds at the worst, no when it fails even at the best."""
    holds, fails = np.less_equal(left[1], right[0]), np.greater(left[0], right[1])
    return np.subtract(holds.view(np.int8), fails.view(np.int8))


def known(number: Any) -> Ends:
    """Take a number as a range without width; both ends are unknown together."""
    return number, number


def least_of(number: Array) -> Array:
    """Bound a non-negative number from below: at least nothing."""
    return np.fmax(number, 0)


def most_of(number: Array) -> Array:
    """Bound a number from above: while it is unknown, the end is open."""
    return np.where(np.isnan(number), np.inf, number)


def exact(least: Array, most: Array) -> Array:
    """Return the number when its range has no width, else unknown."""
    return np.where(least == most, least, np.nan)


def part(amount: Any, rate: Any) -> Array:
    """Return `amount` times a rate in basis points, half a hao up."""
    return np.asarray(np.floor((amount * rate + HAO // 2) / HAO))


def shared(amount: Array, among: Any) -> Array:
    """Divide an amount among so many people, half a hao up."""
    return np.floor((amount * 2 + among) / (among * 2))


def round_up(amount: Array, to: float) -> Array:
    """Round up to a multiple of `to`."""
    return np.floor((amount + to - 1) / to) * to


def round_half_up(amount: Array, to: float) -> Array:
    """Round to the nearest multiple of `to`, a half upwards."""
    return np.floor((amount * 2 + to) / (to * 2)) * to
