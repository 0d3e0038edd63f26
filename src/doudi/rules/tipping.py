"""Where a number tips an answer: the least change of one fact after which something else is true.

Verbs: tipping_value. The numbers of the comparison are tried first; where the fact counts only in part, halving finds the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

HALVINGS_MAX = 40


def tipping_value(
    holds: Callable[[int], bool], *, start: int, end: int, step: int, guesses: Iterable[int] = ()
) -> int | None:
    """Return the value nearest to `start` for which `holds`, counted in steps towards `end`; None when it does not hold there.

    It must not hold at `start`; where it tips more than once on the way, one of the places is found, and it truly tips there.
    """
    way = step if end > start else -step
    for guess in guesses:
        if min(start, end) < guess <= max(start, end) or min(start, end) <= guess < max(start, end):
            if holds(guess) and not holds(guess - way):
                return guess
    if not holds(end):
        return None
    near, far = 0, abs(end - start) // step
    if not holds(start + far * way):
        return None
    for _ in range(HALVINGS_MAX):
        if far - near <= 1:
            break
        middle = (near + far) // 2
        near, far = (near, middle) if holds(start + middle * way) else (middle, far)
    return start + far * way
