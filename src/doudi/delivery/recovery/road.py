"""The road of a claim as a table: from which stage to which, at whose desk. Who decides did not begin it; two let go of money.

Nouns: Move, ROAD. The database holds the same pairs (migration 0002); a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from doudi.delivery.recovery.stages import S, Stage
from doudi.offices.models import Desk

TOWNSHIP, COUNTY, FINANCE = Desk.Kind.TOWNSHIP.value, Desk.Kind.COUNTY.value, Desk.Kind.FINANCE.value


@dataclass(frozen=True)
class Move:
    """What is done, and at which desks. `is_second` asks for somebody other than who began the claim."""

    label: str
    desks: tuple[str, ...]
    is_second: bool = False


ROAD: Mapping[tuple[Stage, Stage], Move] = {
    (S.NOTIFIED, S.HEARD): Move(gettext_noop("记录意见"), (TOWNSHIP, COUNTY)),
    (S.HEARD, S.DECIDED): Move(gettext_noop("决定追缴"), (COUNTY,), is_second=True),
    (S.DECIDED, S.PLANNED): Move(gettext_noop("约定分期"), (TOWNSHIP, COUNTY)),
    (S.PLANNED, S.PLANNED): Move(gettext_noop("重新约定"), (TOWNSHIP, COUNTY)),
    **{(one, S.CLOSED): Move(gettext_noop("退清办结"), (COUNTY, FINANCE)) for one in (S.DECIDED, S.PLANNED, S.ESTATE)},
    **{
        (one, S.WITHDRAWN): Move(gettext_noop("撤销"), (COUNTY,))
        for one in (S.NOTIFIED, S.HEARD, S.DECIDED, S.PLANNED, S.ESTATE)
    },
    **{(one, S.ESTATE): Move(gettext_noop("转遗产清偿"), (COUNTY,)) for one in (S.DECIDED, S.PLANNED)},
    **{
        (one, S.WRITTEN_OFF): Move(gettext_noop("核销、免予退回"), (COUNTY,))
        for one in (S.DECIDED, S.PLANNED, S.ESTATE)
    },
}


def moves_from(stage: str) -> dict[Stage, Move]:
    """Give the moves that lead on from a stage."""
    return {to: move for (frm, to), move in ROAD.items() if frm == stage}
