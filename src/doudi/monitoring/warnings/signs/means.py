"""Signs in a household's means: bills (W-MED), no work (W-UNE), wages that fell (W-INC), losses (W-DSR)."""

from __future__ import annotations

from typing import Any

from doudi.facts import HAO
from doudi.monitoring.warnings.indicators import Indicator
from doudi.monitoring.warnings.signs.declaring import MINISTRY, WHERE, Declare, reached, total_of, watch
from doudi.rules import not_below_zero, part, published_or

MONTHS = 12
NOBODY_EARNS = "全家没有人有工作或收入"

# ------------------------------------------------------------------------------------- W-MED

med = Indicator("W-MED", "med", "医疗费用负担重", of="household", dataset="medical", need="MED", law=MINISTRY)


@total_of(label="家庭十二个月内个人负担的医疗费", over="counts", kind="money", unit="yuan/year")
def bills(person: Any, local: Any) -> Any:
    return person.medical_paid


@watch.value(WHERE, label="按人均可支配收入计算的全家年收入", kind="money", ranged=True, unit="yuan/year")
def usual_income(household: Any, local: Any) -> Any:
    """Where no disposable income is published, so many times the dibao standard stands in for it."""
    estimated = part(local.dibao_standard * MONTHS, local.watch_med_income)
    return published_or(local.disposable_income, estimated) * household.members


def _bills(level: str, *, label: str) -> Declare:
    """Bills of nothing are no burden, however small the household's usual income."""
    policy = med.at(level)
    reached(policy, label="有个人负担的医疗费")(has_bills)
    return reached(policy, label=label)


def has_bills(household: Any, local: Any) -> Any:
    return household.bills > 0


@_bills("Y", label="医疗费占全家年人均可支配收入总和的一成以上")
def a_tenth(household: Any, local: Any) -> Any:
    return household.bills >= part(household.usual_income, local.watch_med_y)


@_bills("O", label="医疗费占全家年人均可支配收入总和的四分之一以上")
def a_quarter(household: Any, local: Any) -> Any:
    return household.bills >= part(household.usual_income, local.watch_med_o)


@_bills("R", label="医疗费占全家年人均可支配收入总和的一半以上，或者超过规定的金额")
def a_half(household: Any, local: Any) -> Any:
    is_share = household.bills >= part(household.usual_income, local.watch_med_r)
    return is_share | (household.bills > local.watch_med_sum)


# ------------------------------------------------------------------------------------- W-UNE

une = Indicator("W-UNE", "une", "失业、断保", of="household", dataset="insurance", need="JOB", law=MINISTRY)


@total_of(label="有工作或收入的成员数", over="counts")
def earners(person: Any, local: Any) -> Any:
    return person.works


@total_of(label="领取失业保险金，或者没有收入来源达到黄色界限的成员数", over="counts")
def jobless(person: Any, local: Any) -> Any:
    is_without_income = person.months_without_income >= local.watch_une_y
    return person.able_bodied & ~person.works & ((person.unemployment_benefit > 0) | is_without_income)


@total_of(label="没有收入来源达到橙色界限的成员数", over="counts")
def long_jobless(person: Any, local: Any) -> Any:
    return person.able_bodied & ~person.works & (person.months_without_income >= local.watch_une_o)


@total_of(label="没有收入来源达到红色界限的成员数", over="counts")
def longest_jobless(person: Any, local: Any) -> Any:
    return person.able_bodied & ~person.works & (person.months_without_income >= local.watch_une_r)


@reached(une.at("Y"), label="有成员登记失业或者没有收入来源")
def somebody_jobless(household: Any, local: Any) -> Any:
    return household.jobless >= 1


@reached(une.at("O"), label="有成员连续三个月以上没有收入来源")
def somebody_long_jobless(household: Any, local: Any) -> Any:
    return household.long_jobless >= 1


une_red = une.at("R")


@reached(une_red, label="有成员连续六个月以上没有收入来源")
def somebody_longest_jobless(household: Any, local: Any) -> Any:
    return household.longest_jobless >= 1


@reached(une_red, label=NOBODY_EARNS)
def nobody_earns(household: Any, local: Any) -> Any:
    return household.earners < 1


# ------------------------------------------------------------------------------------- W-INC

inc = Indicator("W-INC", "inc", "工资收入下降", of="household", dataset="insurance", need="BASIC")


@total_of(label="近六个月的月均工资", over="counts", kind="money", unit="yuan/month")
def wages_now(person: Any, local: Any) -> Any:
    return person.wage_6m


@total_of(label="再往前六个月的月均工资", over="counts", kind="money", unit="yuan/month")
def wages_before(person: Any, local: Any) -> Any:
    """The mean of twelve months is the mean of both halves."""
    return not_below_zero(person.wage_12m * 2 - person.wage_6m)


def _fell(level: str, *, label: str) -> Declare:
    """A fall matters where there was something to fall from, and what is left is little."""
    policy = inc.at(level)
    reached(policy, label="此前有工资收入")(had_wages)
    reached(policy, label="近六个月人均工资低于低保标准的规定倍数")(little_is_left)
    return reached(policy, label=label)


def had_wages(household: Any, local: Any) -> Any:
    return household.wages_before > 0


def little_is_left(household: Any, local: Any) -> Any:
    return household.wages_now < part(local.dibao_standard * household.members, local.watch_inc_line)


@_fell("Y", label="工资下降两成以上")
def fell_a_fifth(household: Any, local: Any) -> Any:
    return household.wages_now <= part(household.wages_before, HAO - local.watch_inc_y)


@_fell("O", label="工资下降四成以上")
def fell_two_fifths(household: Any, local: Any) -> Any:
    return household.wages_now <= part(household.wages_before, HAO - local.watch_inc_o)


@_fell("R", label="工资下降六成以上")
def fell_three_fifths(household: Any, local: Any) -> Any:
    return household.wages_now <= part(household.wages_before, HAO - local.watch_inc_r)


# ------------------------------------------------------------------------------------- W-DSR

dsr = Indicator("W-DSR", "dsr", "受灾损失", of="household", dataset="visits", need="DISASTER")


@total_of(label="十二个月内灾害、意外造成的支出", kind="money", unit="yuan/year")
def losses(person: Any, local: Any) -> Any:
    return person.disaster_loss


@reached(dsr.at("Y"), label="有灾害、意外损失")
def has_losses(household: Any, local: Any) -> Any:
    return household.losses > 0


@reached(dsr.at("O"), label="受灾后需要过渡或冬春救助")
def needs_passing_help(household: Any, local: Any) -> Any:
    return household.disaster_need.isin(("transition", "winter_spring"))


@reached(dsr.at("R"), label="受灾后需要应急救助或重建住房")
def needs_emergency_help(household: Any, local: Any) -> Any:
    return household.disaster_need.isin(("emergency", "rebuilding"))
