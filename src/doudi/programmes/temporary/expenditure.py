"""支出型临时救助 expenditure: schooling, illness and the like suddenly cost more than a family can bear.

Income below last year's average and property within the limits; since 2026 nobody verifies these again for families already
recognised as tekun, dibao, edge or rigid: only the spending is looked at. Ends with which desk may approve the whole.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.temporary.limits import (
    LAW26,
    OPINION_2018,
    OPINION_2026,
    QUICK_AID,
    limit_amount,
    limit_repeats,
)
from doudi.rules import Policy, judged_or, smaller

expenditure = Policy(
    "expenditure", title="支出型临时救助", law="社会救助暂行办法", of="household", every="once", after=("quick_aid", "emergency"),
    documents="身份证、授权书和支出票据（已认定的低保、边缘、刚性支出困难家庭只要票据）",
    takes="按当地公布的时限；金额小的由乡镇（街道）直接决定",
)  # fmt: skip

NOT_BELOW = "您家的人均收入没有低于上年度当地居民人均可支配收入"
TOO_RICH = "您家的财产超过了当地规定的限额"


# ------------------------------------------------------------------------------------- how much


@expenditure.value("二（三）", law=OPINION_2018, label="支出型临时救助限额", kind="money", unit="yuan")
def expenditure_limit(household: Any, local: Any) -> Any:
    """So many months a head, and never more than was really spent."""
    return smaller(household.standard_of_helped * local.expenditure_months, household.rigid_paid_together)


@expenditure.value("二（三）", law=OPINION_2018, label="急难型救助和小额快救已解决的金额", kind="money", unit="yuan")
def met_otherwise(household: Any, local: Any) -> Any:
    return household.met_by_quick_aid + household.emergency_amount


# ------------------------------------------------------------------------------------- conditions


@expenditure.condition(
    "第四十七条",
    until=LAW26,
    label="有医疗、教育等生活必需支出",
    otherwise="没有记录到您家12个月内有医疗、教育、康复等支出",
)
@expenditure.condition("第十三条", law="社会救助法", since=LAW26, label="有医疗、教育等生活必需支出",
                       otherwise="没有记录到您家12个月内有医疗、教育、康复等支出")  # fmt: skip
def something_spent(household: Any, local: Any) -> Any:
    return household.rigid_paid_together > 0


@expenditure.condition(
    "第四十七条", label="生活必需支出突然增加、超出家庭承受能力", otherwise="您家的支出没有超出家庭承受能力"
)
def beyond_means(household: Any, local: Any) -> Any:
    return household.spending_beyond_means


@expenditure.condition(
    "二（一）", law=OPINION_2018, until=QUICK_AID, label="人均收入低于上年度当地人均可支配收入", otherwise=NOT_BELOW
)
def income_below_average(household: Any, local: Any) -> Any:
    return household.yearly_income < local.disposable_income * household.members


@expenditure.condition("已认定家庭", law=OPINION_2026, since=QUICK_AID, name="income_below_average", otherwise=NOT_BELOW,
                       label="人均收入低于上年度当地人均可支配收入，或者家庭已经认定")  # fmt: skip
def income_below_average_or_recognised(household: Any, local: Any) -> Any:
    below = household.yearly_income < local.disposable_income * household.members
    return household.is_recognised | below


@expenditure.condition("二（一）", law=OPINION_2018, until=QUICK_AID, label="家庭财产符合当地规定", otherwise=TOO_RICH)
def property_within(household: Any, local: Any) -> Any:
    return judged_or(household.property_within_limits, household.owns_nothing)


@expenditure.condition("已认定家庭", law=OPINION_2026, since=QUICK_AID, name="property_within", otherwise=TOO_RICH,
                       label="家庭财产符合当地规定，或者家庭已经认定")  # fmt: skip
def property_within_or_recognised(household: Any, local: Any) -> Any:
    return household.is_recognised | judged_or(household.property_within_limits, household.owns_nothing)


@expenditure.condition(
    "第四十七条", label="还有需要救助的困难", otherwise="急难型救助或小额快救已经能解决您家的困难，没有另外需要救助的"
)
def need_is_left(household: Any, local: Any) -> Any:
    return household.needed_amount > household.met_otherwise


limit_amount(
    expenditure,
    limit=lambda household: household.expenditure_limit,
    before=lambda household: household.met_otherwise,
    per_cause="您家因这些支出得到的救助已经达到当地限额",
)
limit_repeats(expenditure)


# ------------------------------------------------------------------------------------- amount and desk


@expenditure.amount("二（三）", law=OPINION_2018, label="支出型临时救助金", unit="yuan")
def spending_met(household: Any, local: Any) -> Any:
    """What is needed and not met otherwise, at most what the limits for this cause and this year leave."""
    needed = smaller(household.needed_amount, household.year_limit_left) - household.met_otherwise
    return smaller(needed, household.expenditure_limit - household.paid_same_cause)


@expenditure.value("第四十八条", label="本次临时救助金额合计", kind="money", unit="yuan")
def temporary_together(household: Any, local: Any) -> Any:
    return household.met_otherwise + household.expenditure_amount


@expenditure.value("第四十八条", label="由乡镇人民政府、街道办事处审批", kind="flag")
def township_approves(household: Any, local: Any) -> Any:
    """救助金额较小的，县级民政部门可以委托乡镇人民政府、街道办事处审批: at most the township's limit; above it, the county's desk."""
    return household.temporary_together <= local.township_limit
