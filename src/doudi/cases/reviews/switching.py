"""From one basic help to the other: dibao ends the day tekun begins, no month with both and none with neither.

Verb: switch_to. Law: 特困人员认定办法 第四条、第十七条; 社会救助法 第十六条、第十八条.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.cases.case import Case, Decision
from doudi.cases.reviews.adjusting import end_support, others_left
from doudi.cases.reviews.changes import report_change
from doudi.cases.reviews.models import Change
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.stages import Stage
from doudi.offices.models import Officer

LEFT_FOR_TEKUN = ("dibao", "dibao_single")
ARTICLE = "特困人员认定办法 第四条"


def switch_to(case: Case, *, by: Officer, on: date) -> None:
    """End the dibao of whoever now gets tekun with the month before; where others live on in his household, have it computed again."""
    granted = case.decisions.filter(verdict=Decision.Verdict.GRANTED).latest("pk")
    rows = Case.objects.select_related("application__letter", "subject").filter(
        programme__in=LEFT_FOR_TEKUN, stage=Stage.GRANTED, application__members__person=case.subject_id,
        application__members__is_member=True,
    )  # fmt: skip
    for old in rows:
        if old.subject_id == case.subject_id and not others_left(old):
            reasons = gettext("自 %(day)s 起转为特困人员救助供养。") % {"day": granted.effective_from}
            end_support(
                case=old, because=EndReason.TRANSFER_TEKUN, reasons=reasons, by=by, on=on, until=granted.effective_from,
                articles=(ARTICLE,),
            )  # fmt: skip
        else:
            words = gettext("%(name)s自 %(day)s 起转为特困人员救助供养，请重新核算其余成员的低保。")
            report_change(
                case=old, kind=Change.Kind.LEFT, told=Change.Told.OFFICER, happened_on=on, by=by, on=on, person=case.subject,
                words=words % {"name": case.name, "day": granted.effective_from},
            )  # fmt: skip
