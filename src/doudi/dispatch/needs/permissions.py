"""Who may take a need in, and who may work on one.

The database shows an officer only the needs of his place and those in his own hands; these checks say why something is not his.
"""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.dispatch.needs.need import Need
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

READERS = ("village", "township", "county", "city", "supervision")
TAKERS = ("village", "township", "county", "city", "service")
WORKERS = ("village", "township", "county", "city")
By = Officer | Actor


class NotAllowed(Exception):
    """This person may not do that with this need; the message says who may."""


def check_may_take(by: By) -> None:
    """:raises NotAllowed: when the officer's desk takes no needs in."""
    if isinstance(by, Officer) and by.desk.kind not in TAKERS:
        raise NotAllowed(gettext("需求由村（居）、乡镇（街道）、民政部门或服务岗位登记。"))


def check_may_work_on(by: By, *, need: Need) -> None:
    """:raises NotAllowed: when the officer neither handles the need nor sits where it lies."""
    if isinstance(by, Actor):
        if by != SYSTEM:
            raise NotAllowed(gettext("这件事由工作人员办理。"))
        return
    if need.handler_id == by.pk or may_work_at(by, need=need):
        return
    raise NotAllowed(gettext("这个需求由户籍地或居住地的工作人员办理。"))


def may_work_at(by: Officer, *, need: Need) -> bool:
    """Say whether an officer's desk works on the needs of one of its two places."""
    own = by.desk.place_id
    return by.desk.kind in WORKERS and any(one.startswith(own) for one in (need.place, need.residence) if one)
