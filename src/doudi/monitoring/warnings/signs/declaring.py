"""What all signs share: where they are declared, and how a level and a total are.

Nouns: watch (what several signs need). Verbs: total_of, reached.
"""

from __future__ import annotations

from collections.abc import Callable

from doudi.monitoring.warnings.indicators import GUIDE
from doudi.rules import Determination, Policy
from doudi.rules.policy import RuleFunction

Declare = Callable[[RuleFunction], RuleFunction]
"""Takes the function of a rule, and gives it back."""

WHERE = "三（三）"
MINISTRY = "民发〔2022〕83号"
NOT_REACHED = "没有达到这一级"

watch = Determination("watch", title="动态监测", law=GUIDE)


def total_of(*, label: str, over: str = "", kind: str = "count", unit: str = "") -> Declare:
    """Declare a sum over the people of a household."""
    return watch.total(WHERE, label=label, over=over, kind=kind, unit=unit)


def reached(policy: Policy, *, label: str) -> Declare:
    """Declare a condition of a level."""
    return policy.condition(WHERE, label=label, otherwise=NOT_REACHED)
