"""就业救助 employment: members able to work and out of work are helped to a job; a family where none works is sure of one.

The labour department decides. Policies: employment (a person) and employment_zero (a dibao family where nobody able to works).
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, AFTER, DECREE, DOCUMENTS, GUANGDONG, GUANGDONG_PLAN, GUANGDONG_PLAN_ON, LAW26
from doudi.rules import Policy

OWNER = "人力资源社会保障部门和公共就业服务机构"

employment = Policy(
    "employment", title="就业救助", law=DECREE, of="person", every="once", after=AFTER, decided_by=OWNER, documents=DOCUMENTS,
    takes="向乡镇（街道）或者公共就业服务机构提出，核实后即登记；由窗口转办的10个工作日内答复",
    feedback="人社部门回复：介绍的工作、培训、补贴或者公益性岗位，是否接受，起始日期",
)  # fmt: skip
employment_zero = Policy(
    "employment_zero", title="零就业低保家庭至少一人就业", law=DECREE, of="household", every="once", after=AFTER,
    decided_by=OWNER, documents=DOCUMENTS, takes="由窗口转办的10个工作日内答复",
    feedback="人社部门回复：家里哪一位在哪里就业，起始日期",
)  # fmt: skip


@employment.condition("第四十二条", until=LAW26, label="是低保家庭成员", otherwise="不是低保家庭成员")
def of_family(person: Any, local: Any) -> Any:
    return person.in_dibao


WIDER = "是低保、低保边缘或者刚性支出困难家庭的成员"
NOT_WIDER = "不是低保、低保边缘或者刚性支出困难家庭的成员"


@employment.condition("专项救助延伸", law=GUANGDONG_PLAN, place=GUANGDONG, since=GUANGDONG_PLAN_ON, until=LAW26,
                      name="of_family", label=WIDER, otherwise=NOT_WIDER)  # fmt: skip
@employment.condition("第二十七条", law=ACT, since=LAW26, name="of_family", label=WIDER, otherwise=NOT_WIDER)
def of_wider_family(person: Any, local: Any) -> Any:
    """Not tekun: they have no ability to work by definition."""
    return person.in_dibao | person.in_edge | person.in_rigid


NOT_JOBLESS = "本人已有工作，或者不在就业年龄、没有劳动能力"


@employment.condition("第四十二条", until=LAW26, label="有劳动能力并处于失业状态", otherwise=NOT_JOBLESS)
@employment.condition("第二十七条", law=ACT, since=LAW26, label="有劳动能力并处于失业状态", otherwise=NOT_JOBLESS)
def jobless(person: Any, local: Any) -> Any:
    return person.unemployed


# ------------------------------------------------------------------------------------- a family where nobody works


@employment_zero.total("第四十三条", label="有劳动能力的成员数", kind="count", over="counts")
def able_members(person: Any, local: Any) -> Any:
    return person.able_bodied


@employment_zero.total("第四十三条", label="有劳动能力并且在工作的成员数", kind="count", over="counts")
def able_working(person: Any, local: Any) -> Any:
    return person.able_bodied & person.works


@employment_zero.condition("第四十三条", label="家里有低保对象", otherwise="您家不是低保家庭")
def of_dibao_family(household: Any, local: Any) -> Any:
    return household.dibao_people >= 1


@employment_zero.condition("第四十三条", label="家里有人有劳动能力", otherwise="您家没有有劳动能力的成员")
def somebody_able(household: Any, local: Any) -> Any:
    return household.able_members >= 1


@employment_zero.condition("第四十三条", label="有劳动能力的成员都没有工作", otherwise="您家已有成员在工作")
def nobody_works(household: Any, local: Any) -> Any:
    return household.able_working < 1
