"""Looking into a case: visits, the verification report, self-care, a child's parents, a disability; and the opinion that follows."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext

from doudi.cases.case import Case, Opinion
from doudi.cases.holding import is_recognised
from doudi.cases.requirements.matter import Matter, entered, last_entered, requirement
from doudi.cases.stages import S
from doudi.cases.standing import latest_report
from doudi.cases.told import seen_facts
from doudi.cases.visits.models import Visit
from doudi.evidence.reports.models import Report

AT_HOME = (Visit.Kind.HOME, Visit.Kind.REMOTE)


@requirement
def visited(matter: Matter) -> str | None:
    """Two officers were at the home since the file was accepted (最低生活保障审核确认办法 第十六条)."""
    since = entered(matter.case, S.ACCEPTED)
    seen = matter.case.visits.filter(level=Visit.Level.TOWNSHIP, kind__in=AT_HOME)
    if seen.filter(visited_on__gte=since).exists():
        return None
    return gettext("还没有入户调查记录：请两名工作人员入户，填写调查表并签字。")


@requirement
def verified(matter: Matter) -> str | None:
    """A verification report that still stands and concludes (最低生活保障审核确认办法 第十七条)."""
    letter = matter.case.application.letter
    if letter is None:
        return gettext("还没有核对授权书，无法核对家庭经济状况。")
    report = latest_report(letter)
    if report is None:
        return gettext("核对报告还没有出：请等核对机构答复，或提交核对请求。")
    if report.valid_until <= matter.on:
        last = report.valid_until - timedelta(days=1)
        return gettext("核对报告 %(number)s 的有效期到 %(day)s 为止，请重新核对。") % {
            "number": report.number, "day": last,
        }  # fmt: skip
    if report.conclusion == Report.Conclusion.UNDETERMINED and not _judged(matter.case):
        return gettext("核对报告 %(number)s 尚不能得出结论，还在等：%(sources)s。") % {
            "number": report.number, "sources": "、".join(report.waiting_for),
        }  # fmt: skip
    return None


@requirement
def verified_or_recognised(matter: Matter) -> str | None:
    """Recognised families only show what they spent (社会救助法 第四十二条; 关于进一步健全完善临时救助制度的意见)."""
    return None if is_recognised(matter.case) else verified(matter)


@requirement
def self_care_assessed(matter: Matter) -> str | None:
    """The six items were assessed (特困人员认定办法 第二十条、第二十一条)."""
    if matter.case.self_care.exists():
        return None
    return gettext("还没有生活自理能力评估：请两名工作人员逐项评估六项内容。")


@requirement
def parents_checked(matter: Matter) -> str | None:
    """An officer wrote down what registers or papers say of both parents (民发〔2019〕62号 二（二）); the family's word is not enough."""
    known = seen_facts(matter.case)[1].get(matter.case.subject_id, {})
    if known.get("mother_state") and known.get("father_state"):
        return None
    return gettext("还没有查清父母双方的情况：请用部门信息比对查验，查不到的请监护人协助提供材料后登记。")


@requirement
def disability_checked(matter: Matter) -> str | None:
    """The card is known from the federation's register, or an officer saw it (国发〔2015〕52号 三（二）)."""
    seen = seen_facts(matter.case)[1].get(matter.case.subject_id, {})
    letter = matter.case.application.letter
    answered = letter is not None and "disability" in letter.sources and matter.found.report is not None
    known = seen if "disability_kind" in seen or not answered else matter.found.subject.facts
    if known.get("disability_kind") and known.get("disability_grade") is not None:
        return None
    return gettext("残疾人证的类别和等级还没有核验：请等残联数据，或查看证件后登记。")


@requirement
def opinion_given(matter: Matter) -> str | None:
    """An opinion was written since the file was last taken up: accepted, investigated, or objected to (第十九条)."""
    since = last_entered(matter.case, S.ACCEPTED, S.INVESTIGATING, S.OBJECTED)
    if matter.case.opinions.filter(on__gte=since).exists():
        return None
    return gettext("还没有审核意见：请写明拟予确认还是拟不予确认及理由。")


def _judged(case: Case) -> bool:
    """A person took it on himself to propose a refusal although a source is silent, and said why."""
    latest = case.opinions.first()
    return latest is not None and latest.proposes == Opinion.Proposes.REFUSE
