"""最低生活保障 dibao: a household living together with less than the local standard a head is lifted to it, each month.

Conditions: income below the standard (D1), property within the limits (D2), work (D4), not everybody tekun; in Guangdong also
the gate of stage one. The amount is the gap. Nobody is refused for his job or origin, and nobody of the household is left
out of it (D3): no rule here could do either.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.programmes.property.limits import limit_property
from doudi.rules import Policy, choose, larger, round_half_up, round_up, shared

GUANGDONG = "44"
LAW26 = date(2026, 7, 1)
ASSESSMENT_2019 = "广东省最低生活保障家庭经济状况核对和生活状况评估认定办法"
ASSESSMENT_2026 = "广东省最低生活保障家庭经济状况核对和生活状况综合评估办法"
NEW_GATE = date(2026, 1, 1)

dibao = Policy(
    "dibao", title="最低生活保障", law="社会救助暂行办法", of="household", after=("tekun",), holds="holds_dibao", paid="paid_dibao",
    documents="身份证、户口簿和全家人的授权书",
)  # fmt: skip

NOT_BELOW = "您家的人均月收入没有低于当地低保标准"
OVER_GATE = "您家核对后的人均月收入高于进入评估的界线"


# ------------------------------------------------------------------------------------- conditions


@dibao.condition("第九条", until=LAW26, label="人均收入低于当地低保标准", otherwise=NOT_BELOW)
@dibao.condition("第十八条", law="社会救助法", since=LAW26, label="人均收入低于当地低保标准", otherwise=NOT_BELOW)
def income_below_standard(household: Any, local: Any) -> Any:
    """D1. 低于 — below, not at: a household exactly on the standard is refused."""
    return household.income < local.dibao_standard * household.members


@dibao.condition("信息核对", law=ASSESSMENT_2019, place=GUANGDONG, until=NEW_GATE, label="核对的人均收入不高于低保标准",
                 otherwise=OVER_GATE)  # fmt: skip
def within_gate(household: Any, local: Any) -> Any:
    """Stage one in Guangdong: verified income, before the township's assessment; 不高于 — exactly on the line passes."""
    return household.verified_income <= local.dibao_standard * household.members


@dibao.condition("信息核对", law=ASSESSMENT_2026, place=GUANGDONG, since=NEW_GATE, name="within_gate",
                 label="核对的人均收入不高于当地最低工资", otherwise=OVER_GATE)  # fmt: skip
def within_gate_of_minimum_wage(household: Any, local: Any) -> Any:
    """Since 2026 the gate is the minimum wage; the assessment then sorts households into dibao, edge or neither."""
    return household.verified_income <= local.minimum_wage * household.members


limit_property(dibao, standard=lambda local: local.dibao_standard)


@dibao.condition("就业义务", law="广东省最低生活保障制度实施办法", place=GUANGDONG, label="并非全家有劳动能力而无正当理由不就业",
                 otherwise="您家计入的成员都有劳动能力，没有正当理由而不就业")  # fmt: skip
def somebody_works_or_cannot(household: Any, local: Any) -> Any:
    """D4. One idle member is counted as earning the minimum wage (income.imputed_wage); if all are idle, nobody is left to help."""
    return household.idle_members < household.members


@dibao.condition(
    "第十四条",
    until=LAW26,
    label="并非全家都是特困人员",
    otherwise="您家计入的成员都应当按特困人员供养，不重复享受低保",
)
@dibao.condition("第十六条", law="社会救助法", since=LAW26, label="并非全家都是特困人员",
                 otherwise="您家计入的成员都应当按特困人员供养，不重复享受低保")  # fmt: skip
def not_all_tekun(household: Any, local: Any) -> Any:
    return household.tekun_members < household.members


# ------------------------------------------------------------------------------------- amount


@dibao.amount("第十二条第一款", until=LAW26, label="补足到低保标准的差额")
@dibao.amount("第十八条", law="社会救助法", since=LAW26, label="补足到低保标准的差额")
def gap(household: Any, local: Any) -> Any:
    """低保标准 × 人数 － 家庭月收入, rounded as the place says: half a fen up where it says nothing."""
    difference = local.dibao_standard * household.members - household.income
    up = round_up(difference, to=local.benefit_rounding)
    return choose(local.benefit_rounded_up, up, round_half_up(difference, to=local.benefit_rounding))


@dibao.amount("第四条", law="特困人员认定办法", label="减去特困成员的份额（另按特困人员供养）")
def share_of_tekun(household: Any, local: Any) -> Any:
    """A member supported as tekun counts in the average, but is not paid twice."""
    difference = local.dibao_standard * household.members - household.income
    share = shared(difference * household.tekun_members, larger(household.members, 1))
    return 0 - round_half_up(share, to=local.benefit_rounding)
