"""Questions to goods: homes_at (a list read page by page), late_homes (those that stand where they do for too long), due_of, due_at,
account_number_of, address_of. How many there are is asked in `counting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from doudi.cases.sealing import unseal_text
from doudi.delivery.goods.adapting import ACCOUNT, ADDRESS
from doudi.delivery.goods.homes import MOVING, Contractor, Home, HomeStage
from doudi.delivery.goods.permissions import By
from doudi.journal.actions import record
from doudi.offices.queries import inside

DAYS: Mapping[HomeStage, int] = {
    HomeStage.REGISTERED: 15, HomeStage.SURVEYED: 10, HomeStage.PLANNED: 20, HomeStage.FINISHED: 10,
    HomeStage.ACCEPTED: 15, HomeStage.PAID: 30,
}  # fmt: skip
"""How many days a home may wait at a stage: our own default (E), for no law sets one; works have the day of their contract."""

UNFINISHED = (HomeStage.CONTRACTED, HomeStage.WORKING)


def homes_at(place: str, *, year: int, stage: str = "") -> QuerySet[Home]:
    """List the homes of a year inside a place, at one stage or all."""
    rows = Home.objects.filter(inside(place, column="place"), year=year)
    return (rows.filter(stage=stage) if stage else rows).order_by("place", "pk")


def late_homes(place: str, *, year: int, on: date) -> QuerySet[Home]:
    """List homes that stand where they do for longer than `DAYS` allows, or whose works are past their day; the longest first."""
    moving = Q(stage__in=MOVING)  # said beside what follows from it, for the index of those that wait
    return homes_at(place, year=year).filter(moving, _is_late(on)).order_by("stage_since", "pk")


def _is_late(on: date) -> Q:
    late = Q(stage__in=UNFINISHED, finish_by__lt=on)
    for stage, days in DAYS.items():
        late |= Q(stage=stage, stage_since__lt=on - timedelta(days=days))
    return late


def due_of(home: Home) -> date | None:
    """Give the day by which a home is to move on; None when nothing waits."""
    return due_at(home.stage, since=home.stage_since, finish_by=home.finish_by)


def due_at(stage: str, *, since: date, finish_by: date | None) -> date | None:
    """Give the day by which whoever stands at a stage since a day is to move on."""
    if stage in UNFINISHED:
        return finish_by
    days = DAYS.get(HomeStage(stage))
    return since + timedelta(days=days) if days is not None else None


def address_of(home: Home, *, by: By, on: date) -> str:
    """Open where somebody lives, which is written down."""
    record(verb="home.address", by=by, on=on, about=home.number, place=home.place, purpose="适老化改造")
    return unseal_text(home.address_sealed, purpose=ADDRESS)


def account_number_of(contractor: Contractor, *, by: By, on: date) -> str:
    """Open the account a contractor is paid on, which is written down."""
    record(
        verb="contractor.account",
        by=by,
        on=on,
        about=f"contractor:{contractor.pk}",
        place=contractor.place_id,
        purpose="付款",
    )
    return unseal_text(contractor.account_sealed, purpose=ACCOUNT)
