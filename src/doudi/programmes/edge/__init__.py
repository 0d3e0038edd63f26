"""最低生活保障边缘家庭 edge: not poor enough for dibao, and less than the edge line a head.

The line is published by the place or is a multiple of the dibao standard. No monthly money: the status opens medical,
education, housing and employment assistance, supplements in some cities, and single-person entry to dibao.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.programmes.property.limits import limit_property
from doudi.rules import Policy, part, published_or, round_up

GUANGDONG = "44"
LAW26 = date(2026, 7, 1)
NEW_GATE = date(2026, 1, 1)

edge = Policy(
    "edge", title="最低生活保障边缘家庭", law="最低生活保障审核确认办法", of="household", every="year", after=("dibao", "tekun"),
    holds="holds_edge", documents="身份证、户口簿和全家人的授权书",
)  # fmt: skip

NOT_BELOW = "您家的人均月收入没有低于低保边缘家庭的收入线"


@edge.value("第八条", label="低保边缘家庭收入线", kind="money")
def edge_limit(household: Any, local: Any) -> Any:
    """The published figure, else the multiple, rounded up as places publish it."""
    computed = round_up(part(local.dibao_standard, local.edge_multiple), to=local.edge_rounding)
    return published_or(local.edge_line, computed)


@edge.condition("第八条", until=LAW26, label="人均收入低于低保边缘收入线", otherwise=NOT_BELOW)
@edge.condition("第二十一条", law="社会救助法", since=LAW26, label="人均收入低于低保边缘收入线", otherwise=NOT_BELOW)
def income_below_edge(household: Any, local: Any) -> Any:
    """低于 — below, not at. Since 2026-07-01 the province fixes the percentage."""
    return household.income < household.edge_limit * household.members


@edge.condition("信息核对", law="广东省最低生活保障家庭经济状况核对和生活状况综合评估办法", place=GUANGDONG, since=NEW_GATE,
                label="核对的人均收入不高于当地最低工资", otherwise="您家核对后的人均月收入高于进入评估的界线")  # fmt: skip
def within_gate(household: Any, local: Any) -> Any:
    """Whoever passes the gate is assessed, and the assessment sorts households into dibao, edge or neither."""
    return household.verified_income <= local.minimum_wage * household.members


limit_property(edge, standard=lambda local: local.urban_standard)


@edge.condition("第八条", until=LAW26, label="不符合低保条件", otherwise="您家符合低保条件，应当享受低保")
@edge.condition(
    "第二十一条", law="社会救助法", since=LAW26, label="不符合低保条件", otherwise="您家符合低保条件，应当享受低保"
)
def not_dibao(household: Any, local: Any) -> Any:
    return ~household.dibao


@edge.condition(
    "第十四条", law="社会救助暂行办法", label="并非全家都是特困人员", otherwise="您家计入的成员都应当按特困人员供养"
)
def not_all_tekun(household: Any, local: Any) -> Any:
    return household.tekun_members < household.members
