"""The road of a home made fit for old age, as a table: from where to where, at whose desk. The database holds its pairs.

Nouns: Way, ROAD. Verb: ways_from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.delivery.goods.homes import HomeStage as S
from doudi.offices.models import Desk

TOWNSHIP, COUNTY, FINANCE = Desk.Kind.TOWNSHIP.value, Desk.Kind.COUNTY.value, Desk.Kind.FINANCE.value


@dataclass(frozen=True)
class Way:
    """One way on: its words and the desks it belongs to."""

    label: object
    desks: tuple[str, ...]


ROAD: Mapping[tuple[str, str], Way] = {
    ("", S.REGISTERED): Way(_("列入名单"), (TOWNSHIP, COUNTY)),
    (S.REGISTERED, S.SURVEYED): Way(_("入户勘查"), (TOWNSHIP, COUNTY)),
    (S.SURVEYED, S.PLANNED): Way(_("制定改造方案"), (TOWNSHIP, COUNTY)),
    (S.PLANNED, S.CONTRACTED): Way(_("签订施工合同"), (COUNTY,)),
    (S.CONTRACTED, S.WORKING): Way(_("开工"), (TOWNSHIP, COUNTY)),
    (S.WORKING, S.FINISHED): Way(_("完工"), (TOWNSHIP, COUNTY)),
    (S.FINISHED, S.ACCEPTED): Way(_("验收"), (TOWNSHIP, COUNTY)),
    (S.FINISHED, S.WORKING): Way(_("验收不合格，返工"), (TOWNSHIP, COUNTY)),
    (S.ACCEPTED, S.PAID): Way(_("付款"), (FINANCE,)),
    (S.PAID, S.CLOSED): Way(_("回访、归档"), (TOWNSHIP, COUNTY)),
    (S.REGISTERED, S.CANCELLED): Way(_("不再改造"), (TOWNSHIP, COUNTY)),
    (S.SURVEYED, S.CANCELLED): Way(_("不再改造"), (TOWNSHIP, COUNTY)),
    (S.PLANNED, S.CANCELLED): Way(_("不再改造"), (TOWNSHIP, COUNTY)),
    (S.CONTRACTED, S.CANCELLED): Way(_("不再改造"), (TOWNSHIP, COUNTY)),
}
ORDER = (
    S.REGISTERED, S.SURVEYED, S.PLANNED, S.CONTRACTED, S.WORKING, S.FINISHED, S.ACCEPTED, S.PAID, S.CLOSED, S.CANCELLED,
)  # fmt: skip


def ways_from(stage: str, *, desk: str) -> list[str]:
    """List the stages a desk may lead to from one."""
    return [to for (start, to), way in ROAD.items() if start == stage and desk in way.desks]
