"""Who may keep goods and homes, who pays for them, who takes vouchers. The database asks the same again (migrations, 0002)."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.cases.permissions import NotAllowed
from doudi.delivery.goods.road import ROAD
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Desk, Officer

READERS = ("township", "county", "city", "finance", "supervision")
KEEPERS = ("township", "county")
By = Officer | Actor

__all__ = [
    "READERS",
    "By",
    "NotAllowed",
    "check_may_keep",
    "check_may_pay",
    "check_may_set_up",
    "check_may_step",
    "officer_of",
]


def check_may_keep(by: By, *, place: str) -> None:
    """:raises NotAllowed: when the officer's desk is no township's or county's around that place."""
    if not _is(by, kinds=KEEPERS, place=place):
        raise NotAllowed(gettext("实物、救助券和适老化改造由当地乡镇（街道）和县级民政部门办理。"))


def check_may_set_up(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is not the county's desk."""
    if not _is(by, kinds=("county",), place=place):
        raise NotAllowed(gettext("这件事由县级民政部门办理。"))


def check_may_pay(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is not the finance desk of the place; the system books, and pays nobody by itself."""
    if not isinstance(by, Officer) or not _is(by, kinds=("finance",), place=place):
        raise NotAllowed(gettext("付款由本地的财务岗位办理。"))


def check_may_step(by: By, *, pair: tuple[str, str], place: str) -> None:
    """:raises NotAllowed: when the step of a home is another desk's, another place's, or none."""
    way = ROAD.get(pair)
    if way is None:
        raise NotAllowed(gettext("现在不能走这一步，请刷新页面看看办到哪里了。"))
    if not isinstance(by, Officer) or not _is(by, kinds=way.desks, place=place):
        desks = gettext("、").join(str(Desk.Kind(one).label) for one in way.desks)
        raise NotAllowed(gettext("“%(step)s”由当地的%(desks)s岗位办理。") % {"step": way.label, "desks": desks})


def officer_of(by: By) -> Officer | None:
    """Give the officer who acts; None for the system."""
    return by if isinstance(by, Officer) else None


def _is(by: By, *, kinds: tuple[str, ...], place: str) -> bool:
    if by == SYSTEM:
        return True
    return isinstance(by, Officer) and by.desk.kind in kinds and place.startswith(by.desk.place_id)
