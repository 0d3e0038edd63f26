"""When somebody can come, or be come to: mornings, afternoons and evenings of a week, one bit each.

Nouns: DAYS, PARTS. Verbs: mask_of (days and parts), mask_of_words (as a table writes them: 周六；周日晚上), words_of (for a reader).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from doudi.dispatch.supply.possible import WHENEVER

DAYS: tuple[Any, ...] = (
    *(gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四")),
    *(gettext_lazy("周五"), gettext_lazy("周六"), gettext_lazy("周日")),
)
PARTS: tuple[Any, ...] = (gettext_lazy("上午"), gettext_lazy("下午"), gettext_lazy("晚上"))
WRITTEN_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WRITTEN_PARTS = ("上午", "下午", "晚上")


def mask_of(*, days: Iterable[int] = (), parts: Iterable[int] = ()) -> int:
    """Give the bits of some days at some parts of the day; naming no day means every day, naming no part all of it."""
    chosen_days, chosen_parts = tuple(days) or range(len(DAYS)), tuple(parts) or range(len(PARTS))
    return sum(1 << day * len(PARTS) + part for day in set(chosen_days) for part in set(chosen_parts))


def mask_of_words(words: Iterable[str]) -> int | None:
    """Read times as a table writes them: a day, a part of every day, or both; none means any time, None that one is no time."""
    mask = 0
    for word in words:
        day = next((place for place, name in enumerate(WRITTEN_DAYS) if word.startswith(name)), None)
        rest = word if day is None else word.removeprefix(WRITTEN_DAYS[day])
        if rest not in (*WRITTEN_PARTS, "") or (day is None and not rest):
            return None
        parts = [WRITTEN_PARTS.index(rest)] if rest else []
        mask |= mask_of(days=[] if day is None else [day], parts=parts)
    return mask or WHENEVER


def written(mask: int) -> list[str]:
    """Write times as a table holds them; nothing for any time."""
    return [] if mask == WHENEVER else [f"{WRITTEN_DAYS[day]}{WRITTEN_PARTS[part]}" for day, part in _slots(mask)]


def words_of(mask: int) -> str:
    """Say times to a reader; empty for any time."""
    if mask == WHENEVER:
        return ""
    said = [gettext("%(day)s%(part)s") % {"day": DAYS[day], "part": PARTS[part]} for day, part in _slots(mask)]
    return gettext("、").join(said)


def _slots(mask: int) -> list[tuple[int, int]]:
    every = [(day, part) for day in range(len(DAYS)) for part in range(len(PARTS))]
    return [slot for bit, slot in enumerate(every) if mask >> bit & 1]
