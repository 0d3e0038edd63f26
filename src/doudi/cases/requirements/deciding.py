"""Deciding: other hands than those that investigated, the county's own visit where the law demands it, and the decision in writing."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.cases.case import Case, Decision
from doudi.cases.requirements.ending import term_is_over
from doudi.cases.requirements.matter import Matter, requirement
from doudi.cases.road import RECOGNISED_FOR_A_TERM
from doudi.cases.stages import S
from doudi.cases.visits.models import Visit
from doudi.offices.models import Officer

V = Decision.Verdict
VERDICTS_FOR: dict[S, tuple[str, ...]] = {
    S.GRANTED: (V.GRANTED, V.CHANGED, V.KEPT), S.HELPED: (V.GRANTED,), S.REFUSED: (V.REFUSED,), S.SUSPENDED: (V.SUSPENDED,),
    S.GRACE: (V.ENDED,), S.ENDED: (V.ENDED,),
}  # fmt: skip
"""Which decision leads to which stage."""


@requirement
def other_hands(matter: Matter) -> str | None:
    """Whoever investigated or gave the opinion does not decide, nor does a near relative (审核、确认分离; 近亲属回避)."""
    by, case = matter.by, matter.case
    if not isinstance(by, Officer):
        return gettext("审核确认必须由工作人员作出。")
    if by.pk in _hands_of(case):
        return gettext("调查人不得审批同一案件。")
    if case.near_relatives.filter(officer=by).exists():
        return gettext("您与申请家庭登记有近亲属关系，应当回避。")
    return None


@requirement
def county_visited(matter: Matter) -> str | None:
    """Near relatives of handlers, cases with complaints, and files drawn are visited by the county (第二十条第二款; 特困第十六条)."""
    why = why_visited_by_county(matter.case)
    if not why or matter.case.visits.filter(level=Visit.Level.COUNTY).exists():
        return None
    return gettext("%(why)s，县级民政部门必须入户调查后才能确认。") % {"why": why}


def why_visited_by_county(case: Case) -> str:
    """Say why the county must visit; empty when it need not."""
    if case.near_relatives.exists():
        return gettext("有近亲属备案")
    if case.posting_objections.exists():
        return gettext("公示期间有投诉举报")
    if case.steps.filter(detail__spot_check__drawn=True).exists():
        return gettext("被抽中县级核查")
    return ""


@requirement
def decided(matter: Matter) -> str | None:
    """The decision is written down: by rule with its receipt, or by a person with reasons."""
    case, latest = matter.case, matter.case.decisions.first()
    if matter.to == S.ENDED and term_is_over(case, on=matter.on):
        return None  # nobody decides that a term is over
    if latest is None or not is_open(latest, case=case) or latest.verdict not in VERDICTS_FOR[matter.to]:
        return gettext("还没有写明决定：请先作出决定，写明依据和理由。")
    if latest.verdict == V.GRANTED and latest.amount_yuan is None and case.programme not in RECOGNISED_FOR_A_TERM:
        return gettext("决定里还没有救助金额：请写明金额。")
    if matter.to == S.GRACE and latest.effective_until is None:
        return gettext("请写明渐退到哪个月为止。")
    return None


@requirement
def reopened(matter: Matter) -> str | None:
    """A reconsideration took the refusal back (最低生活保障审核确认办法 第三十八条)."""
    if matter.case.reconsiderations.filter(outcome="reopened", answered_on__gte=matter.case.stage_since).exists():
        return None
    return gettext("没有撤销原决定的复核、复议或判决。")


def is_open(made: Decision, *, case: Case) -> bool:
    """A decision belongs to the stage it was made in, and carries one move."""
    return made.on >= case.stage_since and not case.steps.filter(detail__decision=made.pk).exists()


def _hands_of(case: Case) -> set[int]:
    """Give everybody who visited for the township, gave an opinion or assessed self-care."""
    visits = case.visits.filter(level=Visit.Level.TOWNSHIP).values_list("first", "second")
    pairs = [*visits, *case.self_care.values_list("first", "second")]
    return {one for pair in pairs for one in pair} | set(case.opinions.values_list("by", flat=True))
