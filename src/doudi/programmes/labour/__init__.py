"""劳动能力 labour: who is able to work, who works, and who without good reason does not.

Values of a person: severely_disabled, unfit, able_bodied, works, idle. A good reason is for people to judge (fact idle_reason).
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Determination

STUDENT = ("kindergarten", "compulsory", "senior", "undergraduate")
MIND = ("intellectual", "mental")

labour = Determination("labour", title="劳动能力", law="特困人员认定办法")


@labour.value("第五条", label="残疾一级、二级", kind="flag", of="person")
def severely_disabled(person: Any, local: Any) -> Any:
    return person.disability_grade.isin((1, 2))


@labour.value("第五条", label="智力、精神残疾", kind="flag", of="person")
def mind_disabled(person: Any, local: Any) -> Any:
    return person.disability_kind.isin(MIND)


@labour.value("第五条第三项", label="因残疾无劳动能力", kind="flag", of="person")
def unfit(person: Any, local: Any) -> Any:
    """智力、精神残疾一至三级，肢体残疾一级、二级，视力残疾一级."""
    of_mind = person.mind_disabled & person.disability_grade.isin((1, 2, 3))
    of_limb = (person.disability_kind == "limb") & person.disability_grade.isin((1, 2))
    of_sight = (person.disability_kind == "sight") & person.disability_grade.isin((1,))
    return of_mind | of_limb | of_sight


@labour.value("就业年龄", law="地方最低生活保障办法", label="在就业年龄内", kind="flag", of="person")
def of_working_age(person: Any, local: Any) -> Any:
    not_too_old = (person.age < local.working_age_women) | (
        (person.sex == "male") & (person.age < local.working_age_men)
    )
    return (person.age >= local.working_age_from) & not_too_old


@labour.value("就业年龄", law="地方最低生活保障办法", label="有劳动能力", kind="flag", of="person")
def able_bodied(person: Any, local: Any) -> Any:
    """Students up to bachelor and people who already draw a pension are not asked to work."""
    is_retired = person.pension > 0
    return person.of_working_age & ~person.student.isin(STUDENT) & ~person.unfit & ~is_retired


@labour.value(
    "第十三条第一项", law="最低生活保障审核确认办法", label="有工作、工资或者经营收入", kind="flag", of="person"
)
def works(person: Any, local: Any) -> Any:
    return person.has_job | (person.wage > 0) | (person.business > 0)


@labour.value("就业义务", law="地方最低生活保障办法", label="有劳动能力而没有工作", kind="flag", of="person")
def unemployed(person: Any, local: Any) -> Any:
    return person.able_bodied & ~person.works


@labour.value("就业义务", law="地方最低生活保障办法", label="有劳动能力而无正当理由不就业", kind="flag", of="person")
def idle(person: Any, local: Any) -> Any:
    """Care of the helpless, pregnancy, a search for work without success: the township judges the reason, not the machine."""
    return person.unemployed & ~person.idle_reason


@labour.total("就业义务", law="地方最低生活保障办法", label="无正当理由不就业的成员数", kind="count", over="counts")
def idle_members(person: Any, local: Any) -> Any:
    return person.idle
