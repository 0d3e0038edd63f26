"""The first screen of a new installation, so that its first visitor sees who was found.

Verbs: ensure_screened. It screens the newest day the hukou register speaks of, once; later screens are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext

from doudi.database import var
from doudi.engine.snapshots import Lake
from doudi.evidence.assembly import facts_folder
from doudi.monitoring import actions
from doudi.monitoring.outside import look_outside
from doudi.monitoring.queries import latest_run
from doudi.monitoring.screen import screen
from doudi.standards.queries import rulebook

Report = Callable[[str, int, int], None]
"""Told a step's words, how much is done, and of how much."""

STEPS = 100


def ensure_screened(report: Report) -> list[str]:
    """Screen once if nothing was ever screened and there is somebody to screen; return nothing to print."""
    day = newest_day()
    if day is None or latest_run() is not None:
        return []
    assembling, screening = gettext("汇总各部门数据"), gettext("逐户比对")
    actions.facts_of(
        on=day, var=var(), fresh=False, progress=lambda share, _: report(assembling, round(share * STEPS), STEPS)
    )
    report(assembling, STEPS, STEPS)
    screen(
        rulebook(),
        facts=facts_folder(var=var(), on=day),
        on=day,
        progress=lambda done, total, _: report(screening, done, total),
    )
    look_outside(var=var(), on=day)
    return []


def newest_day() -> date | None:
    """Return the newest day the hukou register speaks of; None before the first delivery."""
    return max((delivery.as_of for delivery in Lake.of(var()).deliveries("hukou")), default=None)
