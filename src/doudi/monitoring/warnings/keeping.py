"""Keeping what was found: a new warning, more for one that is open, or nothing where it was told before.

Noun: Kept. Verb: keep. The same found twice keeps nothing twice: a sign of the same household, person and indicator is not told again
within the days its place has set, unless its level rises. An open warning of the household takes new signs in and may rise, never fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from doudi import __version__
from doudi.journal.actions import line_of, record_all
from doudi.monitoring.actions import number_from
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.in_force import last_day, term
from doudi.monitoring.warnings.levels import is_more_pressing, rank
from doudi.monitoring.warnings.models import HardshipWarning, Signal, WarningStep
from doudi.monitoring.warnings.road import NEXT
from doudi.monitoring.warnings.scoring import Scale, Score, points_of, score_of
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.offices.acting import SYSTEM, as_actor

Stage = HardshipWarning.Stage
PURPOSE = "动态监测预警"
AT_ONCE = 1_000


@dataclass
class Kept:
    """How many warnings were opened, how many rose or took signs in, how many households said nothing new; and which were touched."""

    opened: int = 0
    raised: int = 0
    repeated: int = 0
    numbers: tuple[str, ...] = ()

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            opened=self.opened + other.opened, raised=self.raised + other.raised, repeated=self.repeated + other.repeated,
            numbers=self.numbers + other.numbers,
        )  # fmt: skip


@transaction.atomic
def keep(found: Sequence[Found], *, scale: Scale, on: date) -> Kept:
    """Keep what was found of some households, as the system."""
    kept = Kept()
    for start in range(0, len(found), AT_ONCE):
        _keep_some(found[start : start + AT_ONCE], scale=scale, on=on, kept=kept)
    return kept


@dataclass(frozen=True)
class _News:
    """What is new of a household: its warning, the signs to keep, and which of them are fresh."""

    warning: HardshipWarning
    is_new: bool
    signs: Sequence[Sign]
    fresh: Sequence[Sign]


def _keep_some(found: Sequence[Found], *, scale: Scale, on: date, kept: Kept) -> None:
    known = _known(found)
    told = [_news(one, earlier=known.get(one.household_key, []), scale=scale, on=on) for one in found]
    news = [one for one in told if one is not None]
    opened = [one.warning for one in news if one.is_new]
    HardshipWarning.objects.bulk_create(opened)
    WarningStep.objects.bulk_create(
        WarningStep(warning=one, nth=1, to_stage=Stage.GENERATED, by_name=SYSTEM.name, on=on) for one in opened
    )
    _keep_signs(news, scale=scale, on=on)
    kept.opened += len(opened)
    kept.raised += len(news) - len(opened)
    kept.repeated += len(found) - len(news)
    kept.numbers += tuple(one.warning.number for one in news)
    record_all([_line(one, on=on) for one in news])


def _known(found: Sequence[Found]) -> dict[int, list[HardshipWarning]]:
    """Lock and give the warnings these households ever had, the oldest first."""
    keys = [one.household_key for one in found]
    warnings = HardshipWarning.objects.select_for_update().filter(household_key__in=keys).prefetch_related("signals")
    known: dict[int, list[HardshipWarning]] = {}
    for warning in warnings.order_by("generated_on", "id"):
        known.setdefault(warning.household_key, []).append(warning)
    return known


def _news(one: Found, *, earlier: Sequence[HardshipWarning], scale: Scale, on: date) -> _News | None:
    """Say what is new of a household; None when it was all told, or weighs too little."""
    fresh = [sign for sign in one.signs if not is_told(sign, earlier=earlier, place=one.place, on=on)]
    open_one = next((warning for warning in earlier if warning.stage != Stage.CLOSED), None)
    score = score_of(_together(one, open_one), group=open_one.group if open_one else one.group, scale=scale)
    if not fresh or not score.level:
        return None
    if open_one is None:
        return _News(_opened(one, score=score, nth=len(earlier), on=on), is_new=True, signs=one.signs, fresh=fresh)
    _raised(open_one, score=score, on=on)
    return _News(open_one, is_new=False, signs=fresh, fresh=fresh)


def _line(one: _News, *, on: date) -> list[Any]:
    warning, verb = one.warning, "warning.open" if one.is_new else "warning.rise"
    detail = {"score": warning.score, "level": warning.level, "signs": sorted(sign.indicator for sign in one.fresh)}
    return line_of(
        verb=verb, by=as_actor(SYSTEM), on=on, about=warning.number, place=warning.place, purpose=PURPOSE, detail=detail
    )


def is_told(sign: Sign, *, earlier: Iterable[HardshipWarning], place: str, on: date) -> bool:
    """Say whether the same sign was told of the same household lately, at this level or a more pressing one."""
    days = term(f"watch_{INDICATORS[sign.indicator].name}_repeat", place=place, on=on) or 0
    since = on - timedelta(days=days)
    return any(
        signal.indicator == sign.indicator and signal.person_key == sign.person_key and signal.seen_on > since
        and rank(signal.level) >= rank(sign.level)
        for warning in earlier for signal in warning.signals.all()
    )  # fmt: skip


def _together(one: Found, warning: HardshipWarning | None) -> dict[str, str]:
    """Give the most pressing level of each indicator, found now or already on the open warning."""
    levels = one.levels
    for signal in warning.signals.all() if warning else ():
        known = levels.get(signal.indicator)
        if known is None or rank(signal.level) > rank(known):
            levels[signal.indicator] = signal.level
    return levels


def _opened(one: Found, *, score: Score, nth: int, on: date) -> HardshipWarning:
    return HardshipWarning(
        number=number_from(f"warning/{one.household_key}/{on.isoformat()}/{nth}"), household_key=one.household_key,
        place=one.place, hukou=one.hukou, name=one.name, masked=one.masked, sealed=one.sealed, members=one.members,
        group=one.group, score=score.total, level=score.level, generated_on=on, levelled_on=on,
        due_on=last_day("assign", level=score.level, place=one.place, on=on), code_version=__version__,
    )  # fmt: skip


def _raised(warning: HardshipWarning, *, score: Score, on: date) -> None:
    """Let an open warning rise; its limits begin anew on the day of the new level, and none becomes later by it."""
    warning.score = max(warning.score, score.total)
    if is_more_pressing(score.level, than=warning.level):
        warning.level, warning.levelled_on = score.level, on
        step = NEXT.get(Stage(warning.stage))
        due = last_day(step, level=score.level, place=warning.place, on=on) if step else None
        warning.due_on = min((day for day in (due, warning.due_on) if day), default=None)
    warning.save(update_fields=["score", "level", "levelled_on", "due_on"])


def _keep_signs(news: Sequence[_News], *, scale: Scale, on: date) -> None:
    """Keep the signs; one that was on the open warning at a lower level takes its place."""
    rows = [
        Signal(
            warning=one.warning, indicator=sign.indicator, level=sign.level, person_key=sign.person_key, name=sign.name,
            masked=sign.masked, sealed=sign.sealed, points=points_of(sign.indicator, level=sign.level, scale=scale), said=list(sign.said),
            source=dict(sign.source), seen_on=on, is_repeat=sign not in one.fresh,
        )
        for one in news for sign in one.signs
    ]  # fmt: skip
    Signal.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["warning", "indicator", "person_key"],
        update_fields=["level", "points", "said", "source", "seen_on", "is_repeat"],
    )  # fmt: skip
