"""What must be there before a move: each answers None, or says in the officer's words what is missing and what to do.

Nouns: Matter (the case, the move, who makes it and when), REQUIREMENTS. Verbs: missing_for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext

from doudi.cases.case import Case, Decision, Opinion
from doudi.cases.limits import term
from doudi.cases.permissions import By
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.cases.reviews.models import Hearing
from doudi.cases.stages import S
from doudi.cases.standing import dibao_standard, latest_report, people_helped
from doudi.cases.visits.models import Visit
from doudi.evidence.letters.queries import missing_signers, why_not_in_force
from doudi.evidence.reports.models import Report
from doudi.facts import yuan
from doudi.offices.models import Officer

Requirement = Callable[["Matter"], str | None]
REQUIREMENTS: dict[str, Requirement] = {}
WITHOUT_HEARING = ("DEATH", "VOLUNTARY", "MOVED_OUT", "TRANSFER_TEKUN", "TRANSFER_ORPHAN")
"""Ends nobody needs to be heard about: the recipient died, asked for it, moved away, or gets other help instead."""


@dataclass(frozen=True)
class Matter:
    """One move that somebody wants to make."""

    case: Case
    to: S
    by: By
    on: date


def requirement(function: Requirement) -> Requirement:
    """Register a requirement under its function's name."""
    REQUIREMENTS[function.__name__] = function
    return function


def missing_for(names: tuple[str, ...], matter: Matter) -> list[str]:
    """Say everything that is missing, not only the first thing."""
    found = (REQUIREMENTS[name](matter) for name in names)
    return [words for words in found if words is not None]


@requirement
def letter_signed(matter: Matter) -> str | None:
    """The authorisation is signed by everybody it covers (社会救助暂行办法 第五十八条)."""
    letter = matter.case.application.letter
    if letter is None:
        return gettext("还没有核对授权书：请先起草并请家庭成员签署。")
    if why := why_not_in_force(letter, on=matter.on):
        return why
    if waiting := missing_signers(letter, on=matter.on):
        return gettext("授权书还缺%(names)s的签署。") % {"names": "、".join(one.name for one in waiting)}
    return None


@requirement
def members_settled(matter: Matter) -> str | None:
    """Who lives together is written down (最低生活保障审核确认办法 第七条)."""
    if matter.case.application.members.filter(is_member=True).exists():
        return None
    return gettext("还没有确认共同生活的家庭成员。")


@requirement
def relatives_asked(matter: Matter) -> str | None:
    """The applicant said whether a near relative works here (第十一条)."""
    if "near_relatives" in matter.case.application.declared:
        return None
    return gettext("请先询问并登记：家庭成员与经办人员、村（居）委会成员有没有近亲属关系。")


@requirement
def visited(matter: Matter) -> str | None:
    """Two officers were at the home since the investigation began (第十六条)."""
    since = _entered(matter.case, S.INVESTIGATING)
    seen = matter.case.visits.filter(level=Visit.Level.TOWNSHIP, kind__in=(Visit.Kind.HOME, Visit.Kind.REMOTE))
    if seen.filter(visited_on__gte=since).exists():
        return None
    return gettext("还没有入户调查记录：请两名工作人员入户，填写调查表并签字。")


@requirement
def verified(matter: Matter) -> str | None:
    """A verification report that still stands and concludes (第十七条)."""
    letter = matter.case.application.letter
    if letter is None:
        return gettext("还没有核对授权书，无法核对家庭经济状况。")
    report = latest_report(letter)
    if report is None:
        return gettext("核对报告还没有出：请等核对机构答复，或提交核对请求。")
    if report.valid_until <= matter.on:
        return gettext("核对报告 %(number)s 已过有效期，请重新核对。") % {"number": report.number}
    if report.conclusion == Report.Conclusion.UNDETERMINED and not _judged(matter.case):
        return gettext("核对报告 %(number)s 尚不能得出结论，还在等：%(sources)s。") % {
            "number": report.number, "sources": "、".join(report.waiting_for),
        }  # fmt: skip
    return None


@requirement
def self_care_assessed(matter: Matter) -> str | None:
    """The six items were assessed (特困人员认定办法 第二十一条)."""
    if matter.case.self_care.exists():
        return None
    return gettext("还没有生活自理能力评估：请两名工作人员逐项评估六项内容。")


@requirement
def opinion_given(matter: Matter) -> str | None:
    """An opinion was written since the investigation began (第十九条)."""
    if matter.case.opinions.filter(on__gte=_entered(matter.case, S.INVESTIGATING, S.ACCEPTED)).exists():
        return None
    return gettext("还没有审核意见：请写明拟予确认还是拟不予确认及理由。")


@requirement
def posted(matter: Matter) -> str | None:
    """A notice of the latest opinion hangs from today or earlier."""
    opinion = matter.case.opinions.first()
    notices = matter.case.postings.filter(kind=Posting.Kind.OPINION, until__gt=matter.on)
    if opinion is not None and notices.filter(posted_on__gte=opinion.on).exists():
        return None
    return gettext("还没有公示：请先生成公示单并张贴。")


@requirement
def end_posted(matter: Matter) -> str | None:
    """A notice of the ending hangs."""
    if matter.case.postings.filter(kind=Posting.Kind.ENDING, until__gt=matter.on).exists():
        return None
    return gettext("还没有终止公示：请先生成公示单并张贴。")


@requirement
def posting_over(matter: Matter) -> str | None:
    """The latest notice hung its full time (第二十条)."""
    latest = matter.case.postings.order_by("-until").first()
    if latest is None:
        return gettext("还没有公示。")
    if matter.on < latest.until:
        last = latest.until - timedelta(days=1)
        return gettext("公示到 %(day)s 期满，期满后才能上报。") % {"day": last}
    return None


@requirement
def objected(matter: Matter) -> str | None:
    """Somebody objected in time and has no answer."""
    if _open_objections(matter.case).exists():
        return None
    return gettext("公示期内没有待复查的异议。")


@requirement
def objections_answered(matter: Matter) -> str | None:
    """Every objection made in time has its answer."""
    count = _open_objections(matter.case).count()
    return gettext("还有 %(count)s 件公示异议没有答复。") % {"count": count} if count else None


@requirement
def other_hands(matter: Matter) -> str | None:
    """Whoever investigated or gave the opinion does not decide (最低生活保障审核确认办法 第六条: 审核与确认分离)."""
    if not isinstance(matter.by, Officer):
        return gettext("审核确认必须由工作人员作出。")
    hands = {officer for visit in matter.case.visits.filter(level=Visit.Level.TOWNSHIP) for officer in _visitors(visit)}
    hands |= {opinion.by_id for opinion in matter.case.opinions.all()}
    hands |= {one.first_id for one in matter.case.self_care.all()} | {
        one.second_id for one in matter.case.self_care.all()
    }
    return gettext("调查人不得审批同一案件。") if matter.by.pk in hands else None


@requirement
def county_visited(matter: Matter) -> str | None:
    """Near relatives of handlers, and cases with complaints, are visited by the county, all of them (第十一条、第二十条)."""
    case = matter.case
    why = ""
    if case.near_relatives.exists():
        why = gettext("有近亲属备案")
    elif case.posting_objections.exists():
        why = gettext("公示期间有投诉举报")
    elif case.steps.filter(detail__spot_check=True).exists():
        why = gettext("被抽中县级核查")
    if not why or case.visits.filter(level=Visit.Level.COUNTY).exists():
        return None
    return gettext("%(why)s，县级民政部门必须入户调查后才能确认。") % {"why": why}


@requirement
def decided(matter: Matter) -> str | None:
    """The decision is written down: by rule with its receipt, or by a person with reasons."""
    latest = matter.case.decisions.first()
    if latest is None or latest.on < matter.case.stage_since or latest.verdict not in VERDICTS_FOR[matter.to]:
        return gettext("还没有写明决定：请先作出决定，写明依据和理由。")
    if matter.to == S.GRACE and latest.effective_until is None:
        return gettext("请写明渐退到哪个月为止。")
    return None


V = Decision.Verdict
VERDICTS_FOR: dict[S, tuple[str, ...]] = {
    S.GRANTED: (V.GRANTED, V.CHANGED, V.KEPT), S.HELPED: (V.GRANTED,), S.REFUSED: (V.REFUSED,), S.SUSPENDED: (V.SUSPENDED,),
    S.GRACE: (V.ENDED,), S.ENDED: (V.ENDED,),
}  # fmt: skip
"""Which decision leads to which stage."""


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
    latest = matter.case.decisions.first()
    if latest is not None and latest.ended_because in WITHOUT_HEARING:
        return None
    return gettext("终止救助前必须听取受助人意见；只有死亡、自愿退出、迁出、转为其他救助的除外。")


@requirement
def grace_over(matter: Matter) -> str | None:
    """The last month of the gradual exit is over."""
    latest = matter.case.decisions.first()
    if latest is not None and latest.effective_until is not None and matter.on >= latest.effective_until:
        return None
    return gettext("渐退期还没有满。")


@requirement
def reopened(matter: Matter) -> str | None:
    """A reconsideration took the refusal back (最低生活保障审核确认办法 第三十八条)."""
    if matter.case.reconsiderations.filter(outcome="reopened").exists():
        return None
    return gettext("没有撤销原决定的复核、复议或判决。")


@requirement
def urgent(matter: Matter) -> str | None:
    """Help first is for what cannot wait (社会救助法 第五十条)."""
    return None if matter.case.is_urgent else gettext("先行救助、小额快救只适用于紧急情形：请先登记急难情况。")


@requirement
def two_signatures(matter: Matter) -> str | None:
    """Two officers signed for help given first: who visited or noted the emergency, and who decides."""
    if matter.case.visits.exists():
        return None
    return gettext("请由两名工作人员登记现场情况（可用电话、视频）并签字。")


@requirement
def within_help_first(matter: Matter) -> str | None:
    """The amount keeps the cap on help given first."""
    return _within_months(matter, name=f"{matter.case.road}_help_first_months", what=gettext("先行救助"))


@requirement
def within_quick_aid(matter: Matter) -> str | None:
    """The amount keeps the cap of quick aid: one month of dibao for each person helped."""
    return _within_months(matter, name="quick_aid_months", what=gettext("小额快救"))


@requirement
def within_township_limit(matter: Matter) -> str | None:
    """The amount is the township's to decide (社会救助暂行办法 第四十八条)."""
    limit = term(f"{matter.case.road}_township_limit", place=matter.case.place, on=matter.on)
    if limit is None:
        return gettext("当地没有规定乡镇（街道）审批限额，请上报县级审批。")
    amount = _decided_amount(matter.case)
    if amount is not None and amount > yuan(limit):
        return gettext("金额 %(amount)s 元超过乡镇（街道）审批限额 %(limit)s 元，请上报县级审批。") % {
            "amount": amount, "limit": yuan(limit),
        }  # fmt: skip
    return None


@requirement
def papers_done(matter: Matter) -> str | None:
    """Person, reason, amount and signatures are on file after help was given first (社会救助法 第五十条)."""
    case = matter.case
    if case.steps.filter(detail__papers=True).exists():
        return None
    return gettext("请补齐登记：救助对象、事由、金额和签字。")


def _within_months(matter: Matter, *, name: str, what: str) -> str | None:
    months = term(name, place=matter.case.place, on=matter.on)
    standard = dibao_standard(matter.case, on=matter.on)
    if months is None or standard is None:
        return gettext("当地没有规定%(what)s的上限，不能办理；请走一般程序。") % {"what": what}
    most = standard * months * people_helped(matter.case)
    amount = _decided_amount(matter.case)
    if amount is not None and amount > most:
        return gettext("金额 %(amount)s 元超过%(what)s上限 %(most)s 元。") % {
            "amount": amount,
            "what": what,
            "most": most,
        }
    return None


def _decided_amount(case: Case) -> Decimal | None:
    latest = case.decisions.first()
    return None if latest is None else latest.amount_yuan


def _entered(case: Case, *stages: S) -> date:
    """Give the day a case first came to one of these stages."""
    step = case.steps.filter(to_stage__in=stages).order_by("nth").first()
    return step.on if step is not None else case.opened_on


def _open_objections(case: Case) -> QuerySet[PostingObjection]:
    return PostingObjection.objects.filter(case=case, is_late=False, answered_on=None)


def _visitors(visit: Visit) -> tuple[int, int]:
    return visit.first_id, visit.second_id


def _judged(case: Case) -> bool:
    """A person took it on himself to conclude although a source is silent, and said why."""
    latest = case.opinions.first()
    return latest is not None and latest.proposes == Opinion.Proposes.REFUSE
