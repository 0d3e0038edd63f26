"""Before help is cut or ended its recipient is heard. Verbs: open_hearing, hear. Law: 社会救助法 第四十八条."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.actions import move
from doudi.cases.case import Case
from doudi.cases.lines import write_line
from doudi.cases.messages.actions import tell
from doudi.cases.papers.actions import write
from doudi.cases.permissions import By, NotAllowed, check_may_work_on
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.models import Hearing
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.road import COUNTY, RESIDENT, TOWNSHIP, VILLAGE
from doudi.cases.stages import Stage
from doudi.cases.terms import last_day, term, unit_of
from doudi.offices.acting import SYSTEM
from doudi.offices.models import Officer

REASONS_MOST, SAID_MOST = 1000, 2000


@transaction.atomic
def open_hearing(*, case: Case, proposes: str, because: str, reasons: str, by: Officer, on: date) -> Hearing:
    """Tell the recipient in writing what is meant to be done, why, and until when he may answer; the case goes to HEARING.

    :raises NotAllowed: when the move is not the officer's.
    :raises NotReady: when no reason is given, or somebody is being heard already.
    """
    check_may_work_on(by, case=case, desks=(TOWNSHIP, COUNTY))
    if proposes not in Hearing.Proposes.values or because not in EndReason.values:
        raise NotReady(gettext("请写明拟作的决定和原因。"))
    if not reasons.strip() or len(reasons) > REASONS_MOST:
        raise NotReady(gettext("请写明理由，最多 %(most)s 字。") % {"most": REASONS_MOST})
    if Hearing.objects.filter(case=case, heard_on=None).exists():
        raise NotReady(gettext("已经在听取受助人意见。"))
    days = term("hearing_days", place=case.place, on=on)
    made = Hearing.objects.create(
        case=case, proposes=proposes, because=because, reasons=reasons.strip(), told_on=on, opened_by=by,
        answer_by=last_day(on, count=days, unit=unit_of("hearing_days")),
    )  # fmt: skip
    detail = {"hearing": made.pk, "proposes": proposes, "because": because, "answer_by": made.answer_by}
    write_line("hearing.open", case=case, by=by, on=on, detail=detail)
    move(case=case, to=Stage.HEARING, by=by, on=on, why=reasons, detail={"hearing": made.pk})
    write(case=case, kind="hearing", by=by, on=on)
    tell(case=case, kind="hearing", key=f"hearing:{made.pk}", on=on, day=made.answer_by)
    return made


@transaction.atomic
def hear(*, hearing: Hearing, said: str, by: By, on: date, is_silent: bool = False) -> Hearing:
    """Write down what the recipient said, or that he said nothing until the time was over.

    :raises NotAllowed: when a resident answers in somebody else's case.
    :raises NotReady: when he was heard already, nothing is written down, or the time to answer is not over.
    """
    held = Hearing.objects.select_for_update(of=("self",)).select_related("case").get(pk=hearing.pk)
    _check_may_hear(by, case=held.case, is_silent=is_silent)
    if held.heard_on is not None:
        raise NotReady(gettext("意见已经记录。"))
    if is_silent and on <= held.answer_by:
        raise NotReady(gettext("答复期限到 %(day)s，期满前不能记为没有答复。") % {"day": held.answer_by})
    if not is_silent and not said.strip():
        raise NotReady(gettext("请写下受助人的意见。"))
    held.heard_on, held.is_silent = on, is_silent
    held.said = "" if is_silent else said.strip()[:SAID_MOST]
    held.save(update_fields=["heard_on", "is_silent", "said"])
    write_line("hearing.hear", case=held.case, by=by, on=on, detail={"hearing": held.pk, "is_silent": is_silent})
    for name in ("heard_on", "is_silent", "said"):
        setattr(hearing, name, getattr(held, name))
    return held


def _check_may_hear(by: By, *, case: Case, is_silent: bool) -> None:
    if isinstance(by, Officer):
        check_may_work_on(by, case=case, desks=(VILLAGE, TOWNSHIP, COUNTY))
    elif by == SYSTEM and is_silent:
        return  # the day the time to answer is over nobody sits at a desk
    elif by.desk != RESIDENT or by.file != f"person:{case.applicant_person}" or is_silent:
        raise NotAllowed(gettext("只能对自己的案件发表意见。"))
