"""急难型临时救助 emergency: a family or a person whom a sudden hardship leaves without the means of basic life for a time.

Income and property are not asked about. Where it cannot wait, help comes first (先行救助): a part of the very same grant, paid
before verification, review and publicity; papers follow. Since 2026-07-01 the township must help first.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.temporary.limits import LAW26, OPINION_2018, limit_amount, limit_repeats
from doudi.programmes.temporary.quick import NOT_DIFFICULT, NOT_HIT
from doudi.rules import Policy, choose, larger, published_or, smaller

emergency = Policy(
    "emergency", title="急难型临时救助", law="社会救助暂行办法", of="household", every="once", after=("quick_aid",),
    documents="身份证和能说明急难的材料（可以事后补）", takes="情况紧急的先救助、后补手续；其他的按当地公布的时限",
)  # fmt: skip


# ------------------------------------------------------------------------------------- how much


@emergency.value("二（三）", law=OPINION_2018, label="急难型临时救助限额", kind="money", unit="yuan")
def emergency_limit(household: Any, local: Any) -> Any:
    return household.standard_of_helped * local.emergency_months


@emergency.value("二（三）", law=OPINION_2018, label="小额快救解决的金额", kind="money", unit="yuan")
def met_by_quick_aid(household: Any, local: Any) -> Any:
    return household.quick_aid_amount


@emergency.value("二（三）", law=OPINION_2018, label="急难型临时救助应发金额", kind="money", unit="yuan")
def emergency_grant(household: Any, local: Any) -> Any:
    """What is needed, at most what the limits leave, less what quick aid pays now."""
    left = smaller(household.emergency_limit - household.paid_same_cause, household.year_limit_left)
    return larger(smaller(household.needed_amount, left) - household.met_by_quick_aid, 0)


@emergency.value("二（二）", law=OPINION_2018, label="先行救助限额", kind="money", unit="yuan")
def assist_first_limit(household: Any, local: Any) -> Any:
    """Up to so many months a head where the place says how many; else the whole grant may come first."""
    return household.standard_of_helped * published_or(local.assist_first_months, local.emergency_months)


@emergency.value("二（二）", law=OPINION_2018, label="先行救助金额", kind="money", unit="yuan", ranged=True)
def assist_first(household: Any, local: Any) -> Any:
    used = household.paid_same_cause + household.met_by_quick_aid
    first = smaller(household.emergency_grant, larger(household.assist_first_limit - used, 0))
    return choose(household.cannot_wait, first, 0)


# ------------------------------------------------------------------------------------- conditions


@emergency.condition("第四十七条", until=LAW26, label="遭遇急难", otherwise=NOT_HIT)
@emergency.condition("第十三条", law="社会救助法", since=LAW26, label="遭遇急难", otherwise=NOT_HIT)
def struck(household: Any, local: Any) -> Any:
    return household.hit_by_hardship


@emergency.condition("第四十七条", label="基本生活暂时出现严重困难", otherwise=NOT_DIFFICULT)
def in_difficulty(household: Any, local: Any) -> Any:
    return household.life_in_difficulty


@emergency.condition(
    "第四十七条", label="还有需要救助的困难", otherwise="小额快救已经能解决您家的困难，没有另外需要救助的"
)
def need_is_left(household: Any, local: Any) -> Any:
    return household.needed_amount > household.met_by_quick_aid


limit_amount(
    emergency,
    limit=lambda household: household.emergency_limit,
    before=lambda household: household.met_by_quick_aid,
    per_cause="您家因这次急难得到的救助已经达到当地限额",
)
limit_repeats(emergency)


# ------------------------------------------------------------------------------------- amount


@emergency.amount("二（二）", law=OPINION_2018, until=LAW26, label="先行救助（先发钱，后补手续）", unit="yuan")
@emergency.amount("第五十条", law="社会救助法", since=LAW26, label="先行救助（先发钱，后补手续）", unit="yuan")
def paid_first(household: Any, local: Any) -> Any:
    return household.assist_first


@emergency.amount("二（三）", law=OPINION_2018, label="审核确认后发放", unit="yuan")
def paid_after(household: Any, local: Any) -> Any:
    return household.emergency_grant - household.assist_first
