"""Identity: resident identity numbers (GB 11643) that no two invented people share, and their old and broken forms.

An id is kept as the int64 of its first 17 digits: county, day of birth, sequence (odd for men); the check digit follows.
Sequences of 900 and above belong to the cast.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Array = NDArray[Any]

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PAIRS = 450
"""How many people of one sex may share a county and a day of birth."""
STRIDE = 307
"""Shares no divisor with PAIRS: spreads sequences over the day."""
DAYS_TRIED_MAX = 400


def calendar(days: Array) -> Array:
    """Turn days since 1970 into the number YYYYMMDD."""
    dates = days.astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    months = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    first = dates.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(years * 10_000 + months * 100 + (dates - first).astype(np.int64) + 1)


def assign(*, county: Array, birth: Array, male: Array, slot: Array, slots: Array) -> tuple[Array, Array]:
    """Return 17-digit numbers and the births they carry.

    Several blocks make people of one county; each owns the sequences `slot + k * slots`, so none meets another.
    Where a block has more people of one sex on a day than it owns sequences, the surplus is born a day later.
    """
    birth = birth.copy()
    for _ in range(DAYS_TRIED_MAX):
        rank = _rank(county * 100_000 + birth + 50_000, male)
        pair = slot + rank * slots
        late = pair >= PAIRS
        if not late.any():
            break
        birth[late] += 1
    else:
        raise OverflowError("more people than identity numbers: use fewer people or a larger place")
    spread = (pair * STRIDE + county * 31 + birth * 17) % PAIRS
    return county * 10**11 + calendar(birth) * 1000 + spread * 2 + male, birth


def _rank(key: Array, male: Array) -> Array:
    """How many earlier people share the key and the sex."""
    joint = key * 2 + male
    order = np.argsort(joint, kind="stable")
    ordered = joint[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(ordered)), 0))
    rank = np.empty(len(joint), dtype=np.int64)
    rank[order] = np.arange(len(ordered)) - first
    return rank


def check_index(numbers: Array) -> Array:
    """Return the position of each number's check digit in `CHECKS`."""
    total = np.zeros(len(numbers), dtype=np.int64)
    rest = numbers.astype(np.int64)
    for weight in reversed(WEIGHTS):
        rest, digit = np.divmod(rest, 10)
        total += digit * weight
    return np.asarray(total % 11)


def written(numbers: Array) -> pa.Array:
    """Write 17-digit numbers as 18-character ids."""
    checks = pa.array(list(CHECKS)).take(pa.array(check_index(numbers)))
    return pc.binary_join_element_wise(pa.array(numbers).cast(pa.string()), checks, "")


def written_as_15(numbers: Array) -> pa.Array:
    """Write ids of people born before 2000 in the form issued until 1999: no century, no check digit."""
    text = pa.array(numbers).cast(pa.string())
    return pc.binary_join_element_wise(pc.utf8_slice_codeunits(text, 0, 6), pc.utf8_slice_codeunits(text, 8, 17), "")


def written_one(*, county: int, birth: int, sequence: int) -> int:
    """Return the 17-digit number of one person of the cast, born on the day YYYYMMDD."""
    return county * 10**11 + birth * 1000 + sequence
