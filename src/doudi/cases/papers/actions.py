"""The verbs of papers: write, and deliver. What a paper says is fixed when it is written; delivery is written once.

Law: 最低生活保障审核确认办法 第二十二条 (a refusal in writing within three working days).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.case import Case, Decision
from doudi.cases.clocks.apart import start_apart, stop_apart
from doudi.cases.lines import write_line
from doudi.cases.papers.models import Paper
from doudi.cases.papers.wording import content_of
from doudi.cases.permissions import By, NotAllowed, check_may_work_on
from doudi.cases.refusals import NotReady
from doudi.cases.road import COUNTY, RESIDENT, TOWNSHIP, VILLAGE
from doudi.cases.terms import REFUSAL_IN_WRITING
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.rules.receipt import hash_of

How = Paper.Delivered


@transaction.atomic
def write(*, case: Case, kind: str, by: By, on: date, more: Mapping[str, Any] | None = None) -> Paper:
    """Write a paper from what is in the file. `more`: `missing` (a list), `to_place`, `to_authority`, `is_forwarded`, `words`, `why`.

    :raises NotAllowed: when the officer's desk writes no papers of this case.
    :raises NotReady: when the decision or hearing the paper is about is not there.
    """
    if isinstance(by, Officer) and not _took(by, case=case, kind=kind):
        check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    number = serial_number("WS", place=case.place, on=on, by_chance=8)
    try:
        content = content_of(case, kind=Paper.Kind(kind), number=number, by=by, on=on, more=more)
    except Decision.DoesNotExist as reason:
        raise NotReady(gettext("还没有相应的决定，不能出具%(kind)s。") % {"kind": Paper.Kind(kind).label}) from reason
    made = Paper.objects.create(
        number=number, case=case, kind=kind, content=content, content_hash=hash_of(content), written_on=on,
        written_by=by if isinstance(by, Officer) else None,
    )  # fmt: skip
    detail = {"paper": number, "kind": kind, "hash": made.content_hash}
    write_line("paper.write", case=case, by=by, on=on, detail=detail)
    if made.kind == Paper.Kind.REFUSAL:
        decided_on = case.decisions.filter(verdict=Decision.Verdict.REFUSED).latest("pk").on
        start_apart(
            case=case, limit=REFUSAL_IN_WRITING, label="书面告知", term_name="refusal_in_writing", started_on=decided_on
        )
    return made


@transaction.atomic
def deliver(*, paper: Paper, how: str, by: By, on: date) -> Paper:
    """Write down how and when a paper reached whom it is for; a resident who opens it on his phone has received it.

    :raises NotAllowed: when it is somebody else's.
    :raises NotReady: when it was delivered already, or before it was written.
    """
    held = Paper.objects.select_for_update(of=("self",)).select_related("case__application").get(pk=paper.pk)
    _check_may_deliver(by, paper=held, how=how)
    if held.delivered_on is not None:
        raise NotReady(gettext("这份文书已于 %(day)s 送达。") % {"day": held.delivered_on})
    if on < held.written_on:
        raise NotReady(gettext("送达日期不能早于文书日期。"))
    held.delivered_on, held.delivered_how = on, How(how)
    held.save(update_fields=["delivered_on", "delivered_how"])
    if held.kind == Paper.Kind.REFUSAL:
        stop_apart(case=held.case, limit=REFUSAL_IN_WRITING, on=on)
    write_line("paper.deliver", case=held.case, by=by, on=on, detail={"paper": held.number, "how": how})
    paper.delivered_on, paper.delivered_how = held.delivered_on, held.delivered_how
    return held


def _check_may_deliver(by: By, *, paper: Paper, how: str) -> None:
    case = paper.case
    if isinstance(by, Officer):
        if not _took(by, case=case, kind=paper.kind):
            check_may_work_on(by, case=case, desks=(VILLAGE, TOWNSHIP, COUNTY))
    elif by.desk != RESIDENT or by.file != f"person:{case.applicant_person}" or how != How.PHONE:
        raise NotAllowed(gettext("文书由工作人员送达，或由本人在手机上查阅。"))


def _took(by: Officer, *, case: Case, kind: str) -> bool:
    """Whoever took an application for another place writes the guidance and hands it over, and no other paper."""
    return kind == Paper.Kind.GUIDANCE and case.application.taken_by_id == by.pk
