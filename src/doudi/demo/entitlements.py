"""Entitlements: what the law gives one block's families and people. Nouns only; `doudi.demo.law` asks the law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]

ALLOWANCES = {
    "orphan": "orphan",
    "unattended": "unattended",
    "living_subsidy": "disability_living",
    "nursing_subsidy": "disability_nursing",
    "medical_premium": "medical_premium",
    "elder_allowance": "elder_allowance",
}
"""Allowances of people beyond basic living: the policy, and its name in the register of recipients."""


@dataclass(frozen=True)
class Entitlements:
    """Verdicts and amounts, position by position: of families (dibao, edge, rigid), of people (the others); hao a month.

    `is_allowed` and `allowance` hold further allowances of people, by policy; nothing where the law's amount is not known.
    """

    dibao: Array
    dibao_base: Array
    edge: Array
    rigid: Array
    is_member: Array
    supplement: Array
    single: Array
    single_amount: Array
    tekun: Array
    tekun_amount: Array
    is_allowed: dict[str, Array]
    allowance: dict[str, Array]
