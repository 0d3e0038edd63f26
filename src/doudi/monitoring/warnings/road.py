"""The loop of a warning as a table: from which stage to which, at whose desk, in which words, and what must be there first.

Nouns: Move, ROAD. Question: moves_from. The clocks of a level stand in `indicators.yaml`; which one runs at a stage, in NEXT.
GENERATED → ASSIGNED → VISITED → VERIFIED → DISPOSED → FEEDBACK → CLOSED | REOPENED.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from doudi.monitoring.warnings.models import HardshipWarning

S = HardshipWarning.Stage
SYSTEM, VILLAGE, TOWNSHIP, COUNTY = "system", "village", "township", "county"


@dataclass(frozen=True)
class Move:
    """One way on: the words on its button, whose desks, and what it asks for."""

    label: str
    desks: tuple[str, ...]
    asks: str = ""
    needs_reason: bool = False
    needs_words: bool = False


_SEND = Move(gettext_noop("派出"), (SYSTEM, TOWNSHIP, COUNTY), asks=gettext_noop("请谁上门"))
_SETTLE = gettext_noop("处置")

ROAD: Mapping[tuple[str, str], Move] = {
    (S.GENERATED, S.ASSIGNED): _SEND,
    (S.REOPENED, S.ASSIGNED): _SEND,
    (S.ASSIGNED, S.VISITED): Move(
        gettext_noop("记下上门情况"), (SYSTEM, VILLAGE, TOWNSHIP), asks=gettext_noop("看到了什么、问到了什么"), needs_words=True
    ),
    (S.VISITED, S.VERIFIED): Move(
        gettext_noop("核实"), (TOWNSHIP, COUNTY), asks=gettext_noop("怎样核实的"), needs_words=True
    ),
    (S.VERIFIED, S.DISPOSED): Move(
        _SETTLE, (SYSTEM, TOWNSHIP, COUNTY), asks=gettext_noop("做了什么，或者为什么不做"), needs_reason=True, needs_words=True
    ),
    (S.ASSIGNED, S.DISPOSED): Move(
        gettext_noop("不用再上门，直接处置"), (SYSTEM, TOWNSHIP, COUNTY), asks=gettext_noop("为什么不用再上门"), needs_reason=True,
        needs_words=True,
    ),
    (S.VISITED, S.DISPOSED): Move(_SETTLE, (SYSTEM,), needs_reason=True, needs_words=True),
    (S.DISPOSED, S.FEEDBACK): Move(gettext_noop("反馈给数据单位"), (SYSTEM, TOWNSHIP, COUNTY)),
    (S.FEEDBACK, S.CLOSED): Move(gettext_noop("办结"), (SYSTEM, TOWNSHIP, COUNTY)),
    (S.CLOSED, S.REOPENED): Move(
        gettext_noop("重新打开"), (TOWNSHIP, COUNTY), asks=gettext_noop("为什么要重新打开"), needs_words=True
    ),
}  # fmt: skip

NEXT = {
    S.GENERATED: "assign",
    S.REOPENED: "assign",
    S.ASSIGNED: "visit",
    S.VISITED: "dispose",
    S.VERIFIED: "dispose",
}
"""Whose limit runs while a warning stands at a stage; after the disposal none does."""

BEFORE_A_VISIT = (
    HardshipWarning.Reason.UNREACHABLE,
    HardshipWarning.Reason.FALSE_ALARM,
    HardshipWarning.Reason.ALREADY_AIDED,
)
"""What an officer may settle without anybody having been there."""


def moves_from(stage: str, *, desk: str) -> dict[str, Move]:
    """List the ways on from a stage that a desk may take."""
    return {to: move for (start, to), move in ROAD.items() if start == stage and desk in move.desks}
