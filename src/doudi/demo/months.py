"""Months: the demo's city compared with the month before, once, so that its first visitor sees what changed.

Verbs: ensure_compared (named in the settings). Later months are compared by `doudi compare`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext

from doudi.database import var
from doudi.demo.cast import others_work_here
from doudi.demo.city import ON, demo_folder
from doudi.monitoring.months.month import compare
from doudi.monitoring.months.queries import months

Report = Callable[[str, int, int], None]
"""Told a step's words, how much is done, and of how much."""


def ensure_compared(report: Report) -> list[str]:
    """Compare once if the month before was delivered and nothing was ever compared; return nothing to print."""
    if others_work_here() or months() or not (demo_folder() / "earlier").is_dir():
        return []
    step = gettext("与上个月的数据比对")
    done = compare(var=var(), month=ON, progress=lambda number, total, _: report(step, number, total))
    report(step, done.done + done.skipped, done.done + done.skipped)
    return []
