"""服务类社会救助 services: what is given in hours, not in money: care, help in the house, company, rehabilitation.

Policies: service_care, service_living, service_company, service_rehabilitation. `menu.yaml` lists what a resident may order and
which of the policies opens each line (`menu.py` reads it).
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, AFTER, DOCUMENTS, LAW26, Words
from doudi.rules import Policy

MONITORING = "关于加强低收入人口动态监测做好分层分类社会救助工作的意见"
ELDER = 60
TAKES = "2个工作日内接单，10个工作日内答复"
SERVED = "服务方回复：谁、何时、做了什么、多长时间，本人是否满意"

service_care = Policy(
    "service_care", title="照护服务", law=MONITORING, of="person", after=AFTER, documents=DOCUMENTS,
    decided_by="乡镇（街道）和社工站", takes=TAKES, feedback=SERVED,
)  # fmt: skip
service_living = Policy(
    "service_living", title="生活服务", law=MONITORING, of="person", after=AFTER, documents=DOCUMENTS,
    decided_by="乡镇（街道）和社工站", takes=TAKES, feedback=SERVED,
)  # fmt: skip
service_company = Policy(
    "service_company", title="关爱服务", law=MONITORING, of="person", after=AFTER, documents=DOCUMENTS,
    decided_by="乡镇（街道）和社工站", takes=TAKES, feedback=SERVED,
)  # fmt: skip
service_rehabilitation = Policy(
    "service_rehabilitation", title="康复服务", law=MONITORING, of="person", after=AFTER, documents=DOCUMENTS,
    decided_by="残疾人联合会", takes=TAKES, feedback=SERVED,
)  # fmt: skip

ARTICLE, ACT_ARTICLE = "第四部分第四项", "第三十四条"
OBJECT: Words = {
    "label": "是特困、低保、低保边缘或者刚性支出困难家庭的成员",
    "otherwise": "不是特困、低保、低保边缘或者刚性支出困难家庭的成员",
}


@service_care.condition(ARTICLE, until=LAW26, **OBJECT)
@service_care.condition(ACT_ARTICLE, law=ACT, since=LAW26, **OBJECT)
@service_living.condition(ARTICLE, until=LAW26, **OBJECT)
@service_living.condition(ACT_ARTICLE, law=ACT, since=LAW26, **OBJECT)
@service_company.condition(ARTICLE, until=LAW26, **OBJECT)
@service_company.condition(ACT_ARTICLE, law=ACT, since=LAW26, **OBJECT)
@service_rehabilitation.condition(ARTICLE, until=LAW26, **OBJECT)
@service_rehabilitation.condition(ACT_ARTICLE, law=ACT, since=LAW26, **OBJECT)
def is_object(person: Any, local: Any) -> Any:
    return person.in_low_income


CARE: Words = {"label": "生活不能自理", "otherwise": "生活能够自理，没有重度残疾"}


@service_care.condition(ARTICLE, until=LAW26, **CARE)
@service_care.condition(ACT_ARTICLE, law=ACT, since=LAW26, **CARE)
def needs_care(person: Any, local: Any) -> Any:
    """A grade-one or grade-two disability shows it; of the old, the ill and other disabled people the township judges it."""
    may_need = (person.age >= ELDER) | person.disability_grade.isin((3, 4)) | person.serious_illness
    return person.severely_disabled | (may_need & (person.care_items_failed > 0))


HELP: Words = {
    "label": "是老年人、重度残疾人、重病患者或者父母无力抚养的儿童",
    "otherwise": "不是老年人、重度残疾人、重病患者或者父母无力抚养的儿童",
}


@service_living.condition(ARTICLE, until=LAW26, **HELP)
@service_living.condition(ACT_ARTICLE, law=ACT, since=LAW26, **HELP)
def needs_help(person: Any, local: Any) -> Any:
    is_child_alone = person.minor & person.parents_unable
    return (person.age >= ELDER) | person.severely_disabled | person.serious_illness | is_child_alone


DISABLED: Words = {"label": "持有残疾人证", "otherwise": "本人没有残疾人证"}


@service_rehabilitation.condition(ARTICLE, until=LAW26, **DISABLED)
@service_rehabilitation.condition(ACT_ARTICLE, law=ACT, since=LAW26, **DISABLED)
def is_disabled(person: Any, local: Any) -> Any:
    return person.disability_grade.isin((1, 2, 3, 4))
