"""Who may send somebody on an errand, who may be sent, and who may say that a phone is lost.

The database shows a worker his open errands and nothing of those that ended; these checks say why something is not his.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.dispatch.rounds.device import Device
from doudi.dispatch.rounds.errand import Errand
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

SENDERS = ("village", "township", "county")
WORKERS = ("village", "township", "county", "service")
By = Officer | Actor
PURPOSE = "走访"
"""Why a line about rounds was written."""


class NotAllowed(Exception):
    """This person may not do that on a round; the message says who may."""


class NotReady(Exception):
    """Something is missing or no longer so; the message says what to do."""


def check_may_send(by: By, *, place: str) -> None:
    """:raises NotAllowed: when the officer's desk sends nobody to that place."""
    if by == SYSTEM:
        return
    if not isinstance(by, Officer) or by.desk.kind not in SENDERS or not place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("走访任务由当地村（居）、乡镇（街道）或县级民政部门派。"))


def check_can_go(worker: Officer, *, errand: Errand, on: date) -> None:
    """:raises NotReady: when somebody cannot be sent: not in service, of another kind of desk, or of another place."""
    is_in_service = worker.since <= on and (worker.until is None or worker.until > on)
    is_here = errand.place.startswith(worker.desk.place_id)
    if worker.desk.kind not in WORKERS or not is_in_service or not is_here:
        raise NotReady(gettext("%(name)s不在这个地方的走访岗位上，请另选一位。") % {"name": worker.name})


def check_may_lose(by: Officer, *, device: Device) -> None:
    """:raises NotAllowed: when the phone is neither the officer's own nor of somebody who works in his place."""
    is_own = device.officer_id == by.pk
    is_above = by.desk.kind in SENDERS and device.officer.desk.place_id.startswith(by.desk.place_id)
    if not (is_own or is_above):
        raise NotAllowed(gettext("手机由本人，或者本地的村（居）、乡镇（街道）、县级民政部门挂失。"))
