"""事实无人抚养儿童基本生活补贴 unattended: a minor whose living parents cannot bring him up.

Both parents in the set (severely disabled, seriously ill, imprisoned, detained, out of contact …), or one dead, missing or never
found and the other in the set. As much as an orphan's; whoever has dibao or the disabled living subsidy gets the difference.
The allowance is no income of the family in the dibao test, and nobody's name is put up in public (不公示).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.rules import Policy, larger, shared, smaller, when

SUPPLEMENTED_ON = date(2021, 1, 1)
SUPPLEMENT = "关于进一步做好事实无人抚养儿童保障有关工作的通知"

LASTING = ("disabled", "ill", "missing")
LASTING_SINCE_2021 = (*LASTING, "revoked", "deported")
TIMED = ("prison", "detox", "restricted", "out_of_contact")

unattended = Policy(
    "unattended", title="事实无人抚养儿童基本生活补贴", law="关于进一步加强事实无人抚养儿童保障工作的意见", of="person",
    after=("orphan", "tekun", "dibao", "dibao_single", "edge", "rigid", "supplement"), holds="holds_unattended", paid="paid_unattended",
    documents="孩子的户口簿、监护人或受委托亲属的身份证；父母的情况由部门核查，查不到的再补材料",
    takes="乡镇（街道）15个工作日内核查，县级民政部门15个工作日内审定，不公示；从批准的下个月起发放",
)  # fmt: skip


# ------------------------------------------------------------------------------------- who cannot bring a child up


def _lasting(state: Any, *, kinds: tuple[str, ...]) -> Any:
    """States that need no length of time."""
    return state.isin(kinds)


def _for_long(state: Any, months: Any, *, least: Any) -> Any:
    """服刑、戒毒、限制人身自由、失联: 六个月以上, exactly six included."""
    return state.isin(TIMED) & (months >= least)


@unattended.value("第一条", label="母亲无法履行抚养职责", kind="flag", until=SUPPLEMENTED_ON)
def mother_unable(person: Any, local: Any) -> Any:
    lasting = _lasting(person.mother_state, kinds=LASTING)
    return lasting | _for_long(person.mother_state, person.mother_state_months, least=local.unattended_months)


@unattended.value(
    "第一条", law=SUPPLEMENT, label="母亲无法履行抚养职责", kind="flag", name="mother_unable", since=SUPPLEMENTED_ON
)
def mother_unable_since_2021(person: Any, local: Any) -> Any:
    """The notice of 2020 adds: guardianship taken away by a court, and deported."""
    lasting = _lasting(person.mother_state, kinds=LASTING_SINCE_2021)
    return lasting | _for_long(person.mother_state, person.mother_state_months, least=local.unattended_months)


@unattended.value("第一条", label="父亲无法履行抚养职责", kind="flag", until=SUPPLEMENTED_ON)
def father_unable(person: Any, local: Any) -> Any:
    lasting = _lasting(person.father_state, kinds=LASTING)
    return lasting | _for_long(person.father_state, person.father_state_months, least=local.unattended_months)


@unattended.value(
    "第一条", law=SUPPLEMENT, label="父亲无法履行抚养职责", kind="flag", name="father_unable", since=SUPPLEMENTED_ON
)
def father_unable_since_2021(person: Any, local: Any) -> Any:
    lasting = _lasting(person.father_state, kinds=LASTING_SINCE_2021)
    return lasting | _for_long(person.father_state, person.father_state_months, least=local.unattended_months)


# ------------------------------------------------------------------------------------- conditions


@unattended.condition(
    "第一条", label="未满18周岁，或者成年后仍在校就读", otherwise="已满18周岁，也不属于当地规定的在校就读情形"
)
def of_age(person: Any, local: Any) -> Any:
    return person.young_enough


@unattended.condition("第一条", label="父母都不能履行抚养职责，至少一方在世",
                      otherwise="父母中有一方能够抚养，或者父母都已死亡、查找不到（按孤儿保障）")  # fmt: skip
def parents_unable_both(person: Any, local: Any) -> Any:
    """Whoever has no parent at all is an orphan, and has that allowance instead."""
    mother, father = person.mother_unable, person.father_unable
    return (mother & (father | person.father_gone)) | (person.mother_gone & father)


@unattended.condition("第一条", label="没有被收养", otherwise="已被依法收养，由养父母抚养")
def not_adopted(person: Any, local: Any) -> Any:
    return ~person.adopted


@unattended.condition("第九条", law="特困人员认定办法", label="没有按特困人员供养，或者选择了儿童保障",
                      otherwise="正在按特困人员供养；可以选择改为事实无人抚养儿童保障，两项不能同时享受")  # fmt: skip
def chosen(person: Any, local: Any) -> Any:
    return person.child_scheme_open


@unattended.condition("第一条", label="健在且未服刑", otherwise="本人已去世或者正在服刑")
def is_present(person: Any, local: Any) -> Any:
    return person.may_be_supported


# ------------------------------------------------------------------------------------- amount


@unattended.value("第三条第一项", label="孩子在家庭低保金中的份额", kind="money")
def share_of_dibao(person: Any, local: Any) -> Any:
    """What the family is paid, shared among those it is paid for; supplements stand apart."""
    paid_for = larger(person.household.members - person.household.tekun_members, 1)
    share = shared(person.household.dibao_amount, paid_for)
    return when(person.counts & person.household.dibao, share) + when(person.dibao_single, person.dibao_single_amount)


@unattended.value("第三条第一项", label="与儿童补贴一并计算的残疾人生活补贴", kind="money")
def living_subsidy_within(person: Any, local: Any) -> Any:
    """Whoever is paid in full has no living subsidy; whoever has dibao, or the subsidy already, keeps it inside the level."""
    keeps = person.holds_living_subsidy | person.on_dibao
    return when(person.may_have_living_subsidy & keeps, person.living_subsidy_due)


@unattended.value("第三条第一项", label="全额领取事实无人抚养儿童基本生活补贴", kind="flag")
def unattended_in_full(person: Any, local: Any) -> Any:
    return person.unattended & ~(person.on_dibao | (person.may_have_living_subsidy & person.holds_living_subsidy))


@unattended.amount("第三条第一项", label="当地基本生活补贴标准（与孤儿相同）")
def level(person: Any, local: Any) -> Any:
    return local.orphan_standard


@unattended.amount("第三条第一项", label="减去已享受的低保金和残疾人生活补贴（补差）")
def already(person: Any, local: Any) -> Any:
    """Never more than the whole."""
    return 0 - smaller(person.share_of_dibao + person.living_subsidy_within, local.orphan_standard)
