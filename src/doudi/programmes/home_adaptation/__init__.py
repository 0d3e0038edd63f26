"""困难老年人居家适老化改造 home_adaptation: handrails, non-slip floors, lights, aids in the home of an old person in difficulty.

Civil affairs (elderly care) decides after an assessment at home. The nation names tekun living at home; whether dibao families
are covered too is the place's to say.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import AFTER, DOCUMENTS
from doudi.rules import Policy

ELDER, OLD = 60, 80
"""老年人 (老年人权益保障法 第二条); 高龄, as old-age allowances use it."""

home_adaptation = Policy(
    "home_adaptation", title="困难老年人居家适老化改造", law="关于加快实施老年人居家适老化改造工程的指导意见", of="person",
    every="once", after=AFTER, decided_by="县级民政部门（养老服务）", documents=DOCUMENTS, takes="上门评估后列入改造计划",
    feedback="养老服务机构回复：评估结果、改造项目、验收日期和老人是否满意",
)  # fmt: skip


@home_adaptation.condition("改造对象", label="年满60周岁", otherwise="本人未满60周岁")
def is_elder(person: Any, local: Any) -> Any:
    return person.age >= ELDER


@home_adaptation.condition("改造对象", label="高龄、失能或者残疾", otherwise="本人未满80周岁，生活能自理，也没有残疾")
def is_frail(person: Any, local: Any) -> Any:
    return (person.age >= OLD) | (person.disability_grade > 0) | (person.care_items_failed > 0)


@home_adaptation.condition("改造对象", label="是分散供养的特困人员，或者当地扩大到的低保对象",
                           otherwise="不是分散供养的特困人员，也不是当地扩大到的低保对象")  # fmt: skip
def of_covered_kind(person: Any, local: Any) -> Any:
    return person.in_dispersed_tekun | (person.in_dibao & local.adaptation_covers_dibao)
