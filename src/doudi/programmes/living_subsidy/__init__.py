"""困难残疾人生活补贴 living_subsidy: for disabled people of poor families, towards what a disability costs in daily life.

Conditions: a valid card, one of the place's groups, not tekun, no nursing benefit of work injury, no orphan's or full child's
allowance, not in prison, more than a benefit of the same kind. No income in the dibao test. Applied for anywhere (跨省通办).
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Policy, part, published_or, round_up, shared

FUJIAN = "35"
FUJIAN_LAW = "福建省残疾人两项补贴规定"
ELDER = 60
MONTHS = 12

living_subsidy = Policy(
    "living_subsidy", title="困难残疾人生活补贴", law="国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见",
    of="person", after=("tekun", "dibao", "dibao_single", "edge", "rigid", "supplement", "orphan", "unattended"),
    holds="holds_living_subsidy", paid="paid_living_subsidy", documents="身份证和残疾人证，其余由部门共享",
    takes="可以在全国任何乡镇（街道）窗口或者网上申请，户籍地县级民政部门和残联审定，一般15到20个工作日；从批准的当月或下个月起发放",
)  # fmt: skip


# ------------------------------------------------------------------------------------- the place's groups


@living_subsidy.value("第一条第一项", label="当地扩大到的低保边缘家庭", kind="flag")
def in_widened_edge(person: Any, local: Any) -> Any:
    return person.in_edge & local.living_subsidy_edge


@living_subsidy.value("第一条第一项", label="当地扩大到的刚性支出困难家庭", kind="flag")
def in_widened_rigid(person: Any, local: Any) -> Any:
    return person.in_rigid & local.living_subsidy_rigid


@living_subsidy.value("第一条第一项", label="补贴对象家庭", kind="flag")
def in_living_group(person: Any, local: Any) -> Any:
    """低保家庭中的残疾人; edge and rigid-expenditure families only where the place has widened it."""
    return person.in_dibao | person.in_widened_edge | person.in_widened_rigid


@living_subsidy.value("补贴对象", law=FUJIAN_LAW, label="家庭人均收入不超过低保标准规定倍数", kind="flag", place=FUJIAN)
def near_dibao(person: Any, local: Any) -> Any:
    limit = part(local.dibao_standard, local.living_subsidy_multiple) * person.household.members
    return person.counts & (person.household.income <= limit)


@living_subsidy.value("补贴对象", law=FUJIAN_LAW, label="60周岁以上无固定收入", kind="flag", place=FUJIAN)
def old_without_income(person: Any, local: Any) -> Any:
    """The residents' basic pension of the centre is no fixed income here, as it is none in the dibao test."""
    has_income = person.works | (person.counted_pension > 0)
    return (person.age >= ELDER) & ~has_income


@living_subsidy.value(
    "补贴对象", law=FUJIAN_LAW, label="补贴对象家庭", kind="flag", name="in_living_group", place=FUJIAN
)
def in_living_group_in_fujian(person: Any, local: Any) -> Any:
    """低保; 低保标准100%至130%的重度残疾人; 60周岁以上无固定收入的重度残疾人."""
    return person.in_dibao | (person.severely_disabled & (person.near_dibao | person.old_without_income))


@living_subsidy.value("第三条", label="没有不予补贴的情形", kind="flag")
def no_bar_to_subsidies(person: Any, local: Any) -> Any:
    """What bars both subsidies: support as tekun, the nursing benefit of work injury, prison, death."""
    return ~person.in_tekun & ~person.work_injury_care & person.may_be_supported


@living_subsidy.value("第一条第一项", label="属于生活补贴对象", kind="flag")
def may_have_living_subsidy(person: Any, local: Any) -> Any:
    """Before any child's allowance is looked at."""
    return (person.disability_grade > 0) & person.in_living_group & person.no_bar_to_subsidies


# ------------------------------------------------------------------------------------- conditions

TEKUN = "按特困人员供养的，不重复享受残疾人两项补贴"
INJURY = "领取工伤保险生活护理费的，不重复享受残疾人两项补贴"
PRISON = "本人已去世或者正在服刑"


@living_subsidy.condition(
    "第一条第一项", label="持有有效的残疾人证", otherwise="没有有效的残疾人证（可以向残联申请评定）"
)
def disabled(person: Any, local: Any) -> Any:
    return person.disability_grade > 0


@living_subsidy.condition(
    "第一条第一项", label="属于当地规定的困难家庭或者人员", otherwise="不是低保家庭成员，也不属于当地扩大的补贴对象"
)
def in_group(person: Any, local: Any) -> Any:
    return person.in_living_group


@living_subsidy.condition("第三条", label="不是特困人员", otherwise=TEKUN)
def not_tekun(person: Any, local: Any) -> Any:
    return ~person.in_tekun


@living_subsidy.condition("第三条", label="没有领取工伤保险生活护理费", otherwise=INJURY)
def no_injury_care(person: Any, local: Any) -> Any:
    return ~person.work_injury_care


@living_subsidy.condition("第三条", label="没有领取孤儿基本生活费，也没有全额领取事实无人抚养儿童补贴",
                          otherwise="已享受孤儿基本生活费或者全额的事实无人抚养儿童补贴，不再发生活补贴（护理补贴照发）")  # fmt: skip
def no_child_allowance(person: Any, local: Any) -> Any:
    return ~(person.orphan | person.holds_orphan | person.unattended_in_full)


@living_subsidy.condition("第三条", label="健在且未服刑", otherwise=PRISON)
def is_present(person: Any, local: Any) -> Any:
    return person.may_be_supported


@living_subsidy.condition(
    "第三条", label="高于已领取的同类补贴", otherwise="已领取的同类生活补贴不低于本项，只能择高享受一项"
)
def more_than_the_other(person: Any, local: Any) -> Any:
    """Of two benefits of one kind the higher; on a tie he keeps what he has."""
    return (person.other_living_allowance <= 0) | (person.living_subsidy_due > person.other_living_allowance)


# ------------------------------------------------------------------------------------- amount


@living_subsidy.value("第二条", label="当地生活补贴标准", kind="money")
def living_subsidy_due(person: Any, local: Any) -> Any:
    """The published figure, else a share of the province's lowest dibao standard a month."""
    computed = shared(part(local.dibao_floor_year, local.living_subsidy_share), MONTHS)
    return published_or(local.living_subsidy_published, round_up(computed, to=local.subsidy_rounding))


@living_subsidy.amount("第二条", label="困难残疾人生活补贴")
def subsidy(person: Any, local: Any) -> Any:
    return person.living_subsidy_due
