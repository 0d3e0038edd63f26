"""Who may read warnings, who may move one on, and who publishes figures. The database shows each desk only its own places."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.road import ROAD, Move
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

READERS = ("village", "township", "county", "city", "supervision")
By = Officer | Actor


class NotAllowed(Exception):
    """This officer may not do that; the message says who may."""


def check_may_read(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk has nothing to do with warnings."""
    if officer.desk.kind not in READERS:
        raise NotAllowed(gettext("本岗位不办理预警；请联系民政岗位。"))


def check_may_move(by: By, *, warning: HardshipWarning, to: str) -> Move:
    """Give the move an officer may make.

    :raises NotAllowed: when no road leads there, the desk is another's, or the place is.
    """
    move = ROAD.get((warning.stage, to))
    if move is None:
        raise NotAllowed(gettext("这条预警现在不能这样办。"))
    if isinstance(by, Actor):
        desk, is_there = "system", by == SYSTEM
    else:
        desk, own = by.desk.kind, by.desk.place_id
        is_there = any(one.startswith(own) for one in (warning.place, warning.hukou) if one)
    if desk not in move.desks or not is_there:
        raise NotAllowed(gettext("这一步由户籍地或居住地的村（居）、乡镇（街道）或县级民政岗位办理。"))
    return move
