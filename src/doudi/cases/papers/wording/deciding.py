"""Papers that carry a decision: grant, refusal, change, ending, and the answer to somebody who did not accept one.

Law: 社会救助法 第四十五条、第四十六条、第四十八条、第七十三条; 最低生活保障审核确认办法 第二十一条、第二十二条、第三十条、第三十三条;
关于进一步做好最低生活保障等社会救助兜底保障工作的通知（民发〔2022〕83号） 五（五）.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from doudi.cases.articles import in_brackets
from doudi.cases.case import Case, Decision
from doudi.cases.papers.wording.parts import (
    UNITS,
    Part,
    amount_part,
    articles_words,
    conditions_part,
    day_words,
    money,
    month_words,
    part,
    title_of,
    whose,
)
from doudi.cases.papers.wording.remedies import remedies_part
from doudi.cases.reviews.models import Reconsideration, Review, Transfer
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.road import PROCEDURE
from doudi.cases.stages import Stage
from doudi.cases.terms import term

More = Mapping[str, Any]
TELL, DECEIT = "社会救助法 第四十六条", "社会救助法 第七十三条"
V = Decision.Verdict


def grant(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Granted: the amount step by step, from which month, how long, duties."""
    made = decision_for(case, V.GRANTED)
    return [
        part("决定", *_what(case, made=made), f"依据：{articles_words(made)}。"),
        amount_part(made),
        part("从什么时候起、到什么时候", _begins(made), _lasts(case, made=made, on=on)),
        part("请您注意", *_duties(case, on=on)),
        remedies_part(case, authority=authority, on=on),
    ]


def refusal(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Refused: the reasons, the articles, the numbers on both sides, and every remedy."""
    made = decision_for(case, V.REFUSED)
    return [
        part(
            "决定",
            f"{whose(case)}于{day_words(case.application.submitted_on)}申请{title_of(case)}。经审核，不予确认。",
            f"理由：{made.reasons}。" if not made.reasons.endswith("。") else f"理由：{made.reasons}",
            f"依据：{articles_words(made)}。",
        ),
        conditions_part(made),
        part(
            "还可以得到什么帮助",
            "不符合这一项，不等于不能得到其他救助：低保边缘家庭、刚性支出困难家庭、临时救助等有各自的条件。"
            "可以请受理窗口或村（居）民委员会帮助您试算，也可以拨打社会救助服务热线12349。",
        ),
        remedies_part(case, authority=authority, on=on),
    ]


def change(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Changed, or suspended: the amount before and after, step by step, from which month."""
    made = decision_for(case, V.CHANGED, V.SUSPENDED)
    if made.verdict == V.SUSPENDED:
        what = part("决定", f"{whose(case)}的{title_of(case)}，{_from(made)}暂停发放。", f"理由：{made.reasons}")
        return [what, remedies_part(case, authority=authority, on=on)]
    before = case.decisions.filter(pk__lt=made.pk, verdict__in=(V.GRANTED, V.CHANGED)).first()
    was = f"，原来是{UNITS.get(before.unit, '')} {money(before.amount_yuan)}" if before else ""
    last = f"，到{month_words(made.effective_until - timedelta(days=1))}为止" if made.effective_until else ""
    return [
        part(
            "决定",
            f"{whose(case)}的{title_of(case)}，{_from(made)}调整为{UNITS.get(made.unit, '')} {money(made.amount_yuan)}{was}{last}。",
            f"理由：{made.reasons}",
            f"依据：{articles_words(made)}。",
        ),
        amount_part(made),
        remedies_part(case, authority=authority, on=on),
    ]


def ending(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """Ended: why, under which article, until which month, and what comes after."""
    made = decision_for(case, V.ENDED)
    last = made.effective_until - timedelta(days=1) if made.effective_until else None
    until = f"发放到{month_words(last)}为止，下一个月起不再发放。" if last else ""
    grace = "这段时间是渐退期，按原来的金额发放。" if case.stage == Stage.GRACE else ""
    return [
        part(
            "决定",
            f"终止{whose(case)}的{title_of(case)}。",
            f"原因：{EndReason(made.ended_because).label}。{made.reasons}",
            f"依据：{articles_words(made)}。",
            until + grace,
        ),
        conditions_part(made),
        part(
            "以后",
            "授权书随救助终止而终止，我们不再查询您家的信息。生活再遇到困难的，可以随时重新申请，也可以申请临时救助。",
        ),
        remedies_part(case, authority=authority, on=on),
    ]


def appeal(case: Case, *, more: More, authority: str, on: date) -> list[Part]:
    """The answer to somebody who did not accept a decision."""
    asked = Reconsideration.objects.get(pk=more["reconsideration"])
    return [
        part(
            "答复",
            f"{whose(case)}于{day_words(asked.asked_on)}就{title_of(case)}{asked.get_road_display()}，现答复如下：",
            f"结论：{asked.get_outcome_display()}。",
            asked.answer,
        ),
        remedies_part(case, authority=authority, on=on, has_decided_again=True),
    ]


def decision_for(case: Case, *verdicts: str) -> Decision:
    """Find the latest decision of one of these kinds."""
    return case.decisions.filter(verdict__in=verdicts).latest("pk")


def _what(case: Case, *, made: Decision) -> list[str]:
    """Say what is granted: what was applied for, or help that moved here with the household, and what became of its amount."""
    came = Transfer.objects.filter(to_case=case).first()
    if came is None:
        applied_on = day_words(case.application.submitted_on)
        return [f"{whose(case)}于{applied_on}申请{title_of(case)}。经审核，符合条件，予以确认。"]
    moved = f"{whose(case)}的{title_of(case)}（迁出地案件 {came.handed_over['case']}）随家庭迁入，{_from(made)}由我们接续发放。"
    return [moved, made.reasons] if made.is_by_rule else [moved]  # a person's own reasons stand beside the amount


def _from(made: Decision) -> str:
    return f"从{month_words(made.effective_from)}起" if made.effective_from else ""


def _begins(made: Decision) -> str:
    if made.effective_from is None:
        return ""
    if not made.amount_yuan:
        return f"身份自{day_words(made.effective_from)}起认定。"
    if made.unit in UNITS:
        return f"从{month_words(made.effective_from)}起按月发放，通过银行发到您的账户。"
    return "一次性发放，通过银行发到您的账户或当面发给您。"


def _lasts(case: Case, *, made: Decision, on: date) -> str:
    if made.effective_until is not None:
        return f"有效期到{day_words(made.effective_until - timedelta(days=1))}，期满前可以重新申请，没有变化的材料不必再交。"
    months = term(f"{PROCEDURE[case.programme]}_valid_months", place=case.place, on=on)
    if months is not None:
        return f"有效期{months}个月，期满前可以重新申请，没有变化的材料不必再交。"
    review = Review.objects.filter(case=case, done_on=None).first()
    if review is None or made.unit not in UNITS:
        return ""
    return f"没有固定期限：我们定期复核，下一次在{day_words(review.due_on)}前；没有明显变化的，继续发放。"


def _duties(case: Case, *, on: date) -> list[str]:
    months = term("change_report_months", place=case.place, on=on)
    told = f"最迟不超过{months}个月；" if months else ""
    return [
        f"家庭人口、收入、财产有变化的，请及时告诉乡镇（街道）或村（居）民委员会，{told}请配合定期复核{in_brackets(TELL, on=on)}。",
        f"如实申报。虚报、隐瞒、伪造骗取救助的，要退回，并可能被罚款{in_brackets(DECEIT, on=on)}。",
    ]
