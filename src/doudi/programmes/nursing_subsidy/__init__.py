"""重度残疾人护理补贴 nursing_subsidy: for severely disabled people who need care for long, whatever their family's income.

Grade one and two; grade three and four of intellectual and mental disability where the place has widened it. Not for tekun, not
beside the nursing benefit of work injury, not in prison; of two care benefits the higher. May be had beside the living subsidy.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Policy, choose, part, published_or, round_up, shared

FUJIAN = "35"
FUJIAN_LAW = "福建省残疾人两项补贴规定"
MONTHS = 12

nursing_subsidy = Policy(
    "nursing_subsidy", title="重度残疾人护理补贴", law="国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见",
    of="person", after=("tekun", "dibao", "dibao_single", "edge", "rigid", "supplement"),
    holds="holds_nursing_subsidy", paid="paid_nursing_subsidy", documents="身份证和残疾人证，其余由部门共享",
    takes="可以在全国任何乡镇（街道）窗口或者网上申请，户籍地县级民政部门和残联审定，一般15到20个工作日；从批准的当月或下个月起发放",
)  # fmt: skip


# ------------------------------------------------------------------------------------- conditions


@nursing_subsidy.value("第一条第二项", label="当地扩大到的三级、四级智力、精神残疾", kind="flag")
def in_widened_grades(person: Any, local: Any) -> Any:
    return person.mind_disabled & person.disability_grade.isin((3, 4)) & local.nursing_subsidy_mind


@nursing_subsidy.condition("第一条第二项", label="残疾一级、二级（或者当地扩大的三级、四级智力、精神残疾）",
                           otherwise="不是一级、二级残疾，也不属于当地扩大的三级、四级智力、精神残疾")  # fmt: skip
def severe_enough(person: Any, local: Any) -> Any:
    return person.severely_disabled | person.in_widened_grades


@nursing_subsidy.condition("第一条第二项", label="需要长期照护", otherwise="不需要六个月以上的长期照护")
def needs_care(person: Any, local: Any) -> Any:
    return person.long_care_needed


@nursing_subsidy.condition("第三条", label="不是特困人员", otherwise="按特困人员供养的，不重复享受残疾人两项补贴")
def not_tekun(person: Any, local: Any) -> Any:
    return ~person.in_tekun


@nursing_subsidy.condition(
    "第三条", label="没有领取工伤保险生活护理费", otherwise="领取工伤保险生活护理费的，不重复享受残疾人两项补贴"
)
def no_injury_care(person: Any, local: Any) -> Any:
    return ~person.work_injury_care


@nursing_subsidy.condition("第三条", label="健在且未服刑", otherwise="本人已去世或者正在服刑")
def is_present(person: Any, local: Any) -> Any:
    return person.may_be_supported


@nursing_subsidy.condition(
    "第三条", label="高于已领取的同类补贴", otherwise="已领取的同类护理补贴不低于本项，只能择高享受一项"
)
def more_than_the_other(person: Any, local: Any) -> Any:
    return (person.other_care_allowance <= 0) | (person.nursing_subsidy_due > person.other_care_allowance)


# ------------------------------------------------------------------------------------- amount


@nursing_subsidy.value("第二条", label="一级残疾护理补贴标准", kind="money")
def nursing_first(person: Any, local: Any) -> Any:
    """The published figure, else a share of the province's lowest dibao standard a month; nothing for the other grades."""
    computed = shared(part(local.dibao_floor_year, local.nursing_share_first), MONTHS)
    published = published_or(local.nursing_published_first, round_up(computed, to=local.subsidy_rounding))
    return choose(person.disability_grade == 1, published, 0)


@nursing_subsidy.value("第二条", label="二级（及当地扩大的三级、四级）残疾护理补贴标准", kind="money")
def nursing_second(person: Any, local: Any) -> Any:
    computed = shared(part(local.dibao_floor_year, local.nursing_share_second), MONTHS)
    published = published_or(local.nursing_published_second, round_up(computed, to=local.subsidy_rounding))
    return choose(person.disability_grade == 1, 0, published)


@nursing_subsidy.value("第二条", label="当地护理补贴标准", kind="money")
def nursing_subsidy_due(person: Any, local: Any) -> Any:
    return person.nursing_first + person.nursing_second


@nursing_subsidy.value(
    "补贴标准", law=FUJIAN_LAW, label="当地护理补贴标准", kind="money", name="nursing_subsidy_due", place=FUJIAN
)
def nursing_subsidy_due_in_fujian(person: Any, local: Any) -> Any:
    """困难残疾人 — whoever is of the groups of the living subsidy — has more than the others."""
    others = choose(person.disability_grade == 1, local.nursing_others_first, local.nursing_others_second)
    return choose(person.in_living_group, person.nursing_first + person.nursing_second, others)


@nursing_subsidy.amount("第二条", label="重度残疾人护理补贴")
def subsidy(person: Any, local: Any) -> Any:
    return person.nursing_subsidy_due
