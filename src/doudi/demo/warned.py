"""Warnings on the demo's street: everybody weighed once, some warnings brought on by the street's officers, and a campaign half visited.

Verb: ensure_warned (named in the settings). Everything happens through the same verbs as for anybody; nobody here is real.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.database import var
from doudi.demo.cast import CHEN, LI, STREET, WU, others_work_here
from doudi.demo.city import ON
from doudi.dispatch.needs.actions import settle
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.queries import need_of
from doudi.evidence.assembly import facts_folder
from doudi.monitoring.warnings.actions import assign, move, take_back
from doudi.monitoring.warnings.campaigns import list_for, open_campaign, record_visit
from doudi.monitoring.warnings.changes import warn_of_changes
from doudi.monitoring.warnings.models import HardshipWarning, WarningRun
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.watching import watch
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import inside

COUNTY, DAYS_AGO = "440105", 4
Report = Callable[[str, int, int], None]

SETTLED = (
    ("AIDED", "情况属实，街道先给了临时救助，已帮这户申请长期救助。"),
    ("REFERRED", "转给社工站，每周上门两次。"),
    ("FALSE_ALARM", "登记成了同名的人，本人没有这件事。"),
    ("NOT_QUALIFIED", "女儿收入稳定，家里过得去，已说明政策。"),
    ("UNREACHABLE", "三次上门没有人，邻居说随儿子去了外地。"),
    ("AIDED", "情况属实，手续已办好，下个月起发放。"),
)
"""What came of the first of the street's warnings, through the needs they opened."""

SEEN = (
    ("TEMPORARY", "刚出院，欠费两万，先给临时救助。"),
    ("NO_NEED", "退休金每月四千多，儿女常回来，不用帮。"),
    ("DIBAO", "一个人带两个孩子，没有固定收入，已帮他申请低保。"),
    ("OTHER", "行动不便，已联系送餐和助浴。"),
    ("NOT_QUALIFIED", "收入略高于标准，已登记，下季度再看。"),
    ("UNREACHABLE", "房子已出租，电话打不通。"),
)
"""What was found at the first households of the campaign's list, over and over."""


def ensure_warned(report: Report) -> list[str]:
    """Weigh everybody once and let the street's people go to some of them; return nothing to print."""
    facts = facts_folder(var=var(), on=ON)
    if others_work_here() or not facts.is_dir() or WarningRun.objects.exists():
        return []
    step, today = gettext("给每户打分，发出预警"), localdate()
    report(step, 0, 3)
    begun = today - timedelta(days=DAYS_AGO)
    watch(BOOK, facts=facts, on=ON, told_on=begun)
    warn_of_changes(var=var(), month=ON, on=begun)
    report(step, 1, 3)
    _bring_on(today)
    report(step, 2, 3)
    _campaign(today)
    report(step, 3, 3)
    return []


def _officer(staff_number: str) -> Officer:
    with acting_as(SYSTEM):
        return Officer.objects.select_related("desk__place", "user").get(staff_number=staff_number)


def _bring_on(today: date) -> None:
    """Send the street's most pressing warnings out; settle some, visit one, verify one, leave the rest."""
    li, wu = _officer(LI.staff_number), _officer(WU.staff_number)
    with acting_as(SYSTEM):
        found = list(
            HardshipWarning.objects.filter(inside(STREET, column="place")).order_by("-score", "number")[
                : len(SETTLED) + 4
            ]
        )
    sent_on = today - timedelta(days=DAYS_AGO)
    for warning in (one for one in found if one.stage == HardshipWarning.Stage.GENERATED):
        with acting_as(li):
            to = wu if wu.desk.place_id in (warning.place, warning.hukou) else None
            assign(warning=warning, to=to, by=li, on=sent_on)
    for number, (warning, (outcome, words)) in enumerate(zip(found, SETTLED, strict=False)):
        _settle(warning, outcome=outcome, words=words, by=li, on=sent_on + timedelta(days=number % DAYS_AGO))
    with acting_as(SYSTEM):
        take_back(on=today)
    for number, warning in enumerate(found[len(SETTLED) : len(SETTLED) + 2]):
        _visit(warning, by=li, on=sent_on + timedelta(days=2), is_verified=bool(number))


def _settle(warning: HardshipWarning, *, outcome: str, words: str, by: Officer, on: date) -> None:
    with acting_as(by):
        held = HardshipWarning.objects.get(pk=warning.pk)
        need = need_of(Need.Source.WARNING, held.source_number)
        assert need is not None, "a warning that was sent out has a need"
        settle(need, outcome=outcome, words=words, by=by, on=on)


def _visit(warning: HardshipWarning, *, by: Officer, on: date, is_verified: bool) -> None:
    with acting_as(by):
        held = move(warning=warning, to="VISITED", by=by, on=on, words="家里有人，说的和数据一样，材料带回来核对。")
        if is_verified:
            move(warning=held, to="VERIFIED", by=by, on=on, words="材料和部门的数据对得上。", untrue=[])


def _campaign(today: date) -> None:
    """Open the district's campaign and let half of its list be visited."""
    chen, facts = _officer(CHEN.staff_number), facts_folder(var=var(), on=ON)
    made = open_campaign(BOOK, facts=facts, on=ON, place=COUNTY, title="海珠区漏保漏救排查")
    with acting_as(chen):
        listed = list(list_for(made, officer=chen))
        for number, household in enumerate(listed[: len(listed) // 2]):
            result, words = SEEN[number % len(SEEN)]
            on = today - timedelta(days=number % DAYS_AGO)
            record_visit(household=household, result=result, words=words, by=chen, on=on)
