"""反馈单: what was found true or wrong of what each register said, as a sheet for its owner (双向反馈, 政务数据共享条例 第二十六条).

Verb: write_sheets. A sheet names the delivery and its day, so that the owner finds the row; people stand in it masked. Who needs the
whole number asks the desk that visited, which may show it by a recorded act.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.utils.translation import gettext, gettext_noop

from doudi.evidence.mapping import mapping_of
from doudi.journal.actions import record
from doudi.monitoring.warnings.keeping import PURPOSE
from doudi.monitoring.warnings.models import Signal
from doudi.monitoring.warnings.words import indicator_name
from doudi.offices.acting import SYSTEM
from doudi.offices.queries import inside

HEADER = (
    gettext_noop("预警编号"),
    gettext_noop("数据"),
    gettext_noop("批次"),
    gettext_noop("数据日期"),
    gettext_noop("指标"),
    gettext_noop("证件号码"),
    gettext_noop("核实"),
    gettext_noop("处置结果"),
    gettext_noop("反馈日期"),
)


def write_sheets(*, folder: Path, since: date, on: date, place: str = "") -> dict[str, int]:
    """Write one sheet a register of what is to be told its owner since a day; say how many rows each has."""
    rows = Signal.objects.filter(
        inside(place, column="warning__place"), told_owner_on__gte=since, is_true__isnull=False
    )
    told: dict[str, list[tuple[str, ...]]] = {}
    for one in rows.select_related("warning").order_by("told_owner_on", "warning__number", "indicator"):
        told.setdefault(str(one.source["dataset"]), []).append(_row(one))
    folder.mkdir(parents=True, exist_ok=True)
    for dataset, lines in told.items():
        path = folder / f"{mapping_of(dataset).owner.replace('/', '、')}_{dataset}_{on.isoformat()}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([tuple(map(gettext, HEADER)), *lines])
    counts = {dataset: len(lines) for dataset, lines in told.items()}
    record(verb="warning.feedback", by=SYSTEM, on=on, about=on.isoformat(), place=place, purpose=PURPOSE, detail=counts)
    return counts


def _row(one: Signal) -> tuple[str, ...]:
    warning = one.warning
    return (
        warning.number, mapping_of(one.source["dataset"]).title, one.source["delivery"], one.source["as_of"],
        indicator_name(one.indicator), one.masked or warning.masked, gettext("属实") if one.is_true else gettext("不属实"),
        warning.get_reason_display(), str(one.told_owner_on),
    )  # fmt: skip
