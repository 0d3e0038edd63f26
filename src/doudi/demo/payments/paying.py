"""Paying: the demo's district has paid its year when its first visitor comes.

Verb: ensure_paid (named in the settings). Questions: folder_of (where the roll and the bank's books lie), was_paid.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext

from doudi.demo.cast import others_work_here
from doudi.demo.city import demo_folder
from doudi.demo.payments.carried import Carried
from doudi.demo.payments.year import COUNTY, is_begun, live_through

Report = Callable[[str, int, int], None]
"""Told a step's words, how much is done, and of how much."""


def ensure_paid(report: Report) -> list[str]:
    """Live through the year once, where only the cast works. One that was cut short is not lived again: give the line that says so."""
    deliveries = demo_folder() / "deliveries"
    if others_work_here() or not deliveries.is_dir():
        return []
    if is_begun():
        return (
            []
            if was_paid()
            else [
                gettext(
                    "演示的发放只做到一半就中断了，数目不全；要完整的演示，请停止后运行 make reset，再运行 make run。"
                )
            ]
        )
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
    return []


def was_paid() -> bool:
    """Say whether the year was lived to its end."""
    return _mark().exists()


def folder_of() -> Path:
    """Say where the roll lies, and the bank's books."""
    return demo_folder() / "payments"


def _mark() -> Path:
    return folder_of() / "paid"
