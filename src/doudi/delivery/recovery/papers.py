"""What the debtor is given in writing: notice_of (what was overpaid, why, until when he may answer) and decision_of (what he gives back).

Both say what the claim holds and nothing else, in the shape of the papers of cases; a claim never changes, so neither do they. Their hash
stands in the step they belong to.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.cases.papers.wording.parts import Part, day_words, money, month_words, part
from doudi.cases.terms import term
from doudi.delivery.ledger.money import yuan
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.stages import Cause
from doudi.evidence.letters.wording import programme_title

Content = dict[str, Any]
TITLES = {"notice": "拟追缴救助金听取意见告知书", "decision": "追缴救助金决定书"}
CAUSES = {Cause.FRAUD: "骗取救助", Cause.LATE_REPORT: "情况变化没有及时报告", Cause.OFFICE_ERROR: "经办差错"}


def notice_of(claim: Claim) -> Content:
    """Say what was overpaid, month by month, why, and until when the debtor may answer."""
    until = day_words(claim.answer_by)
    answer = part(
        "您的权利", f"您可以在{until}以前说明情况、提出意见和证据，口头或者书面都可以。期满没有答复的，依现有材料决定。"
    )
    return _paper(claim, kind="notice", on=claim.notified_on, parts=[_months(claim), _reasons(claim), answer])


def decision_of(claim: Claim) -> Content:
    """Say what is given back and fined, under which law, how it may be paid, and what can be done against it.

    :raises ValueError: when it is not decided yet.
    """
    if claim.decided_on is None:
        raise ValueError(f"{claim.number} is not decided")
    parts = [_months(claim), _reasons(claim), _heard(claim), _decided(claim), _remedies(claim, on=claim.decided_on)]
    return _paper(claim, kind="decision", on=claim.decided_on, parts=parts)


def _paper(claim: Claim, *, kind: str, on: date, parts: list[Part]) -> Content:
    return {
        "title": TITLES[kind], "number": claim.number, "case": claim.entitlement.number,
        "programme": programme_title(claim.entitlement.programme), "to": claim.debtor_name, "on": on.isoformat(), "parts": parts,
    }  # fmt: skip


def _months(claim: Claim) -> Part:
    rows = [
        (month_words(one.month), programme_title(one.programme), money(yuan(one.cents))) for one in claim.months.all()
    ]
    total = f"合计多发{money(yuan(claim.claimed_cents))}。"
    return part("多发的救助金", total, heads=("月份", "项目", "多发数额"), rows=rows)


def _reasons(claim: Claim) -> Part:
    return part("原因和理由", f"{CAUSES[Cause(claim.cause)]}：{claim.reasons}")


def _heard(claim: Claim) -> Part:
    return part("您的意见", "您在期限内没有答复。" if claim.is_silent else claim.said)


def _decided(claim: Claim) -> Part:
    fine = f"处以罚款{money(yuan(claim.fine_cents))}（{claim.law}），上缴国库。" if claim.fine_cents else ""
    return part(
        "决定",
        f"退回救助金{money(yuan(claim.return_cents or 0))}。",
        fine,
        "一次退回有困难的，可以约定分期退回。没有您签字同意或者法院文书，不会从以后的救助金里抵扣。",
    )


def _remedies(claim: Claim, *, on: date) -> Part:
    days, months = (term(name, place=claim.place, on=on) for name in ("reconsideration_days", "court_months"))
    return part(
        "不服怎么办",
        f"可以自收到本决定书之日起{days}日内申请行政复议（行政复议法第二十条、第二十四条）；",
        f"也可以自收到本决定书之日起{months}个月内，向有管辖权的人民法院提起行政诉讼（行政诉讼法第四十六条）。",
    )
