"""教育救助 education: pupils and students of families in difficulty; the school applies the aid, the education department owns it.

Until 2026-06-30 the decree covers dibao and tekun from compulsory schooling on; the law adds kindergarten and the edge and
rigid-expenditure families, whom Guangdong has covered since 2021.
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.status import ACT, AFTER, DECREE, DOCUMENTS, GUANGDONG, GUANGDONG_PLAN, GUANGDONG_PLAN_ON, LAW26
from doudi.rules import Policy

STAGES = ("compulsory", "senior", "undergraduate", "postgraduate")
"""义务教育、高中阶段（含中职）、普通高等教育（专科、本科、研究生）."""
STAGES_OF_THE_ACT = ("kindergarten", *STAGES)
SCHOOL_AGE, COMPULSORY_ENDS = 6, 16
"""Nine years from six on (义务教育法 第二条、第十一条)."""

education = Policy(
    "education", title="教育救助", law=DECREE, of="person", every="year", after=AFTER, documents=DOCUMENTS,
    decided_by="就读学校和教育部门", takes="向就读学校提出，按学年办理；由窗口转办的20个工作日内答复",
    feedback="教育部门回复：减免的费用、助学金、生活补助或者送教上门的项目、金额和学年",
)  # fmt: skip


@education.value("第三十三条第二款", label="不能入学接受义务教育的残疾儿童", kind="flag")
def taught_at_home(person: Any, local: Any) -> Any:
    """The decree helps them whatever the family's means; the law leaves that as it is."""
    of_age = (person.age >= SCHOOL_AGE) & (person.age < COMPULSORY_ENDS)
    return of_age & (person.student == "none") & (person.disability_grade > 0)


NOT_AT_SCHOOL = "本人没有在享受教育救助的学段就读"


@education.condition(
    "第三十三条", until=LAW26, label="正在接受义务教育、高中阶段教育或者普通高等教育", otherwise=NOT_AT_SCHOOL
)
def at_school(person: Any, local: Any) -> Any:
    return person.student.isin(STAGES) | person.taught_at_home


@education.condition("第二十五条", law=ACT, since=LAW26, name="at_school", otherwise=NOT_AT_SCHOOL,
                     label="正在接受学前教育、义务教育、高中阶段教育或者普通高等教育")  # fmt: skip
def at_school_or_kindergarten(person: Any, local: Any) -> Any:
    return person.student.isin(STAGES_OF_THE_ACT) | person.taught_at_home


@education.condition("第三十三条", until=LAW26, label="是低保家庭成员、特困人员或者不能入学的残疾儿童",
                     otherwise="不是低保家庭成员或者特困人员")  # fmt: skip
def of_family(person: Any, local: Any) -> Any:
    return person.in_basic | person.taught_at_home


WIDER = "是特困、低保、低保边缘、刚性支出困难家庭的成员或者不能入学的残疾儿童"
NOT_WIDER = "不是特困、低保、低保边缘或者刚性支出困难家庭的成员"


@education.condition("专项救助延伸", law=GUANGDONG_PLAN, place=GUANGDONG, since=GUANGDONG_PLAN_ON, until=LAW26, name="of_family",
                     label=WIDER, otherwise=NOT_WIDER)  # fmt: skip
@education.condition("第二十五条", law=ACT, since=LAW26, name="of_family", label=WIDER, otherwise=NOT_WIDER)
def of_wider_family(person: Any, local: Any) -> Any:
    return person.in_low_income | person.taught_at_home
