"""Dimensions of poverty for the Alkire–Foster measure: in which of them a household is deprived.

Noun: DIMENSIONS, each a policy that is met where there is a lack; its weight is the term `poverty_<name>`.
"""

from __future__ import annotations

from typing import Any

from doudi.monitoring.warnings.indicators import GUIDE
from doudi.monitoring.warnings.signs.declaring import reached, total_of
from doudi.rules import Policy, part

DIMENSIONS: dict[str, Policy] = {
    name: Policy(f"poverty_in_{name}", title=title, law=GUIDE, of="household")
    for name, title in (
        ("income", "收入"),
        ("health", "医疗负担"),
        ("disability", "残疾"),
        ("schooling", "上学"),
        ("work", "就业"),
        ("alone", "高龄独居"),
    )
}


@total_of(label="重度残疾的成员数", over="counts")
def severely_disabled_members(person: Any, local: Any) -> Any:
    return person.severely_disabled


@total_of(label="本人收入合计", over="counts", kind="money", unit="yuan/month")
def own_incomes(person: Any, local: Any) -> Any:
    return person.own_income


@reached(DIMENSIONS["income"], label="人均月收入低于收入贫困线")
def has_little_income(household: Any, local: Any) -> Any:
    return household.own_incomes < part(local.dibao_standard * household.members, local.poverty_income_line)


@reached(DIMENSIONS["health"], label="医疗费占全家年人均可支配收入总和的四分之一以上")
def has_heavy_bills(household: Any, local: Any) -> Any:
    return household.bills >= part(household.usual_income, local.watch_med_o)


@reached(DIMENSIONS["disability"], label="有重度残疾的成员")
def has_somebody_disabled(household: Any, local: Any) -> Any:
    return household.severely_disabled_members >= 1


@reached(DIMENSIONS["schooling"], label="有义务教育年龄的孩子不在学")
def has_a_child_out_of_school(household: Any, local: Any) -> Any:
    return household.out_of_school >= 1


@reached(DIMENSIONS["work"], label="全家没有人有工作或收入")
def has_no_earner(household: Any, local: Any) -> Any:
    return household.earners < 1


@reached(DIMENSIONS["alone"], label="高龄老人一个人居住")
def is_old_and_alone(household: Any, local: Any) -> Any:
    return (household.very_old >= 1) & (household.members < 2)
