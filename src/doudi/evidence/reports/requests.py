"""Requesting a verification: a township asks, and a desk that may ask the sources begins within three working days.

Verbs: request_verification. Law: 最低生活保障审核确认办法 第十七条 (county begins within 3 working days of the township's request).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.permissions import may_ask
from doudi.evidence.letters.queries import why_not_in_force
from doudi.evidence.reports.models import Request
from doudi.evidence.reports.permissions import NotAllowed, may_request
from doudi.evidence.reports.refusals import NotReady
from doudi.evidence.sources.commissions import commission
from doudi.evidence.sources.models import Commission
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.working_days import working_days_after

BEGIN_WORKING_DAYS = 3


@transaction.atomic
def request_verification(
    *, letter: Letter, kind: str, declared: Mapping[str, Any] | None, by: Officer, on: date
) -> Commission | None:
    """Have a household verified: a desk that may ask the sources begins at once, a township's request waits for one that may.

    :raises NotAllowed: when the desk requests nothing here.
    :raises NotReady: when the letter opens nothing, or a request waits already.
    :raises Refused: by the gate, when the letter does not allow what is asked.
    """
    if not may_request(by, place=letter.place):
        raise NotAllowed(gettext("核对由本地的乡镇（街道）、核对或县级民政岗位发起。"))
    if why := why_not_in_force(letter, on=on):
        raise NotReady(why)
    waiting = Request.objects.select_for_update().filter(letter=letter, commission=None).first()
    if may_ask(by, place=letter.place):
        return _begin(letter, waiting=waiting, kind=kind, declared=declared, by=by, on=on)
    if waiting is not None:
        raise NotReady(gettext("已经提交过核对请求，核对岗位应在 %(day)s 前开始。") % {"day": waiting.begin_by})
    made = Request.objects.create(
        letter=letter, kind=kind, declared=dict(declared or {}), requested_by=by, requested_on=on,
        begin_by=working_days_after(on, count=BEGIN_WORKING_DAYS),
    )  # fmt: skip
    detail = {"letter": letter.number, "kind": kind, "begin_by": made.begin_by}
    record(
        verb="verification.request",
        by=by,
        on=on,
        about=letter.number,
        place=letter.place,
        purpose=letter.purpose,
        detail=detail,
    )
    return None


def _begin(
    letter: Letter, *, waiting: Request | None, kind: str, declared: Mapping[str, Any] | None, by: Officer, on: date
) -> Commission:
    opened = commission(
        letter=letter, case_number=letter.case_number, programme=letter.programme, purpose=letter.purpose, kind=kind,
        declared={**((waiting.declared if waiting else None) or {}), **(declared or {})}, by=by, on=on,
    )  # fmt: skip
    if waiting is not None:
        waiting.commission = opened
        waiting.save(update_fields=["commission"])
    return opened
