"""Ending help: its recipient is heard first, except about ends nobody needs to be heard about; and terms that end by themselves."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.requirements.matter import Matter, last_entered, requirement
from doudi.cases.reviews.models import Hearing
from doudi.cases.road import RECOGNISED_FOR_A_TERM
from doudi.cases.stages import S

WITHOUT_HEARING = ("DEATH", "VOLUNTARY", "MOVED_OUT", "TRANSFER_TEKUN", "TRANSFER_ORPHAN")
"""Ends nobody needs to be heard about: the recipient died, asked for it, moved away, or gets other help instead."""


def term_is_over(case: Case, *, on: date) -> bool:
    """Say whether a recognition for a term has run out (刚性支出困难家庭认定办法 第十条)."""
    if case.programme not in RECOGNISED_FOR_A_TERM or case.stage != S.GRANTED:
        return False
    latest = case.decisions.filter(verdict="granted").first()
    return latest is not None and latest.effective_until is not None and on >= latest.effective_until


@requirement
def hearing_opened(matter: Matter) -> str | None:
    """The recipient was told what is meant to be done and until when he may answer (社会救助法 第四十八条)."""
    if Hearing.objects.filter(case=matter.case, heard_on=None).exists():
        return None
    return gettext("请先写明拟作的调整或终止、理由和听取意见的期限，并告知受助人。")


@requirement
def heard(matter: Matter) -> str | None:
    """The recipient spoke, or the time to answer is over."""
    latest = matter.case.hearings.first()
    if latest is None:
        return gettext("调整、终止救助前必须听取受助人意见。")
    if latest.heard_on is None:
        return gettext("还没有听取受助人意见；期限到 %(day)s。") % {"day": latest.answer_by}
    return None


@requirement
def no_hearing_needed(matter: Matter) -> str | None:
    """Only ends nobody need be heard about come without a hearing."""
    if term_is_over(matter.case, on=matter.on):
        return None
    latest = matter.case.decisions.first()
    if latest is not None and latest.ended_because in WITHOUT_HEARING:
        return None
    return gettext("终止救助前必须听取受助人意见；只有死亡、自愿退出、迁出、转为其他救助的除外。")


@requirement
def grace_over(matter: Matter) -> str | None:
    """The last month of the gradual exit is over (最低生活保障审核确认办法 第三十三条)."""
    latest = matter.case.decisions.filter(verdict="ended", on__gte=last_entered(matter.case, S.HEARING)).first()
    if latest is not None and latest.effective_until is not None and matter.on >= latest.effective_until:
        return None
    return gettext("渐退期还没有满。")
