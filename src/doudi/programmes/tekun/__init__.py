"""特困人员救助供养 tekun: a person without labour ability, without means, and without anybody able to support him.

Conditions: no labour ability (T1), no source of living (T2), no supporter able to support him (T3), not in a children's scheme.
The amount is the basic living standard, in full, and care by how well the person looks after himself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.programmes.tekun import supporters
from doudi.rules import Policy, choose, judged_or, part, published_or, round_up

LAW26 = date(2026, 7, 1)
BENEFIT = "关于进一步健全特困人员救助供养制度的意见"
ELDER = 60
FULL, PARTIAL, NONE = "full", "partial", "none"
CENTRALISED = "centralised"
PARTIAL_FROM, NONE_FROM = 1, 4

tekun = Policy(
    "tekun", title="特困人员救助供养", law="特困人员认定办法", of="person", holds="holds_tekun", paid="paid_tekun",
    documents="身份证、书面声明、本人和义务人的授权书，残疾人另带残疾证",
    takes="乡镇（街道）受理后调查、公示，再由县级民政部门审定，一般一个半月左右；从批准的下个月起发放",
)  # fmt: skip
supporters.declare(tekun)

STILL_ABLE = "本人有劳动能力（未满60周岁、不是未成年人，也没有规定的残疾）"


# ------------------------------------------------------------------------------------- T1 无劳动能力


@tekun.value("第五条", label="老年人或规定的残疾人", kind="flag")
def old_or_unfit(person: Any, local: Any) -> Any:
    return (person.age >= ELDER) | person.unfit


@tekun.value("第二十七条", label="供养中的未成年人，或者成年后仍在义务教育、高中阶段就读", kind="flag")
def keeps_support(person: Any, local: Any) -> Any:
    """Whoever is supported as a minor stays so to eighteen, and beyond while at school (not at university)."""
    at_school = person.student.isin(("compulsory", "senior"))
    return person.holds_tekun & (person.minor | at_school)


@tekun.condition("第五条", until=LAW26, label="无劳动能力", otherwise=STILL_ABLE)
def no_labour(person: Any, local: Any) -> Any:
    """Under 16 by the ministry's rule, under 18 where a province says so."""
    return person.old_or_unfit | (person.age < local.tekun_minor_age) | person.keeps_support


@tekun.condition("第十六条", law="社会救助法", since=LAW26, name="no_labour", label="无劳动能力", otherwise=STILL_ABLE)
def no_labour_or_minor(person: Any, local: Any) -> Any:
    """The law says minors; where a place's rule still ends earlier, people judge those between."""
    is_young = person.age < local.tekun_minor_age
    is_judged_minor = person.minor & person.minor_without_support
    return person.old_or_unfit | is_young | is_judged_minor | person.keeps_support


# ------------------------------------------------------------------------------------- T2 无生活来源


@tekun.condition("第六条", until=LAW26, label="本人收入低于当地低保标准", otherwise="本人的月收入没有低于当地低保标准")
@tekun.condition(
    "第十六条",
    law="社会救助法",
    since=LAW26,
    label="本人收入低于当地低保标准",
    otherwise="本人的月收入没有低于当地低保标准",
)
def own_income_below(person: Any, local: Any) -> Any:
    """中央确定的基础养老金、社会保险、优待抚恤金、高龄津贴 are not counted."""
    return person.own_income < local.dibao_standard


@tekun.value("第六条", label="财产明显在特困人员财产限额内", kind="flag")
def plainly_within(person: Any, local: Any) -> Any:
    """Owning nothing is within any limit; where the place says so, so is whoever passes the property tests of dibao."""
    return person.owns_nothing_himself | (local.tekun_property_as_dibao & person.own_property_within)


@tekun.condition("第六条", until=LAW26, label="财产符合特困人员财产规定", otherwise="本人的财产超过了特困人员的限额")
@tekun.condition(
    "第十六条",
    law="社会救助法",
    since=LAW26,
    label="财产符合特困人员财产规定",
    otherwise="本人的财产超过了特困人员的限额",
)
def property_within(person: Any, local: Any) -> Any:
    """The city sets the limit; the county's judgement of it comes first."""
    return judged_or(person.tekun_property_within, person.plainly_within)


# ------------------------------------------------------------------------------------- T3 无法定义务人或义务人无履行义务能力

NO_DUTY = "有法定赡养、抚养、扶养义务人，并且义务人有能力履行义务"


@tekun.condition("第八条", until=LAW26, label="户外没有能履行义务的法定义务人", otherwise=NO_DUTY)
@tekun.condition("第十六条", law="社会救助法", since=LAW26, label="户外没有能履行义务的法定义务人", otherwise=NO_DUTY)
def nobody_outside(person: Any, local: Any) -> Any:
    return person.able_outside < 1


@tekun.condition("第八条", until=LAW26, label="同住亲属中没有能履行义务的法定义务人", otherwise=NO_DUTY)
@tekun.condition(
    "第十六条", law="社会救助法", since=LAW26, label="同住亲属中没有能履行义务的法定义务人", otherwise=NO_DUTY
)
def nobody_at_home(person: Any, local: Any) -> Any:
    """A spouse, grown child or parent living in the same home is a supporter too."""
    return ~person.supported_at_home


# ------------------------------------------------------------------------------------- exclusions


@tekun.condition(
    "第九条",
    label="没有选择孤儿或者事实无人抚养儿童保障",
    otherwise="已选择孤儿或者事实无人抚养儿童保障，两项不能同时享受",
)
def not_in_child_scheme(person: Any, local: Any) -> Any:
    return ~(person.chooses_child_scheme | person.holds_orphan | person.holds_unattended)


@tekun.condition("第二十四条", label="本人健在且未服刑、未被宣告失踪", otherwise="本人已去世、正在服刑或者被宣告失踪")
def is_present(person: Any, local: Any) -> Any:
    """Prison ends support; compulsory detox, or an arrest before any judgment, does not."""
    return person.alive & (person.custody != "prison") & ~person.missing_declared


@tekun.total("第三条", of="household", label="应按特困人员供养的成员数", kind="count", over="counts")
def tekun_members(person: Any, local: Any) -> Any:
    return person.tekun


# ------------------------------------------------------------------------------------- amount


@tekun.value("第二十二条", label="生活自理能力", kind="code")
def care_grade(person: Any, local: Any) -> Any:
    """Of six things: all done, full; one to three not done, partial; four and more not done, none."""
    below = choose(person.care_items_failed >= NONE_FROM, NONE, PARTIAL)
    return choose(person.care_items_failed >= PARTIAL_FROM, below, FULL)


@tekun.value("第十九条", label="基本生活标准所依据的低保标准", kind="money")
def standard_due(person: Any, local: Any) -> Any:
    """易地搬迁 to a town brings the urban standard."""
    return choose(person.household.relocated, local.urban_standard, local.dibao_standard)


@tekun.value("救助供养标准", law=BENEFIT, label="当地特困人员基本生活标准", kind="money")
def basic_due(person: Any, local: Any) -> Any:
    """The published figure, else the multiple of the dibao standard."""
    computed = round_up(part(person.standard_due, local.tekun_multiple), to=local.tekun_rounding)
    return published_or(choose(~person.household.relocated, local.tekun_basic), computed)


@tekun.amount("救助供养标准", law=BENEFIT, label="基本生活标准")
def basic(person: Any, local: Any) -> Any:
    """In full: the person's own income is not taken off."""
    return person.basic_due


@tekun.value("救助供养标准", law=BENEFIT, label="按自理能力计算的照料护理标准", kind="money")
def dispersed_care(person: Any, local: Any) -> Any:
    """A share of the minimum wage by grade; basic and care together are rounded up as the place publishes them."""
    lighter = choose(person.care_grade == PARTIAL, local.care_share_partial, local.care_share_full)
    share = choose(person.care_grade == NONE, local.care_share_none, lighter)
    base = published_or(local.care_wage, local.minimum_wage)
    return round_up(person.basic_due + part(base, share), to=local.care_rounding) - person.basic_due


@tekun.value("救助供养标准", law=BENEFIT, label="集中供养的照料护理标准", kind="money")
def centralised_care(person: Any, local: Any) -> Any:
    """What the place publishes for its homes; elsewhere as in dispersed support; nothing in cash where homes care free of charge.

    Nothing, too, for whoever lives at home: no figure of the homes is waited for.
    """
    lighter = choose(person.care_grade == PARTIAL, local.centralised_partial, local.centralised_full)
    published = choose(person.care_grade == NONE, local.centralised_none, lighter) - person.basic_due
    same = choose(local.centralised_as_dispersed, person.dispersed_care)
    paid = choose(local.care_free_in_homes, 0, published_or(published, same))
    return choose(person.care_form == CENTRALISED, paid, 0)


@tekun.amount("救助供养标准", law=BENEFIT, label="照料护理补贴")
def care(person: Any, local: Any) -> Any:
    return choose(person.care_form == CENTRALISED, person.centralised_care, person.dispersed_care)
