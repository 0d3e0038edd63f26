"""The conclusion: within the limits, over which, or undetermined and waiting for whom. It never says whether aid is given.

Nouns: Conclusion. Verbs: conclude, limits_under. Contradictions nobody has settled are read every way they can be:
what holds under each reading holds; what depends on the reading is undetermined.
Law: 最低生活保障审核确认办法 第十七条; 先授权后核对、无委托不核对、只核对不认定.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from doudi.evidence.reports.means import Computed, Limit
from doudi.evidence.reports.models import Report

MATCH, EXCEEDS, UNDETERMINED = Report.Conclusion.MATCH_LIMITS, Report.Conclusion.EXCEEDS, Report.Conclusion.UNDETERMINED
SETTLEMENT = "settlement"
NO_LIMITS = "limits"


@dataclass(frozen=True)
class Concluded:
    """What the means amount to: the items over a limit, or whom the answer waits for."""

    conclusion: str
    exceeds: tuple[str, ...] = ()
    waiting_for: tuple[str, ...] = ()


def conclude(readings: Sequence[Computed]) -> Concluded:
    """Conclude from every reading of the answers; an item over its limit under each of them needs no further answer."""
    if not readings[0].limits:
        return Concluded(UNDETERMINED, waiting_for=(NO_LIMITS,))
    over = [item for item in _items(readings[0]) if all(item in _over(one) for one in readings)]
    if over:
        return Concluded(EXCEEDS, exceeds=tuple(over), waiting_for=_waiting(readings))
    if all(limit.is_kept is True for one in readings for limit in one.limits):
        return Concluded(MATCH)
    return Concluded(UNDETERMINED, waiting_for=_waiting(readings) or (SETTLEMENT,))


def limits_under(readings: Sequence[Computed]) -> tuple[Limit, ...]:
    """Tell each limit as every reading has it; where the readings part, it is not known and waits for an officer."""
    return tuple(_under(same) for same in zip(*(one.limits for one in readings), strict=True))


def _under(same: tuple[Limit, ...]) -> Limit:
    if len({limit.is_kept for limit in same}) == 1:
        return same[0]
    waiting = dict.fromkeys([*(source for limit in same for source in limit.waiting_for), SETTLEMENT])
    return replace(same[0], is_kept=None, waiting_for=tuple(waiting))


def _items(one: Computed) -> list[str]:
    return list(dict.fromkeys(limit.item for limit in one.limits))


def _over(one: Computed) -> set[str]:
    return {limit.item for limit in one.limits if limit.is_kept is False}


def _waiting(readings: Sequence[Computed]) -> tuple[str, ...]:
    """List whose answer is missing, and the officer where the readings part."""
    sources = [source for one in readings for limit in one.limits for source in limit.waiting_for]
    differ = len({tuple(limit.is_kept for limit in one.limits) for one in readings}) > 1
    return tuple(dict.fromkeys([*sources, *([SETTLEMENT] if differ else [])]))
