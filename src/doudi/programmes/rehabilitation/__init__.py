"""残疾儿童康复救助 rehabilitation: training, surgery and aids for disabled children of nought to six, decided by the disabled persons'
federation (残联).

Conditions: young enough, disabled or diagnosed as needing rehabilitation (autism included), of a family or kind that the state
covers, or anybody where the place has widened it. Amounts are the place's, by the year; none was found, so they are unknown.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Policy

rehabilitation = Policy(
    "rehabilitation", title="残疾儿童康复救助", law="国务院关于建立残疾儿童康复救助制度的意见", of="person", every="year",
    after=("tekun", "dibao", "dibao_single", "edge", "rigid", "supplement", "orphan", "unattended"), decided_by="县级残联",
    documents="孩子的户口簿、监护人身份证，残疾人证或者定点机构的诊断证明",
    takes="由监护人向户籍地（或居住证发放地）县级残联申请，审核后到定点机构康复，由残联与机构结算",
    feedback="审核结果、定点机构、康复项目、本年度救助金额",
)  # fmt: skip


@rehabilitation.value("第二条第一项", label="必须保障的残疾儿童", kind="flag")
def rehabilitation_assured(person: Any, local: Any) -> Any:
    """低保家庭、脱贫监测家庭、特困、孤儿；事实无人抚养儿童 by their own opinion (民发〔2019〕62号)."""
    by_status = person.in_dibao | person.in_tekun | person.in_child_scheme
    return by_status | person.rural_monitored


@rehabilitation.value("第二条第一项", label="当地扩大到的低保边缘家庭", kind="flag")
def rehabilitation_by_edge(person: Any, local: Any) -> Any:
    return person.in_edge & local.rehabilitation_edge


@rehabilitation.condition("第二条第一项", label="年龄在救助范围内", otherwise="超过了当地残疾儿童康复救助的年龄")
def of_age(person: Any, local: Any) -> Any:
    """0—6岁: a child of six is still helped; places may set a higher age."""
    return person.age <= local.rehabilitation_age


@rehabilitation.condition(
    "第二条第一项",
    label="有残疾，或者经诊断需要康复（含孤独症）",
    otherwise="没有残疾人证，也没有定点机构需要康复的诊断",
)
def needs_rehabilitation(person: Any, local: Any) -> Any:
    """The very young seldom have a card yet: the diagnosis of an institution is enough."""
    return (person.disability_grade > 0) | person.rehabilitation_advised


@rehabilitation.condition(
    "第二条第一项",
    label="属于必须保障的家庭，或者当地扩大到的家庭",
    otherwise="不属于必须保障的家庭，当地也没有扩大到其他家庭",
)
def of_family(person: Any, local: Any) -> Any:
    return person.rehabilitation_assured | person.rehabilitation_by_edge | local.rehabilitation_for_all


@rehabilitation.condition("第二条第一项", label="健在", otherwise="孩子已去世")
def alive(person: Any, local: Any) -> Any:
    return person.alive


@rehabilitation.amount("第三条", label="年度康复救助标准", unit="yuan/year")
def treatment(person: Any, local: Any) -> Any:
    """Settled with the institution, up to the standard."""
    return local.rehabilitation_year
