"""孤儿基本生活费 orphan: a minor whose parents are both dead, or of whom nobody can find out who they are.

Conditions: young enough (or grown up in the scheme and still at school, where the place says so), without parents, not adopted,
not supported as tekun, there at all. The amount is the place's, more in an institution where the place has set it.
No income of anybody counts, and nobody's name is put up in public.
"""

from __future__ import annotations

from typing import Any

from doudi.rules import Policy, choose, published_or

SCHOOL = ("compulsory", "senior", "undergraduate")
GONE = ("dead", "untraceable")

orphan = Policy(
    "orphan", title="孤儿基本生活费", law="国务院办公厅关于加强孤儿保障工作的意见", of="person", holds="holds_orphan", paid="paid_orphan",
    documents="孩子的户口簿、监护人的身份证；父母死亡或者查找不到由部门核查，不用另开证明",
    takes="由抚养人或儿童福利机构向孩子户籍地的乡镇（街道）提出，县级民政部门审定，不公示；从批准的下个月起发放",
)  # fmt: skip


# ------------------------------------------------------------------------------------- values


@orphan.value("第一条", label="母亲死亡或者查找不到", kind="flag")
def mother_gone(person: Any, local: Any) -> Any:
    return person.mother_state.isin(GONE)


@orphan.value("第一条", label="父亲死亡或者查找不到", kind="flag")
def father_gone(person: Any, local: Any) -> Any:
    return person.father_state.isin(GONE)


@orphan.value("第二条第三项", label="在儿童保障中成年，仍在校就读", kind="flag")
def still_at_school(person: Any, local: Any) -> Any:
    """按规定 — as the place prescribes; for whoever does not hold a child's allowance it does not matter what it prescribes."""
    holds = person.holds_orphan | person.holds_unattended
    return holds & person.student.isin(SCHOOL) & local.child_scheme_while_at_school


@orphan.value("第一条", label="未满18周岁，或者成年后仍在校就读", kind="flag")
def young_enough(person: Any, local: Any) -> Any:
    return person.minor | person.still_at_school


@orphan.value("第一条", label="健在且未服刑", kind="flag")
def may_be_supported(person: Any, local: Any) -> Any:
    return person.alive & (person.custody != "prison")


@orphan.value("第九条", law="特困人员认定办法", label="没有按特困人员供养，或者选择了儿童保障", kind="flag")
def child_scheme_open(person: Any, local: Any) -> Any:
    """A child who qualifies for both may choose; whoever is supported as tekun first has to choose."""
    return ~person.holds_tekun | person.chooses_child_scheme


# ------------------------------------------------------------------------------------- conditions


@orphan.condition(
    "第一条", label="未满18周岁，或者成年后仍在校就读", otherwise="已满18周岁，也不属于当地规定的在校就读情形"
)
def of_age(person: Any, local: Any) -> Any:
    return person.young_enough


@orphan.condition("第一条", label="父母都已死亡或者查找不到", otherwise="父母不是都已死亡或者查找不到")
def without_parents(person: Any, local: Any) -> Any:
    return person.mother_gone & person.father_gone


@orphan.condition("第一条", label="没有被收养", otherwise="已被依法收养，由养父母抚养")
def not_adopted(person: Any, local: Any) -> Any:
    return ~person.adopted


@orphan.condition("第九条", law="特困人员认定办法", label="没有按特困人员供养，或者选择了孤儿保障",
                  otherwise="正在按特困人员供养；可以选择改为孤儿保障，两项不能同时享受")  # fmt: skip
def chosen(person: Any, local: Any) -> Any:
    return person.child_scheme_open


@orphan.condition("第一条", label="健在且未服刑", otherwise="本人已去世或者正在服刑")
def is_present(person: Any, local: Any) -> Any:
    return person.may_be_supported


# ------------------------------------------------------------------------------------- amount


@orphan.amount("第二条第一项", label="孤儿基本生活费")
def allowance(person: Any, local: Any) -> Any:
    """In an institution the place's own figure, where it has one; it is never read for a child in a family."""
    in_home = published_or(local.orphan_institution_standard, local.orphan_standard)
    return choose(person.care_form == "centralised", in_home, local.orphan_standard)
