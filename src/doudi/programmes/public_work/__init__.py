"""有劳动能力的低保对象参加公益服务 public_work: Guangzhou calls who is able and out of work to some hours a month; who is exempt.

A duty, not a benefit: eligible means called. Where no rule of the place was found nobody is called.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import AFTER
from doudi.rules import Policy

GUANGZHOU_RULE = "广州市最低生活保障对象参加社会公益服务管理办法"

public_work = Policy(
    "public_work", title="低保对象参加社会公益服务", law=GUANGZHOU_RULE, of="person", after=AFTER,
    decided_by="乡镇（街道），区民政部门监督", documents="无需申请，由乡镇（街道）通知", takes="每月安排",
    feedback="乡镇（街道）记录：当月参加的项目和小时数，或者免除、请假的原因",
)  # fmt: skip


@public_work.condition(
    "每月服务时间", label="当地要求低保对象参加公益服务", otherwise="当地没有要求低保对象参加公益服务"
)
def hours_are_asked(person: Any, local: Any) -> Any:
    return local.public_work_hours > 0


@public_work.condition("参加对象", label="是低保对象", otherwise="不是低保对象")
def on_dibao(person: Any, local: Any) -> Any:
    return person.in_dibao


@public_work.condition(
    "参加对象", label="在就业年龄内，有劳动能力而没有就业", otherwise="本人不在就业年龄、没有劳动能力或者已经就业"
)
def able_and_jobless(person: Any, local: Any) -> Any:
    return person.unemployed


@public_work.value("免除情形", label="全日制在校学生，或者重度、精神、智力残疾人", kind="flag")
def plainly_exempt(person: Any, local: Any) -> Any:
    is_student = ~(person.student == "none")
    return is_student | person.severely_disabled | person.mind_disabled


@public_work.condition("免除情形", label="没有免除公益服务的情形", otherwise="本人属于可以免除公益服务的人员")
def is_not_exempt(person: Any, local: Any) -> Any:
    """Illness unfit for work, a child under six not at kindergarten, somebody helpless to care for: the township judges."""
    return ~(person.plainly_exempt | person.work_exempt)
