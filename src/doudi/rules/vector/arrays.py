"""Three-valued flags and unknown numbers as numpy arrays: what the vector form of the rules calculates with.

A flag is int8: -1 no, 0 unknown, 1 yes. A number is an array of values and one of bools that says where it is known; None says
everywhere. Where a number is not known its value means nothing, except for facts, which hold 0 there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_] | None
Number = tuple[Array, Mask]
Column = Array | Number
"""A flag, or a number with its mask."""

NO, UNKNOWN, YES = -1, 0, 1
FLAGS = {False: NO, None: UNKNOWN, True: YES}

FIRST_DAY, LAST_DAY = -43_829, 91_311
"""The days dates may fall on, counted from 1970-01-01: from 1850 to 2219."""

_DAYS = np.arange(FIRST_DAY, LAST_DAY + 1).astype("datetime64[D]")
YEARS: Array = _DAYS.astype("datetime64[Y]").astype(np.int64) + 1970
MONTHS: Array = _DAYS.astype("datetime64[M]").astype(np.int64) % 12 + 1
DAYS: Array = (_DAYS - _DAYS.astype("datetime64[M]")).astype(np.int64) + 1
"""The year, month and day of each day: looked up, because working them out is ten times slower."""


def sign(test: Any, known: Mask = None) -> Array:
    """Turn a comparison into a flag; unknown where the numbers were not known. The comparison's own array is used up."""
    answer = np.asarray(test).view(np.int8)
    answer += answer
    answer -= 1
    if known is not None:
        answer = np.multiply(answer, known.view(np.int8), out=answer if answer.ndim else None)
    return answer


def settle(holds: Any, fails: Any, known_holds: Mask = None, known_fails: Mask = None) -> Array:
    """Answer a comparison of ranges: no where it fails even at the best, yes where it holds even at the worst."""
    sure = holds if known_holds is None else holds & known_holds
    lost = fails if known_fails is None else fails & known_fails
    return np.asarray(sure).view(np.int8) | -np.asarray(lost).view(np.int8)


def all_known(left: Mask, right: Mask) -> Mask:
    """Say where both are known."""
    if left is None or right is None:
        return right if left is None else left
    return left & right


def some_known(left: Mask, right: Mask) -> Mask:
    """Say where at least one is known."""
    return None if left is None or right is None else left | right


def wide(test: Array) -> Array:
    """Turn a test into a mask of 64 bits a row: choosing by bits costs a tenth of choosing by branches."""
    return -test.view(np.int8).astype(np.int64)


def pick(test: Array, yes: Any, no: Any) -> Array:
    """Choose between numbers by a test."""
    answer: Array = ((yes ^ no) & wide(test)) ^ no
    return answer


def pick_flag(test: Array, yes: Any, no: Any) -> Array:
    """Choose between flags by a test."""
    answer: Array = ((yes ^ no) & -test.view(np.int8)) ^ no
    return answer


def pick_known(test: Array, yes: Any, no: Any) -> Array:
    """Choose between masks, or the mask of nobody or everybody, by a test."""
    answer: Array = (test & yes) | (~test & no)
    return answer


def first_known(values: Any, known: Mask, otherwise: Any) -> Any:
    """Take the values, and the others where they are not known."""
    return values if known is None else pick(known, values, otherwise)


def chosen(test: Array, left: Mask, right: Mask) -> Mask:
    """Say where a choice between two numbers is known, by a test that is known."""
    if left is None and right is None:
        return None
    return pick_known(test, True if left is None else left, True if right is None else right)


def maybe(flag: Array, sure: Array) -> Array:
    """Say where a flag is yes or unknown; `sure`, where it is yes, when nobody is unknown."""
    return sure if flag.all() else flag >= 0


def within(test: Array, known: Mask) -> Mask:
    """Say where a number is known that counts only where a test holds, and is nothing elsewhere."""
    if known is None:
        return None
    return np.greater_equal(known, test)


class Memo:
    """What a function has kept so far: the same values under the same test are the same array, and so are its masks."""

    def __init__(self) -> None:
        self._masks: dict[int, tuple[Array, Array]] = {}
        self._kept: dict[tuple[int, int], tuple[Any, Array]] = {}

    def kept(self, test: Array, values: Any) -> Array:
        """Keep values where a test holds, nothing elsewhere."""
        if id(test) not in self._masks:
            self._masks[id(test)] = (test, wide(test))  # the test stays, so that nobody takes its place
        key = (id(test), id(values))
        if key not in self._kept:
            self._kept[key] = (values, values & self._masks[id(test)][1])
        return self._kept[key][1]


def taken(column: Column, positions: Array) -> Column:
    """Look a column of a parent up for each child."""
    if isinstance(column, tuple):
        values, known = column
        return values.take(positions), None if known is None else known.take(positions)
    return column.take(positions)


def spread(values: Any, count: int) -> Array:
    """Make an array of what may be a single number."""
    return values if isinstance(values, np.ndarray) and values.ndim else np.full(count, values)


class Groups:
    """Children in the order of their parents: adds up numbers of the children for each parent."""

    def __init__(self, parents: Array, *, count: int) -> None:
        self.count = count
        self.size = len(parents)
        self.last = np.flatnonzero(np.diff(parents, append=-1))
        self.filled = parents[self.last] if len(self.last) < count else None

    def sum(self, values: Any) -> Array:
        """Add the children's values up; nothing for a parent without children."""
        values = spread(values, self.size)
        running: Array = np.cumsum(values, dtype=np.int32 if values.dtype == np.bool_ else np.int64).take(self.last)
        sums: Array = running.astype(np.int64)
        sums[1:] -= running[:-1]
        if self.filled is None:
            return sums
        answer = np.zeros(self.count, dtype=np.int64)
        answer[self.filled] = sums
        return answer

    def all(self, known: Mask) -> Mask:
        """Say for which parents every child is known; None when that is so for all."""
        if known is None or known.all():
            return None
        answer: npt.NDArray[np.bool_] = self.sum(~known) == 0
        return answer
