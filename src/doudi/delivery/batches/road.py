"""The road of a list as a table: from which stage to which, at whose desk. Two people at two desks sign, and neither made the list.

Nouns: Move, ROAD. The database holds the same pairs (migration 0002); a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from doudi.delivery.batches.stages import S, Stage
from doudi.offices.models import Desk

COUNTY, FINANCE, SYSTEM = Desk.Kind.COUNTY.value, Desk.Kind.FINANCE.value, "system"


@dataclass(frozen=True)
class Move:
    """What is done, and at which desks. `is_signature` asks for somebody who has not worked on the list before."""

    label: str
    desks: tuple[str, ...]
    is_signature: bool = False


ROAD: Mapping[tuple[Stage, Stage], Move] = {
    (S.COMPUTED, S.FROZEN): Move(gettext_noop("锁定名单"), (COUNTY, SYSTEM)),
    (S.FROZEN, S.CHECKED): Move(gettext_noop("核对"), (COUNTY, SYSTEM)),
    (S.CHECKED, S.COUNTY_SIGNED): Move(gettext_noop("民政签批"), (COUNTY,), is_signature=True),
    (S.COUNTY_SIGNED, S.FINANCE_SIGNED): Move(gettext_noop("财政签批"), (FINANCE,), is_signature=True),
    (S.FINANCE_SIGNED, S.EXPORTED): Move(gettext_noop("送银行"), (FINANCE, SYSTEM)),
    (S.EXPORTED, S.RETURNED): Move(gettext_noop("收到回盘"), (FINANCE, SYSTEM)),
    (S.RETURNED, S.RECONCILED): Move(gettext_noop("对账"), (FINANCE, SYSTEM)),
    (S.RECONCILED, S.CLOSED): Move(gettext_noop("办结"), (FINANCE, SYSTEM)),
    (S.COMPUTED, S.WITHDRAWN): Move(gettext_noop("撤回"), (COUNTY,)),
    (S.FROZEN, S.WITHDRAWN): Move(gettext_noop("撤回"), (COUNTY,)),
    (S.CHECKED, S.WITHDRAWN): Move(gettext_noop("撤回"), (COUNTY,)),
    (S.COUNTY_SIGNED, S.WITHDRAWN): Move(gettext_noop("退回"), (COUNTY, FINANCE)),
}


def moves_from(stage: str) -> dict[Stage, Move]:
    """Give the moves that lead on from a stage."""
    return {to: move for (frm, to), move in ROAD.items() if frm == stage}
