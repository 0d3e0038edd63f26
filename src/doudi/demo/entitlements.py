"""Entitlements: what the law gives one block's families and people. Noun only; `doudi.demo.law` asks the law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Entitlements:
    """Verdicts and amounts, position by position: of families (dibao, edge, rigid), of people (the others); hao a month."""

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
