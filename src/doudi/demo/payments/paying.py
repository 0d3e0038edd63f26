"""Paying: the demo's district has paid its year when its first visitor comes.

Verb: ensure_paid (named in the settings). Questions: folder_of (where the roll and the bank's books lie), was_paid.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from doudi.demo.cast import IN_SERVICE_SINCE, PASSWORD, QIAN, others_work_here
from doudi.demo.city import demo_folder
from doudi.demo.payments.carried import Carried
from doudi.demo.payments.year import COUNTY, is_begun, live_through
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, assign
from doudi.offices.models import Duty, Officer

SECOND, NAME, STAFF_NUMBER = "su", "苏敏", "HZ-BM-SU"

Report = Callable[[str, int, int], None]
"""Told a step's words, how much is done, and of how much."""


def ensure_paid(report: Report) -> list[str]:
    """Live through the year once, where only the cast works. One that was cut short is not lived again: give the line that says so."""
    deliveries = demo_folder() / "deliveries"
    if others_work_here() or not deliveries.is_dir():
        return []
    said = _seat_second()
    if is_begun():
        return [*said, *_half()]
    step = gettext("经历一年的发放")
    shutil.rmtree(folder_of(), ignore_errors=True)  # what a database that is no more had paid
    is_lived = live_through(
        deliveries=deliveries,
        folder=folder_of(),
        clearing=Carried(COUNTY),
        report=lambda done, of: report(step, done, of),
    )
    if is_lived:
        _mark().touch()
    return said


def _half() -> list[str]:
    """Say what to do where the year was begun and not lived to its end; a roll that somebody else took over is no year of ours."""
    if was_paid() or not folder_of().is_dir():
        return []
    return [gettext("演示的发放只做到一半就中断了，数目不全；要完整的演示，请停止后运行 make reset，再运行 make run。")]


@transaction.atomic
def _seat_second() -> list[str]:
    """Seat who confirms what 钱 proposes, at her desk, unless he sits there; give the line to print."""
    with acting_as(SYSTEM):
        if not Officer.objects.filter(staff_number=STAFF_NUMBER).exists():
            desk = Officer.objects.get(staff_number=QIAN.staff_number).desk
            user = User.objects.create(username=SECOND, password=make_password(PASSWORD))
            officer = appoint(user=user, desk=desk, name=NAME, staff_number=STAFF_NUMBER, on=IN_SERVICE_SINCE)
            assign(officer=officer, duty=Duty.PAY, on=IN_SERVICE_SINCE)
    return [gettext("演示的财务复核：%(name)s（密码同上），确认钱玉珍提出的处理。") % {"name": SECOND}]


def was_paid() -> bool:
    """Say whether the year was lived to its end."""
    return _mark().exists()


def folder_of() -> Path:
    """Say where the roll lies, and the bank's books."""
    return demo_folder() / "payments"


def _mark() -> Path:
    return folder_of() / "paid"
