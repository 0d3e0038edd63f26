"""Scoring: what an overlap of signs weighs for a household: weight × severity, summed up, times the factor of its class.

Nouns: Scale (what a place has set on a day), Score (with its parts shown). Verbs: scale_of, score_of. Whole points, half up;
an indicator nobody weighed in a place counts nothing there and is left out of the parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from doudi.facts import HAO
from doudi.monitoring.warnings.levels import GROUPS, LEVELS, MARKED, NOBODY
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.monitoring.warnings.terms import TERMS, value_of
from doudi.rules.terms import Terms

WHOLE = HAO * HAO
"""Severity and factor are both in basis points."""


@dataclass(frozen=True)
class Scale:
    """What a place has set: indicators' weights, levels' severities, classes' factors, and the least score of each level."""

    weights: Mapping[str, int]
    severities: Mapping[str, int]
    factors: Mapping[str, int]
    levels: Mapping[str, int]


@dataclass(frozen=True)
class Score:
    """A household's score, its level ("" below the least), and each indicator's part before the factor, in tenths of a point."""

    total: int
    level: str
    factor: Decimal
    parts: Mapping[str, Decimal]


def scale_of(*, place: str, on: date, terms: Terms = TERMS) -> Scale:
    """Read what a place has set on a day."""

    def known(names: Mapping[str, str]) -> dict[str, int]:
        found = {key: value_of(name, place=place, on=on, terms=terms) for key, name in names.items()}
        return {key: value for key, value in found.items() if value is not None}

    return Scale(
        weights=known({code: f"watch_{one.name}_weight" for code, one in INDICATORS.items()}),
        severities=known({level: f"watch_severity_{level.lower()}" for level in MARKED}),
        factors=known({group: f"watch_class_{group}" for group in (*GROUPS, NOBODY)}),
        levels=known({level: f"watch_score_{level.lower()}" for level in LEVELS}),
    )


def score_of(found: Mapping[str, str], *, group: str, scale: Scale) -> Score:
    """Score a household from the most pressing level of each of its indicators."""
    parts = {code: _points(code, level=level, scale=scale) for code, level in found.items() if code in scale.weights}
    factor = scale.factors.get(group, 0)
    total = (sum(parts.values()) * factor + WHOLE // 2) // WHOLE
    shown = {code: _shown(points) for code, points in parts.items()}
    return Score(total=total, level=level_of(total, scale=scale), factor=Decimal(factor) / HAO, parts=shown)


def points_of(code: str, *, level: str, scale: Scale) -> Decimal:
    """Give what an indicator at a level adds before the factor, in tenths of a point."""
    return _shown(_points(code, level=level, scale=scale))


def level_of(total: int, *, scale: Scale) -> str:
    """Name the level of a score; "" below the least."""
    return next((level for level in LEVELS if level in scale.levels and total >= scale.levels[level]), "")


def _points(code: str, *, level: str, scale: Scale) -> int:
    return scale.weights.get(code, 0) * scale.severities.get(level, 0)


def _shown(points: int) -> Decimal:
    return (Decimal(points) / HAO).quantize(Decimal("0.1"))
