"""未参保失业人员一次性临时救助 jobless_aid: three months without any income, no unemployment insurance, not on dibao.

Applied for where one works or lives. The amount is the place's.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.temporary.quick import NOT_DIFFICULT
from doudi.rules import Policy

jobless_aid = Policy(
    "jobless_aid", title="未参保失业人员一次性临时救助", law="关于进一步做好最低生活保障等社会救助兜底保障工作的通知", of="person",
    every="once", documents="身份证；在务工地或居住地申请", takes="按当地公布的时限",
)  # fmt: skip

ARTICLE = "二（一）"


@jobless_aid.condition(ARTICLE, label="有劳动能力而没有工作", otherwise="您有工作、在上学、已退休或者不在就业年龄内")
def out_of_work(person: Any, local: Any) -> Any:
    return person.able_bodied & ~person.has_job


@jobless_aid.condition(ARTICLE, label="没有失业保险待遇", otherwise="您正在领取失业保险金")
def not_insured(person: Any, local: Any) -> Any:
    return person.unemployment_benefit <= 0


@jobless_aid.condition(ARTICLE, label="连续三个月没有收入来源", otherwise="您没有收入来源的时间还不到规定的月数")
def long_without_income(person: Any, local: Any) -> Any:
    """Exactly three months are enough."""
    return person.months_without_income >= local.jobless_months


@jobless_aid.condition(ARTICLE, label="没有享受低保", otherwise="您已经享受低保")
def not_on_dibao(person: Any, local: Any) -> Any:
    """未纳入低保范围 — whoever might get dibao but has not asked for it is not shut out."""
    return ~person.holds_dibao


@jobless_aid.condition(ARTICLE, label="生活困难", otherwise=NOT_DIFFICULT)
def in_difficulty(person: Any, local: Any) -> Any:
    return person.household.life_in_difficulty


@jobless_aid.amount(ARTICLE, label="一次性临时救助金", unit="yuan")
def grant_of_jobless(person: Any, local: Any) -> Any:
    return local.jobless_grant
