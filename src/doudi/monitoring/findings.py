"""A finding: where what somebody would get differs from what he holds. Noun: Found."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.rules import Answer

MISSED, WRONG, CHANGE, UNKNOWN = "missed", "wrong", "change", "unknown"
KINDS = (MISSED, WRONG, CHANGE, UNKNOWN)

STRENGTH = ("tekun", "dibao", "dibao_single", "edge", "rigid", "supplement")
"""Programmes of basic living from the strongest help to the weakest; a stronger one leaves no room for a weaker one."""


@dataclass(frozen=True)
class Found:
    """One finding about a household or one of its people; amounts in hao a month."""

    kind: str
    programme: str
    person: int | None
    answer: Answer
    amount_hao: int | None = None
    paid_hao: int | None = None
    towards: str = ""

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Name the data sets, or desks, that an unknown answer waits for."""
        return tuple(sorted({one.source for one in self.answer.missing}))
