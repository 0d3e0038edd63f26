"""What was found about a household, before anything is kept: its signs, its score, and whom it is about.

Nouns: Sign, Found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from doudi.monitoring.warnings.levels import rank


@dataclass(frozen=True)
class Sign:
    """One indicator of a household, or of one of its people: its level, the conditions with their numbers, and the source."""

    indicator: str
    level: str
    person_key: int = 0
    name: str = ""
    masked: str = ""
    sealed: bytes = b""
    said: Sequence[Mapping[str, Any]] = ()
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A household whose signs together are a warning."""

    household_key: int
    place: str
    hukou: str
    name: str
    masked: str
    sealed: bytes
    members: int
    group: str
    signs: tuple[Sign, ...]

    @property
    def levels(self) -> dict[str, str]:
        """Give the most pressing level of each indicator."""
        found: dict[str, str] = {}
        for sign in self.signs:
            if sign.indicator not in found or rank(sign.level) > rank(found[sign.indicator]):
                found[sign.indicator] = sign.level
        return found

    def with_sign(self, sign: Sign) -> Found:
        """Add a sign; of two that are one the more pressing counts."""
        others = tuple(
            one for one in self.signs if (one.indicator, one.person_key) != (sign.indicator, sign.person_key)
        )
        same = [one for one in self.signs if one not in others]
        return replace(self, signs=(*others, max((sign, *same), key=lambda one: rank(one.level))))
