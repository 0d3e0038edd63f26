"""分类施保 supplement: more for those whom dibao alone does not lift, by what they are; one supplement a person.

Who gets it and how much is local: the national list is for dibao families; Guangzhou adds edge families and pays a fifth of the
standard; Shenzhen pays three tenths, and two tenths in rigid-expenditure families.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.rules import Policy, choose, part, published_or, round_up

GUANGZHOU, SHENZHEN = "4401", "4403"
GUANGZHOU_LAW, SHENZHEN_LAW = "广州市最低生活保障办法", "深圳市最低生活保障办法"
LAW26 = date(2026, 7, 1)
ELDER = 60
CHILDLESS_WOMAN, CHILDLESS_MAN = 55, 60
FULL_TIME = ("compulsory", "senior", "undergraduate")

supplement = Policy(
    "supplement", title="分类施保", law="社会救助暂行办法", of="person", after=("dibao", "dibao_single", "edge", "rigid", "tekun"),
    paid="paid_supplement", documents="无需另行申请，随低保或低保边缘家庭认定",
)  # fmt: skip


# ------------------------------------------------------------------------------------- whose families


@supplement.value("第十二条第二款", label="低保家庭成员或者单人户低保对象", kind="flag")
def on_dibao(person: Any, local: Any) -> Any:
    return (person.counts & person.household.dibao) | person.dibao_single


@supplement.value("分类救济", law=GUANGZHOU_LAW, label="低保或低保边缘家庭成员", kind="flag")
def on_dibao_or_edge(person: Any, local: Any) -> Any:
    return person.on_dibao | (person.counts & person.household.edge)


NOT_IN_FAMILY = "不是低保家庭成员或单人户低保对象"


@supplement.condition("第十二条第二款", until=LAW26, label="是低保家庭成员", otherwise=NOT_IN_FAMILY)
@supplement.condition("第二十条", law="社会救助法", since=LAW26, label="是低保家庭成员", otherwise=NOT_IN_FAMILY)
def in_family(person: Any, local: Any) -> Any:
    return person.on_dibao


@supplement.condition("分类救济", law=GUANGZHOU_LAW, place=GUANGZHOU, name="in_family", label="是低保或低保边缘家庭成员",
                      otherwise="不是低保或低保边缘家庭成员")  # fmt: skip
def in_family_in_guangzhou(person: Any, local: Any) -> Any:
    return person.on_dibao_or_edge


@supplement.condition("生活扶助金", law=SHENZHEN_LAW, place=SHENZHEN, name="in_family", label="是低保、低保边缘或刚性支出困难家庭成员",
                      otherwise="不是低保、低保边缘或刚性支出困难家庭成员")  # fmt: skip
def in_family_in_shenzhen(person: Any, local: Any) -> Any:
    return person.on_dibao_or_edge | (person.counts & person.household.rigid)


# ------------------------------------------------------------------------------------- what kind of person

NOT_OF_KIND = "不属于老年人、未成年人、重度残疾人、重病患者"


@supplement.condition(
    "第十二条第二款", until=LAW26, label="是老年人、未成年人、重度残疾人或重病患者", otherwise=NOT_OF_KIND
)
@supplement.condition(
    "第二十条", law="社会救助法", since=LAW26, label="是老年人、未成年人、重度残疾人或重病患者", otherwise=NOT_OF_KIND
)
def of_kind(person: Any, local: Any) -> Any:
    return (person.age >= ELDER) | person.minor | person.severely_disabled | person.serious_illness


@supplement.value("分类救济", law=GUANGZHOU_LAW, label="无子女老人", kind="flag")
def childless_elder(person: Any, local: Any) -> Any:
    """男满60岁、女满55岁."""
    is_old_woman = (person.sex == "female") & (person.age >= CHILDLESS_WOMAN)
    return person.childless & ((person.age >= CHILDLESS_MAN) | is_old_woman)


@supplement.condition("分类救济", law=GUANGZHOU_LAW, place=GUANGZHOU, name="of_kind", label="是在校学生、无子女老人或门诊特定病种患者",
                      otherwise="不是本科及以下在校学生、无子女老人或一类、二类门诊特定病种患者")  # fmt: skip
def of_kind_in_guangzhou(person: Any, local: Any) -> Any:
    is_patient = person.outpatient_special.isin((1, 2))
    return person.student.isin(FULL_TIME) | person.childless_elder | is_patient


@supplement.condition("生活扶助金", law=SHENZHEN_LAW, place=SHENZHEN, name="of_kind", label="是未成年人、老年人、学生、重残或重病人员",
                      otherwise="不是未成年人、60岁以上老人、本科及以下学生、规定的残疾人或重病患者")  # fmt: skip
def of_kind_in_shenzhen(person: Any, local: Any) -> Any:
    is_disabled = person.severely_disabled | (person.mind_disabled & person.disability_grade.isin((3, 4)))
    by_age = person.minor | (person.age >= ELDER) | person.student.isin(FULL_TIME)
    return by_age | is_disabled | person.serious_illness


@supplement.condition("第十四条", label="不是特困人员", otherwise="本人按特困人员供养，不另发分类施保金")
def not_tekun(person: Any, local: Any) -> Any:
    return ~person.tekun


# ------------------------------------------------------------------------------------- amount


@supplement.value("第十二条第二款", label="当地分类施保标准", kind="money")
def supplement_due(person: Any, local: Any) -> Any:
    """The published figure, else the place's share of the dibao standard; where it has set neither, not known."""
    computed = round_up(part(local.dibao_standard, local.supplement_share), to=local.supplement_rounding)
    return published_or(local.supplement_published, computed)


@supplement.amount("第十二条第二款", until=LAW26, label="分类施保金")
@supplement.amount("第二十条", law="社会救助法", since=LAW26, label="分类施保金")
def added(person: Any, local: Any) -> Any:
    """One only, even for whoever is of several kinds."""
    return person.supplement_due


@supplement.amount("生活扶助金", law=SHENZHEN_LAW, place=SHENZHEN, name="added", label="生活扶助金")
def added_in_shenzhen(person: Any, local: Any) -> Any:
    return choose(person.on_dibao_or_edge, person.supplement_due, local.rigid_supplement)
