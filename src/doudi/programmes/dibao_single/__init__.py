"""单人户纳入低保 dibao_single: a person taken into dibao alone, while the rest of the family is not.

Grounds S1 to S6 are values, so that an answer shows which one holds; S1, S2 and S6 need an edge family. The amount is the
standard less the person's own countable income.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.rules import Policy, choose, round_half_up, round_up

GUANGDONG = "44"
GUANGDONG_LAW = "广东省最低生活保障制度实施办法"
WIDENED = "关于进一步做好最低生活保障等社会救助兜底保障工作的通知"
WIDENED_ON = date(2022, 10, 20)
LAW26 = date(2026, 7, 1)

dibao_single = Policy(
    "dibao_single", title="单人户纳入低保", law="最低生活保障审核确认办法", of="person", after=("dibao", "edge", "tekun"),
    holds="holds_dibao", documents="身份证、授权书和残疾证或者疾病诊断证明",
)  # fmt: skip


# ------------------------------------------------------------------------------------- grounds


@dibao_single.value("第八条第一项", label="重度残疾人或者三级智力、精神残疾人", kind="flag")
def disabled_enough(person: Any, local: Any) -> Any:
    return person.severely_disabled | (person.mind_disabled & person.disability_grade.isin((3,)))


@dibao_single.value("第八条第一项", label="低保边缘家庭中的重残人员", kind="flag")
def single_by_disability(person: Any, local: Any) -> Any:
    """S1."""
    return person.household.edge & person.disabled_enough


@dibao_single.value("第八条第二项", label="低保边缘家庭中的重病患者", kind="flag")
def single_by_illness(person: Any, local: Any) -> Any:
    """S2."""
    return person.household.edge & person.serious_illness


@dibao_single.value("第八条第三项", label="脱离家庭、在宗教场所居住三年以上的宗教教职人员", kind="flag")
def single_as_clergy(person: Any, local: Any) -> Any:
    """S3."""
    return person.lives_as_clergy


@dibao_single.value("第八条第四项", label="县级以上民政部门规定的其他人员", kind="flag")
def single_as_named(person: Any, local: Any) -> Any:
    """S4."""
    return person.named_by_county


@dibao_single.value(
    "单人保", law=GUANGDONG_LAW, name="single_as_child", label="父母没有能力履行抚养义务的儿童", kind="flag"
)
@dibao_single.value(
    "第一条第一项", law=WIDENED, name="single_as_jobless", label="成年无业重度残疾人", kind="flag", until=WIDENED_ON
)
@dibao_single.value(
    "第二十一条", law="社会救助法", name="single_by_hardship", label="确有特殊困难的人员", kind="flag", until=LAW26
)
def no_ground_here_yet(person: Any, local: Any) -> Any:
    """Grounds that a place or a day does not know."""
    return False


@dibao_single.value("第一条第一项", law=WIDENED, label="成年无业重度残疾人", kind="flag", since=WIDENED_ON)
def single_as_jobless(person: Any, local: Any) -> Any:
    """S5: no edge condition; 重度残疾 is grade one and two."""
    return ~person.minor & ~person.works & person.severely_disabled


@dibao_single.value("单人保", law=GUANGDONG_LAW, label="依靠家庭供养、无法单独立户的成年无业重残或智力、精神残疾人", kind="flag",
                    name="single_as_jobless", place=GUANGDONG)  # fmt: skip
def single_as_jobless_in_guangdong(person: Any, local: Any) -> Any:
    """S5 in Guangdong reaches grades three and four of intellectual and mental disability."""
    disability = person.severely_disabled | (person.mind_disabled & person.disability_grade.isin((3, 4)))
    return ~person.minor & ~person.works & disability & person.no_separate_life


@dibao_single.value("单人保", law=GUANGDONG_LAW, label="父母没有能力履行抚养义务的儿童", kind="flag", place=GUANGDONG)
def single_as_child(person: Any, local: Any) -> Any:
    return person.minor & person.parents_unable


@dibao_single.value("第二十一条", law="社会救助法", label="低保边缘家庭中确有特殊困难的人员", kind="flag", since=LAW26)
def single_by_hardship(person: Any, local: Any) -> Any:
    """S6."""
    return person.household.edge & person.specially_difficult


@dibao_single.value("第八条", label="符合单人户条件", kind="flag")
def single_ground(person: Any, local: Any) -> Any:
    by_edge = person.single_by_disability | person.single_by_illness | person.single_by_hardship
    by_himself = person.single_as_clergy | person.single_as_named | person.single_as_jobless | person.single_as_child
    return by_edge | by_himself


# ------------------------------------------------------------------------------------- conditions


@dibao_single.condition(
    "第八条",
    until=LAW26,
    label="符合单人户纳入低保的条件",
    otherwise="不符合单人户纳入低保的条件（重残、重病或规定的其他情形）",
)
@dibao_single.condition("第二十一条", law="社会救助法", since=LAW26, label="符合单人户纳入低保的条件",
                        otherwise="不符合单人户纳入低保的条件（重残、重病、确有特殊困难或规定的其他情形）")  # fmt: skip
def has_ground(person: Any, local: Any) -> Any:
    return person.single_ground


@dibao_single.condition("第八条", label="是本户成员或者离家的宗教教职人员", otherwise="不是本户的共同生活家庭成员")
def belongs(person: Any, local: Any) -> Any:
    """Clergy do not count in the family they left, and apply for themselves."""
    return person.counts | (person.present & person.lives_as_clergy)


@dibao_single.condition("第八条", label="全家没有享受低保的资格", otherwise="您家全家符合低保条件，应当按户享受低保")
def family_without_dibao(person: Any, local: Any) -> Any:
    """Clergy who left are no longer part of what the family receives."""
    return ~person.household.dibao | person.lives_as_clergy


@dibao_single.condition("第八条", label="不符合特困人员条件", otherwise="本人应当按特困人员供养")
def not_tekun(person: Any, local: Any) -> Any:
    return ~person.tekun


@dibao_single.condition(
    "第九条",
    law="社会救助暂行办法",
    until=LAW26,
    label="本人收入低于低保标准",
    otherwise="本人的月收入没有低于当地低保标准",
)
@dibao_single.condition(
    "第十八条",
    law="社会救助法",
    since=LAW26,
    label="本人收入低于低保标准",
    otherwise="本人的月收入没有低于当地低保标准",
)
def own_income_below(person: Any, local: Any) -> Any:
    return person.countable_income < local.dibao_standard


@dibao_single.condition("第十四条", label="财产在限额内", otherwise="本人的财产超过了规定的限额")
def property_within(person: Any, local: Any) -> Any:
    """An edge family's property has been tested; whoever comes without one is tested himself."""
    return person.household.edge | person.own_property_within


# ------------------------------------------------------------------------------------- amount


@dibao_single.amount("第十二条第一款", law="社会救助暂行办法", until=LAW26, label="低保标准减本人收入")
@dibao_single.amount("第十八条", law="社会救助法", since=LAW26, label="低保标准减本人收入")
def own_gap(person: Any, local: Any) -> Any:
    difference = local.dibao_standard - person.countable_income
    up = round_up(difference, to=local.benefit_rounding)
    return choose(local.benefit_rounded_up, up, round_half_up(difference, to=local.benefit_rounding))
