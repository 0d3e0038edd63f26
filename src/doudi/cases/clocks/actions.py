"""Making a limit longer, for one of the reasons the law knows.

Verb: extend. Law: 最低生活保障审核确认办法 第二十二条; 民发〔2022〕83号 四（一）; 刚性支出困难家庭认定办法 第八条.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.cases.clocks.apart import refresh_due
from doudi.cases.clocks.models import Clock
from doudi.cases.clocks.turning import lengthen
from doudi.cases.limits import LIMITS
from doudi.cases.lines import write_line
from doudi.cases.permissions import check_may_work_on
from doudi.cases.refusals import NotReady
from doudi.cases.road import COUNTY, PROCEDURE, TOWNSHIP
from doudi.cases.terms import term
from doudi.offices.models import Officer

Why = Clock.Extended
REASONS = {
    "dibao": (Why.OBJECTION, Why.LIVES_AWAY, Why.ELSEWHERE, Why.HARD),
    "edge": (Why.OBJECTION, Why.LIVES_AWAY, Why.ELSEWHERE, Why.HARD),
    "rigid": (Why.LIVES_AWAY, Why.HARD),
}
"""What makes a case special, by procedure; elsewhere the law knows no longer limit."""

WHY_MOST = 1000


@transaction.atomic
def extend(*, clock: Clock, because: str, why: str, by: Officer, on: date) -> Clock:
    """Make a limit as long as the law allows in special cases, once.

    :raises NotAllowed: when this is not the township's or the county's desk of the place.
    :raises NotReady: when the limit or the reason is none that may be longer, it is over or longer already, or no words are given.
    """
    held = Clock.objects.select_for_update(of=("self",)).select_related("case__application").get(pk=clock.pk)
    check_may_work_on(by, case=held.case, desks=(TOWNSHIP, COUNTY))
    most = _most(held, on=on)
    _check_reason(held, because=because, why=why)
    was = held.due_on
    lengthen(held, most=most, because=because, on=on)
    refresh_due(held.case)
    detail = {"limit": held.limit, "because": because, "why": why.strip(), "was": was, "due_on": held.due_on}
    write_line("clock.extend", case=held.case, by=by, on=on, detail=detail)
    return held


def _most(clock: Clock, *, on: date) -> int:
    limit = next((one for one in LIMITS if one.name == clock.limit), None)
    name = f"{PROCEDURE[clock.case.programme]}_{clock.limit}_extended"
    most = term(name, place=clock.case.place, on=on)
    if limit is None or not limit.may_extend or most is None:
        raise NotReady(gettext("“%(label)s”的期限不能延长。") % {"label": clock.label})
    if clock.stopped_on is not None or clock.extended_on is not None:
        raise NotReady(gettext("“%(label)s”的期限已经结束或已延长过。") % {"label": clock.label})
    if on > clock.due_on:
        raise NotReady(gettext("“%(label)s”的期限已经过了，不能再延长。") % {"label": clock.label})
    return int(most)


def _check_reason(clock: Clock, *, because: str, why: str) -> None:
    """A reason the file itself tells must be true of it; a hard investigation is for people to say."""
    case = clock.case
    if because not in REASONS.get(PROCEDURE[case.programme], ()):
        raise NotReady(gettext("这个项目不能因此延长期限。"))
    if not 0 < len(why.strip()) <= WHY_MOST:
        raise NotReady(gettext("请写明延长期限的具体情况。"))
    if because == Why.OBJECTION and not case.posting_objections.filter(is_late=False).exists():
        raise NotReady(gettext("公示期内没有收到异议。"))
    if because == Why.ELSEWHERE and not case.application.is_elsewhere:
        raise NotReady(gettext("这份申请不是在异地受理的。"))
