"""How an indicator is written: for each level it can reach, one policy of the `rules` floor, so that it runs on everybody.

Noun: Indicator. A level is met when its conditions are; where a fact is
missing it is unknown, never no. The more pressing levels of an indicator go before the lesser ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.monitoring.warnings.levels import MARKED
from doudi.rules import Policy

GUIDE = "国办发〔2023〕39号"


@dataclass(frozen=True)
class Indicator:
    """One sign of hardship: its code, its short name (in terms and columns), what it says, of whom, by which register."""

    code: str
    name: str
    label: str
    of: str
    dataset: str
    need: str
    law: str = GUIDE
    policies: dict[str, Policy] = field(default_factory=dict)

    def at(self, level: str) -> Policy:
        """Open a level, as a policy that takes its conditions."""
        assert level in MARKED, level
        name = f"watch_{self.name}_{level.lower()}_reached"
        self.policies[level] = Policy(name, title=self.label, law=self.law, of=self.of)
        return self.policies[level]
