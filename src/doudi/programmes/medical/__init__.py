"""医疗救助 medical: what poor people still pay of their treatment after insurance, and their premium of the residents' insurance.

Two policies of the medical-insurance office (医保): medical_premium (参保资助) and medical (费用救助). A person's class (who he is)
sets the deductible, the share and the premium; a yearly cap holds for each person. Civil affairs hands the list over and reads
back what was paid. Amounts are yuan per year.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.rules import Policy, choose, not_below_zero, part, smaller

FUJIAN = "35"
FUJIAN_CLASSES = "宁德市医疗救助对象分类表（2024年12月）"
LAW26 = date(2026, 7, 1)
ACT, OPINION = "社会救助法", "关于健全重特大疾病医疗保险和救助制度的意见"
AFTER = ("tekun", "dibao", "dibao_single", "edge", "rigid", "supplement", "orphan", "unattended")
FEEDBACK = "参保资助金额、本年度救助金额和结算日期"

medical_premium = Policy(
    "medical_premium", title="医疗救助（资助参保）", law=OPINION, of="person", every="year", after=AFTER, decided_by="县级医疗保障部门",
    holds="holds_medical_premium", documents="不用另带材料：名单由民政部门共享给医保部门", feedback=FEEDBACK,
    takes="认定困难身份后由医保部门在参保缴费时直接资助，不用另行申请",
)  # fmt: skip

medical = Policy(
    "medical", title="医疗救助（医疗费用）", law=OPINION, of="person", every="year", after=AFTER, decided_by="县级医疗保障部门",
    documents="已认定的人不用带材料，出院时一站式结算；其他人带身份证、银行账户和医疗费用票据", feedback=FEEDBACK,
    takes="已认定的人出院时直接减免；其他人向户籍地乡镇（街道）或者医保窗口手工申请，由医保部门审核",
)  # fmt: skip


# ------------------------------------------------------------------------------------- who: the classes


@medical.value("第二条", label="孤儿或者事实无人抚养儿童", kind="flag")
def in_child_scheme(person: Any, local: Any) -> Any:
    held = person.holds_orphan | person.holds_unattended
    return held | person.orphan | person.unattended


@medical.value("第二条", label="医疗救助按特困人员对待", kind="flag")
def as_tekun(person: Any, local: Any) -> Any:
    return person.in_tekun | person.in_child_scheme


@medical.value("第二条", label="当地规定的其他医疗救助对象", kind="flag")
def medical_object_by_kind(person: Any, local: Any) -> Any:
    """None outside Fujian: no other place's list was found."""
    return False


@medical.value("分类", law=FUJIAN_CLASSES, label="优抚对象、重度残疾人或者脱贫人口", kind="flag", name="medical_object_by_kind",
               place=FUJIAN)  # fmt: skip
def medical_object_by_kind_in_fujian(person: Any, local: Any) -> Any:
    return person.honoured | person.severely_disabled | person.poverty_relieved


@medical.value("第二条", label="医疗救助对象", kind="flag")
def medical_object(person: Any, local: Any) -> Any:
    """低保对象、特困人员、低保边缘家庭成员、防止返贫监测对象、因病致贫重病患者, and children without parents' care."""
    by_status = person.as_tekun | person.in_dibao | person.in_edge
    return by_status | person.rural_monitored | person.poor_by_illness | person.medical_object_by_kind


@medical.value("第二十四条", law=ACT, label="医疗救助对象", kind="flag", name="medical_object", since=LAW26)
def medical_object_by_law(person: Any, local: Any) -> Any:
    """The law adds rigid-expenditure families."""
    by_status = person.as_tekun | person.in_dibao | person.in_edge | person.in_rigid
    return by_status | person.rural_monitored | person.poor_by_illness | person.medical_object_by_kind


@medical.value("第二条", label="医疗救助类别", kind="code")
def medical_class(person: Any, local: Any) -> Any:
    """The first that fits; a class further up that is not known leaves the class unknown, though help may be certain."""
    below_edge = choose(person.in_rigid, "rigid", choose(person.poor_by_illness, "ill"))
    below_dibao = choose(person.in_edge, "edge", choose(person.rural_monitored, "monitored", below_edge))
    return choose(person.as_tekun, "tekun", choose(person.in_dibao, "dibao", below_dibao))


@medical.value("分类", law=FUJIAN_CLASSES, label="医疗救助类别", kind="code", name="medical_class", place=FUJIAN)
def medical_class_in_fujian(person: Any, local: Any) -> Any:
    """一类特困、孤儿、事实无人抚养儿童；二类优抚、重残等；三类低保、监测对象、脱贫人口；四类低保边缘；五类因病致贫."""
    below_edge = choose(person.in_rigid, "rigid", choose(person.poor_by_illness, "ill"))
    third = person.in_dibao | person.rural_monitored | person.poverty_relieved
    below_second = choose(third, "dibao", choose(person.in_edge, "edge", below_edge))
    second = person.honoured | person.severely_disabled
    return choose(person.as_tekun, "tekun", choose(second, "special", below_second))


@medical.value("第五条", label="结算方式", kind="code")
def medical_settlement(person: Any, local: Any) -> Any:
    """一站式 where the hospital already finds the person in the list, else 手工 with the bills."""
    listed = person.holds_tekun | person.holds_dibao | person.holds_edge | person.holds_rigid
    children = person.holds_orphan | person.holds_unattended
    return choose(listed | children, "one_stop", "by_hand")


# ------------------------------------------------------------------------------------- participation: the premium

NOT_OF_CLASS = "不属于特困、低保、低保边缘等医疗救助对象"
OF_CLASS = "属于医疗救助对象"
NOT_OF_CLASS_LAW = "不属于特困、低保、低保边缘、刚性支出困难等医疗救助对象"


@medical_premium.condition("第二条", until=LAW26, label=OF_CLASS, otherwise=NOT_OF_CLASS)
@medical_premium.condition("第二十四条", law=ACT, since=LAW26, label=OF_CLASS, otherwise=NOT_OF_CLASS_LAW)
def of_class(person: Any, local: Any) -> Any:
    return person.medical_object


@medical_premium.condition(
    "第三条", label="不是随单位参加职工医保", otherwise="已随单位参加职工医保，不需要资助居民医保"
)
def insured_as_resident(person: Any, local: Any) -> Any:
    """Whoever works for an employer who pays contributions is insured as an employee."""
    return ~(person.has_job & (person.insured_months > 0))


@medical_premium.condition("第三条", label="健在", otherwise="本人已去世")
def is_alive(person: Any, local: Any) -> Any:
    return person.alive


@medical_premium.amount("第三条", label="资助参加居民医保", unit="yuan/year")
def premium(person: Any, local: Any) -> Any:
    """特困人员全额, 低保对象和其他人定额."""
    fixed = choose(person.medical_class == "dibao", local.medical_premium_dibao, local.medical_premium_others)
    return choose(person.medical_class == "tekun", local.resident_premium, fixed)


# ------------------------------------------------------------------------------------- treatment


@medical.condition("第二条", until=LAW26, label=OF_CLASS, otherwise=NOT_OF_CLASS, name="of_class")
@medical.condition("第二十四条", law=ACT, since=LAW26, label=OF_CLASS, otherwise=NOT_OF_CLASS_LAW, name="of_class")
def of_class_for_treatment(person: Any, local: Any) -> Any:
    return person.medical_object


@medical.condition("第五条", label="健在或者有未结算的费用", otherwise="本人已去世，也没有待结算的费用")
def alive_or_bills(person: Any, local: Any) -> Any:
    """Costs of somebody who died are still settled."""
    return person.alive | (person.medical_compliant > 0)


@medical.value("第五条", label="年度救助起付标准", kind="money")
def medical_deductible(person: Any, local: Any) -> Any:
    """None for tekun and dibao; a share of last year's disposable income a head for the others."""
    ill = choose(person.medical_class == "ill", local.medical_deductible_ill, local.medical_deductible_others)
    share = choose(person.medical_class == "edge", local.medical_deductible_edge, ill)
    return choose(person.medical_class.isin(("tekun", "dibao")), 0, part(local.disposable_income, share))


@medical.value("第五条", label="救助比例", kind="rate")
def medical_share(person: Any, local: Any) -> Any:
    ill = choose(person.medical_class == "ill", local.medical_share_ill, local.medical_share_others)
    lower = choose(person.medical_class == "edge", local.medical_share_edge, ill)
    return choose(person.medical_class.isin(("tekun", "dibao")), local.medical_share_basic, lower)


@medical.value("第五条", label="本年度应救助的医疗费", kind="money")
def medical_due(person: Any, local: Any) -> Any:
    """合规自付超过起付标准的部分 × 比例, at most the year's cap; without costs nothing is due, whatever the class."""
    over = not_below_zero(person.medical_compliant - person.medical_deductible)
    due = smaller(part(over, person.medical_share), local.medical_cap)
    return choose(person.medical_compliant > 0, due, 0)


@medical.amount("第五条", label="起付标准以上合规自付费用按比例救助，不超过年度限额", unit="yuan/year")
def treatment(person: Any, local: Any) -> Any:
    return person.medical_due


@medical.amount("第五条", label="减去本年度已获得的医疗救助金", unit="yuan/year")
def aided(person: Any, local: Any) -> Any:
    """What was already settled is not paid twice, and never asked back."""
    return 0 - smaller(person.medical_aided, person.medical_due)
