"""One safe step for several cases at once: investigations begun, postings that are over reported up, papers delivered.

Nouns: Result. Verbs: done_together. Each case is a step of its own with its own line in the journal; nothing is skipped silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from doudi.cases import actions, queries
from doudi.cases.papers.actions import deliver
from doudi.cases.papers.models import Paper
from doudi.web.hub.cases.fetched import REFUSALS
from doudi.web.hub.cases.shelves import TOGETHER
from doudi.web.shell.signed_in import OfficerRequest

NUMBERS_MOST = 50
DELIVER = "deliver"


@dataclass(frozen=True)
class Result:
    """What came of one case: done, or everything that was missing."""

    number: str
    address: str
    is_done: bool
    words: tuple[str, ...]


def done_together(numbers: Sequence[str], *, act: str, request: OfficerRequest) -> list[Result]:
    """Make one step in each of several cases."""
    step = _deliver_one if act == DELIVER else _move_one
    return [step(number, act=act, request=request) for number in dict.fromkeys(numbers)]


def _move_one(number: str, *, act: str, request: OfficerRequest) -> Result:
    case = queries.case_for(number=number, by=request.officer, on=request.today)
    if case is None:
        return _unknown(number)
    address = reverse("hub:case", args=[case.number])
    if TOGETHER.get(case.stage) != act:
        return Result(number, address, False, (gettext("这一步不能成批办理，请打开案件逐件办理。"),))
    try:
        actions.move(case=case, to=act, by=request.officer, on=request.today)
    except REFUSALS as reason:
        return Result(number, address, False, tuple(str(reason).splitlines()))
    return Result(number, address, True, (str(case.get_stage_display()),))


def _deliver_one(number: str, *, act: str, request: OfficerRequest) -> Result:
    paper = Paper.objects.select_related("case").filter(number=number).first() if number.isalnum() else None
    if paper is None:
        return _unknown(number)
    address = reverse("hub:case_papers", args=[paper.case.number])
    how = request.POST.get("how", "")
    if how not in Paper.Delivered.values:
        return Result(number, address, False, (gettext("请选择怎样送达。"),))
    try:
        deliver(paper=paper, how=how, by=request.officer, on=request.today)
    except REFUSALS as reason:
        return Result(number, address, False, tuple(str(reason).splitlines()))
    return Result(number, address, True, (gettext("已送达"),))


def _unknown(number: str) -> Result:
    return Result(number, "", False, (gettext("没有这一件，或者不在您的岗位管辖的地方。"),))
