"""价格临时补贴 price_subsidy: when prices rise fast, whoever lives on basic aid is paid the rise of the month.

Triggered by the consumer price index of the place, or by that of food alone; the amount is the dibao standard times the rise of
the whole index, whichever of the two triggered it. One subsidy a person, of however many groups he is. Nobody applies.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.rules import Policy, larger, part, round_half_up

LAW26 = date(2026, 7, 1)

price_subsidy = Policy(
    "price_subsidy", title="价格临时补贴", law="社会救助和保障标准与物价上涨挂钩联动机制", of="person",
    after=("tekun", "dibao", "dibao_single", "edge"), documents="不用申请，直接发到原来的账户",
    takes="价格指数发布后20个工作日内发放",
)  # fmt: skip


# ------------------------------------------------------------------------------------- who


@price_subsidy.value("保障对象", label="低保对象或者特困人员", kind="flag")
def on_basic_living(person: Any, local: Any) -> Any:
    """Who would get dibao or tekun support today, and who draws it now, until it is stopped."""
    return person.on_dibao | person.tekun | person.holds_dibao | person.holds_tekun


@price_subsidy.value("保障对象", label="领取失业保险金的人员或者优抚对象", kind="flag")
def insured_or_honoured(person: Any, local: Any) -> Any:
    return (person.unemployment_benefit > 0) | person.honoured


@price_subsidy.value("保障对象", label="孤儿或者事实无人抚养儿童（当地纳入的）", kind="flag")
def child_covered(person: Any, local: Any) -> Any:
    return (person.holds_orphan | person.holds_unattended) & local.price_covers_children


@price_subsidy.value("保障对象", label="低保边缘家庭成员（纳入期间）", kind="flag")
def edge_covered(person: Any, local: Any) -> Any:
    is_edge = (person.counts & person.household.edge) | person.holds_edge
    return is_edge & local.price_covers_edge


# ------------------------------------------------------------------------------------- conditions

NOT_TRIGGERED = "本月当地物价涨幅没有达到启动条件"
NOT_IN_GROUP = "不是低保对象、特困人员、领取失业保险金人员、优抚对象等保障对象"


@price_subsidy.condition("启动条件", until=LAW26, label="物价涨幅达到启动条件", otherwise=NOT_TRIGGERED)
@price_subsidy.condition(
    "第三十二条", law="社会救助法", since=LAW26, label="物价涨幅达到启动条件", otherwise=NOT_TRIGGERED
)
def triggered(person: Any, local: Any) -> Any:
    """Either index of the month, year on year: 达到 — exactly on the threshold is enough."""
    return (local.cpi_rise >= local.cpi_threshold) | (local.food_price_rise >= local.food_price_threshold)


@price_subsidy.condition("保障对象", until=LAW26, label="属于保障对象", otherwise=NOT_IN_GROUP)
@price_subsidy.condition("第三十二条", law="社会救助法", since=LAW26, label="属于保障对象", otherwise=NOT_IN_GROUP)
def in_group(person: Any, local: Any) -> Any:
    return person.on_basic_living | person.insured_or_honoured | person.child_covered | person.edge_covered


@price_subsidy.condition("保障对象", label="健在", otherwise="本人已经去世")
def alive(person: Any, local: Any) -> Any:
    """Somebody may still stand on a list."""
    return person.alive


# ------------------------------------------------------------------------------------- amount


@price_subsidy.amount("补贴标准", until=LAW26, label="低保标准乘以物价涨幅", unit="yuan")
@price_subsidy.amount("第三十二条", law="社会救助法", since=LAW26, label="低保标准乘以物价涨幅", unit="yuan")
def rise_of_standard(person: Any, local: Any) -> Any:
    """Also where food triggered it, the rise is that of the whole index; where that fell, there is nothing to pay."""
    return round_half_up(part(local.dibao_standard, larger(local.cpi_rise, 0)), to=local.benefit_rounding)
