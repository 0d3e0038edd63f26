"""Signs in people's lives: disability (W-DIS), hospital (W-ADM), school (W-STU), death (W-DTH), children (W-CHI), old age (W-OLD),
petitions (W-PET).
"""

from __future__ import annotations

from typing import Any

from doudi.monitoring.warnings.indicators import Indicator
from doudi.monitoring.warnings.signs.declaring import MINISTRY, WHERE, reached, total_of, watch
from doudi.monitoring.warnings.signs.means import NOBODY_EARNS

GONE = ("untraceable", "missing", "prison", "detox", "restricted", "out_of_contact", "deported")

# ------------------------------------------------------------------------------------- W-DIS

dis = Indicator(
    "W-DIS", "dis", "新办残疾证或等级加重", of="person", dataset="disability", need="DISABLED", law=MINISTRY
)


@reached(dis.at("Y"), label="残疾三级、四级")
def any_grade(person: Any, local: Any) -> Any:
    return person.alive & person.disability_grade.isin((1, 2, 3, 4))


@reached(dis.at("O"), label="残疾二级，或者智力、精神残疾三级")
def second_grade(person: Any, local: Any) -> Any:
    is_third_of_mind = person.mind_disabled & person.disability_grade.isin((3,))
    return person.alive & (person.disability_grade.isin((2,)) | is_third_of_mind)


@reached(dis.at("R"), label="残疾一级")
def first_grade(person: Any, local: Any) -> Any:
    return person.alive & person.disability_grade.isin((1,))


# ------------------------------------------------------------------------------------- W-ADM

adm = Indicator("W-ADM", "adm", "住院时间长", of="person", dataset="medical", need="MED", law=MINISTRY)


@reached(adm.at("Y"), label="六个月内住院达到黄色界限的天数")
def long_in_hospital(person: Any, local: Any) -> Any:
    return person.alive & (person.hospital_days >= local.watch_adm_y)


@reached(adm.at("O"), label="六个月内住院达到橙色界限的天数")
def longer_in_hospital(person: Any, local: Any) -> Any:
    return person.alive & (person.hospital_days >= local.watch_adm_o)


@reached(adm.at("R"), label="六个月内住过重症监护病房，或者住院达到红色界限的天数")
def intensive_or_longest(person: Any, local: Any) -> Any:
    return person.alive & (person.intensive_care | (person.hospital_days >= local.watch_adm_r))


# ------------------------------------------------------------------------------------- W-STU

stu = Indicator("W-STU", "stu", "新上大学或义务教育阶段失学", of="household", dataset="students", need="EDU")


@total_of(label="就读本科的成员数", over="counts")
def undergraduates(person: Any, local: Any) -> Any:
    return person.student == "undergraduate"


@total_of(label="义务教育年龄而不在学的孩子数", over="counts")
def out_of_school(person: Any, local: Any) -> Any:
    is_of_age = (person.age >= local.watch_school_from) & (person.age < local.watch_school_until)
    return is_of_age & (person.student == "none")


@reached(stu.at("Y"), label="有成员就读本科")
def one_at_university(household: Any, local: Any) -> Any:
    return household.undergraduates >= local.watch_stu_y


@reached(stu.at("O"), label="有两名以上成员就读本科")
def two_at_university(household: Any, local: Any) -> Any:
    return household.undergraduates >= local.watch_stu_o


@reached(stu.at("R"), label="有义务教育年龄的孩子不在学")
def a_child_out_of_school(household: Any, local: Any) -> Any:
    return household.out_of_school >= 1


# ------------------------------------------------------------------------------------- W-DTH

dth = Indicator("W-DTH", "dth", "主要劳动力或老人死亡", of="household", dataset="deaths", need="BASIC")


@total_of(label="死亡的、此前十二个月有工资的成员数")
def lost_earners(person: Any, local: Any) -> Any:
    return ~person.alive & (person.wage_12m > 0)


@total_of(label="死亡的老人数")
def lost_elders(person: Any, local: Any) -> Any:
    return ~person.alive & (person.age >= local.watch_dth_elder)


@total_of(label="享受低保或特困供养的成员数")
def holders(person: Any, local: Any) -> Any:
    return person.holds_dibao | person.holds_tekun


dth_orange, dth_red = dth.at("O"), dth.at("R")


@reached(dth_orange, label="在保家庭有老人死亡，应当重新核算")
def an_elder_died(household: Any, local: Any) -> Any:
    return household.lost_elders >= 1


@reached(dth_orange, label="家里有人享受低保或特困供养")
def somebody_is_aided(household: Any, local: Any) -> Any:
    return household.holders >= 1


@reached(dth_red, label="有收入的成员死亡")
def an_earner_died(household: Any, local: Any) -> Any:
    return household.lost_earners >= 1


@reached(dth_red, label=NOBODY_EARNS)
def nobody_else_earns(household: Any, local: Any) -> Any:
    return household.earners < 1


# ------------------------------------------------------------------------------------- W-CHI

chi = Indicator("W-CHI", "chi", "父母不在身边或无力抚养", of="person", dataset="visits", need="BASIC")


@watch.value(WHERE, label="母亲失踪、失联、羁押或服刑", kind="flag", of="person")
def mother_is_gone(person: Any, local: Any) -> Any:
    return person.mother_state.isin(GONE)


@watch.value(WHERE, label="父亲失踪、失联、羁押或服刑", kind="flag", of="person")
def father_is_gone(person: Any, local: Any) -> Any:
    return person.father_state.isin(GONE)


@reached(chi.at("Y"), label="孩子的父母有一方失踪、失联、羁押或服刑")
def one_is_gone(person: Any, local: Any) -> Any:
    return person.minor & (person.mother_is_gone | person.father_is_gone)


@reached(chi.at("O"), label="孩子的父母一方死亡、另一方失踪、失联、羁押或服刑")
def one_died_one_is_gone(person: Any, local: Any) -> Any:
    of_father = (person.mother_state == "dead") & person.father_is_gone
    of_mother = (person.father_state == "dead") & person.mother_is_gone
    return person.minor & (of_father | of_mother)


@reached(chi.at("R"), label="孩子的父母双方都失踪、失联、羁押或服刑")
def both_are_gone(person: Any, local: Any) -> Any:
    return person.minor & person.mother_is_gone & person.father_is_gone


# ------------------------------------------------------------------------------------- W-OLD

old = Indicator("W-OLD", "old", "高龄独居", of="household", dataset="residence", need="SERVICE")


@total_of(label="高龄成员数", over="counts")
def very_old(person: Any, local: Any) -> Any:
    return person.age >= local.watch_old_age


old_yellow = old.at("Y")


@reached(old_yellow, label="家里有高龄老人")
def somebody_very_old(household: Any, local: Any) -> Any:
    return household.very_old >= 1


@reached(old_yellow, label="一个人居住")
def lives_alone(household: Any, local: Any) -> Any:
    return household.members < 2


# ------------------------------------------------------------------------------------- W-PET

pet = Indicator("W-PET", "pet", "信访反映生活困难", of="household", dataset="petitions", need="BASIC")


@total_of(label="十二个月内反映生活困难的信访件数")
def petitions(person: Any, local: Any) -> Any:
    return person.hardship_petitions


@reached(pet.at("Y"), label="有一件反映生活困难的信访")
def one_petition(household: Any, local: Any) -> Any:
    return household.petitions >= local.watch_pet_y


@reached(pet.at("O"), label="有两件反映生活困难的信访")
def two_petitions(household: Any, local: Any) -> Any:
    return household.petitions >= local.watch_pet_o


@reached(pet.at("R"), label="有三件以上反映生活困难的信访")
def three_petitions(household: Any, local: Any) -> Any:
    return household.petitions >= local.watch_pet_r
