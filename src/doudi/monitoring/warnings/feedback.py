"""What was found true or wrong of what each register said goes back to its owner (双向反馈, 政务数据共享条例 第二十六条).

Verbs: send_feedback_due (by the owner's own interface, again until it takes it), write_sheets (反馈单: for owners without one, and for what
theirs did not take). Either names the delivery and its day, so that the owner finds the row; people stand in it masked. Who needs the
whole number asks the desk that visited, which may show it by a recorded act.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_noop, override

from doudi.evidence.mapping import mapping_of
from doudi.evidence.reports.models import Feedback
from doudi.evidence.sources.pace import USUAL, Pace
from doudi.evidence.sources.port import configured_sources
from doudi.evidence.sources.telling import is_left_alone, tell_owner
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
AT_ONCE = 50
ATTEMPTS_MOST = 30
"""After so many attempts it stays on the sheet, for somebody to pass on by hand."""


def send_feedback_due(*, at: datetime, pace: Pace = USUAL) -> int:
    """Tell the owners who have an interface here what waits for them; give how many took it. One that is down holds up no other."""
    here = configured_sources()
    waiting = Signal.objects.filter(
        told_owner_on__isnull=False, owner_heard_at=None, is_true__isnull=False, owner_attempts__lt=ATTEMPTS_MOST
    )
    if not here:
        return 0
    due = waiting.filter(source__dataset__in=sorted(here)).order_by("owner_attempts", "id")
    return sum(_send(number, at=at, pace=pace) for number in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _send(number: int, *, at: datetime, pace: Pace) -> bool:
    rows = Signal.objects.select_for_update(of=("self",), skip_locked=True).select_related("warning")
    held = rows.filter(pk=number, owner_heard_at=None).first()
    if held is None or is_left_alone(held.source["dataset"], at=at):
        return False
    held.owner_attempts += 1
    source, kind = str(held.source["dataset"]), Feedback.Kind.CONFIRMED if held.is_true else Feedback.Kind.WRONG_VALUE
    message = f"{held.warning.source_number}-{held.pk}"
    if tell_owner(source, number=message, words=_words(held), kind=kind, at=at, pace=pace):
        held.owner_heard_at = at
        detail = {"source": source, "message": message, "kind": kind, "attempts": held.owner_attempts}
        record(
            verb="warning.feedback_send", by=SYSTEM, on=localdate(at), about=held.warning.number, place=held.warning.place,
            purpose=PURPOSE, detail=detail,
        )  # fmt: skip
    held.save(update_fields=["owner_attempts", "owner_heard_at"])
    return held.owner_heard_at is not None


def _words(one: Signal) -> str:
    """Say what a sheet says of a sign, in a sentence; owners read Chinese."""
    with override("zh-hans"):
        names = ("number", "title", "delivery", "as_of", "indicator", "masked", "found", "outcome", "day")
        told = dict(zip(names, _row(one), strict=True))
        return (
            gettext(
                "%(title)s，批次%(delivery)s，截至%(as_of)s：%(masked)s，“%(indicator)s”，经上门核实%(found)s。处置：%(outcome)s。"
            )
            % told
        )


def write_sheets(*, folder: Path, since: date, on: date, place: str = "") -> dict[str, int]:
    """Write one sheet a register of what its owner is to be told since a day and did not take yet; say how many rows each has."""
    rows = Signal.objects.filter(
        inside(place, column="warning__place"),
        told_owner_on__gte=since,
        is_true__isnull=False,
        owner_heard_at=None,
        source__has_key="dataset",
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
