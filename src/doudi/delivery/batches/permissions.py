"""Who may read lists of payments and who moves them on. The database asks again (migrations, 0002)."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.refusals import NotAllowed
from doudi.delivery.batches.road import COUNTY, SYSTEM, Move
from doudi.offices.acting import Actor
from doudi.offices.models import Desk, Officer
from doudi.offices.queries import full_name

READERS = ("township", "county", "city", "finance", "supervision")
By = Officer | Actor


def desk_of(by: By) -> str:
    """Name the desk of whoever acts: an officer's kind of desk, or system."""
    return by.desk.kind if isinstance(by, Officer) else by.desk


def check_may_read(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk has nothing to do with money."""
    if officer.desk.kind not in READERS:
        raise NotAllowed(gettext("发放名单由民政、财务和监督岗位查看。"))


def check_may_compute(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is neither the county's civil affairs nor the system."""
    _check(by, place=place, desks=(COUNTY, SYSTEM))


def check_may_move(by: By, *, batch: Batch, move: Move) -> None:
    """:raises NotAllowed: when the move is another desk's or place's, or a signature of somebody who has worked on the list."""
    _check(by, place=batch.place, desks=move.desks)
    if move.is_signature and _has_worked(by, batch=batch):
        raise NotAllowed(
            gettext("核算、锁定、核对过名单的人不能签批，签过一次的也不能再签；请由没有办过这份名单的同事签批。")
        )


def check_may_pull(by: By, *, batch: Batch) -> None:
    """:raises NotAllowed: when this is neither the county's civil affairs nor its finance."""
    _check(by, place=batch.place, desks=(COUNTY, Desk.Kind.FINANCE.value, SYSTEM))


def check_may_settle(by: By, *, batch: Batch) -> None:
    """:raises NotAllowed: when this is not the county's civil affairs."""
    _check(by, place=batch.place, desks=(COUNTY,))


def _check(by: By, *, place: str, desks: tuple[str, ...]) -> None:
    if desk_of(by) not in desks:
        words = "、".join(str(Desk.Kind(one).label) for one in desks if one != SYSTEM)
        raise NotAllowed(gettext("这一步由%(desks)s岗位办理。") % {"desks": words})
    if isinstance(by, Officer) and not place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("这份名单由%(place)s办理，只能查看。") % {"place": full_name(place)})


def _has_worked(by: By, *, batch: Batch) -> bool:
    return not isinstance(by, Officer) or batch.steps.filter(by=by).exists()
