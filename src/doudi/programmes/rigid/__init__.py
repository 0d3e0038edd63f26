"""刚性支出困难家庭 rigid: income above the edge line, eaten up by illness, schooling, rehabilitation or disaster.

Two lists of what counts as rigid spending live side by side: Guangdong's of 2022 without living costs, and the ministry's with
them; the term rigid_counts_living tells which one a place uses. The status lasts twelve months.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.programmes.property.limits import limit_property
from doudi.rules import Policy, known_part, part, when

GUANGDONG = "44"
GUANGDONG_LAW = "广东省最低生活保障边缘家庭和支出型困难家庭救助办法"
LAW26 = date(2026, 7, 1)
MONTHS = 12

rigid = Policy(
    "rigid", title="刚性支出困难家庭", law="刚性支出困难家庭认定办法", of="household", every="year", after=("dibao", "tekun", "edge"),
    holds="holds_rigid", documents="身份证、户口簿、全家人的授权书和支出票据",
)  # fmt: skip

NOT_BELOW = "您家的人均收入没有低于上年度当地居民人均可支配收入"
TOO_SMALL = "您家的刚性支出占家庭年收入的比例没有达到当地规定"


# ------------------------------------------------------------------------------------- what is rigid spending


@rigid.value("第五条第三项", of="person", label="按公办学校标准计算的教育支出", kind="money", ranged=True)
def education_counted(person: Any, local: Any) -> Any:
    """Whatever was paid, it counts at the rate of the place's public schools."""
    return when(person.education_paid > 0, known_part(person.education_public_rate))


@rigid.value("第五条", of="person", label="12个月内的刚性支出（不含生活支出）", kind="money", ranged=True)
def rigid_paid(person: Any, local: Any) -> Any:
    illness = known_part(person.medical_paid) + known_part(person.rehabilitation_paid)
    return illness + person.education_counted + known_part(person.disaster_loss)


@rigid.total("第五条", label="家庭12个月内的刚性支出（不含生活支出）", over="counts", unit="yuan/year")
def rigid_paid_together(person: Any, local: Any) -> Any:
    return person.rigid_paid


@rigid.value("第五条第一项", label="按低保标准计算的生活支出", kind="money", ranged=True, unit="yuan/year")
def living_cost(household: Any, local: Any) -> Any:
    """Necessary food, clothing, housing and transport, capped at the dibao standard a head."""
    return when(local.rigid_counts_living, local.dibao_standard * household.members * MONTHS)


@rigid.value("第五条", label="家庭年刚性支出", kind="money", ranged=True, unit="yuan/year")
def rigid_spending(household: Any, local: Any) -> Any:
    return household.rigid_paid_together + household.living_cost


@rigid.value("第十条", label="认定的有效月数", kind="months")
def rigid_valid_months(household: Any, local: Any) -> Any:
    """Then the family applies anew; papers that have not changed need not be handed in again."""
    return local.rigid_months


# ------------------------------------------------------------------------------------- conditions


@rigid.condition("第四条第一项", label="不符合低保条件", otherwise="您家符合低保条件，应当享受低保")
def not_dibao(household: Any, local: Any) -> Any:
    return ~household.dibao


@rigid.condition("第四条第一项", label="并非全家都是特困人员", otherwise="您家计入的成员都应当按特困人员供养")
def not_all_tekun(household: Any, local: Any) -> Any:
    return household.tekun_members < household.members


@rigid.condition(
    "第四条第一项", label="不符合低保边缘家庭条件", otherwise="您家符合低保边缘家庭条件，应当认定为低保边缘家庭"
)
def not_edge(household: Any, local: Any) -> Any:
    return ~household.edge


@rigid.condition("第四条第二项", until=LAW26, label="人均收入低于上年度当地人均可支配收入", otherwise=NOT_BELOW)
@rigid.condition(
    "第二十二条", law="社会救助法", since=LAW26, label="人均收入低于上年度当地人均可支配收入", otherwise=NOT_BELOW
)
def income_below_average(household: Any, local: Any) -> Any:
    return household.yearly_income < local.disposable_income * household.members


@rigid.condition("第四条第四项", until=LAW26, label="刚性支出超过家庭年收入的规定比例", otherwise=TOO_SMALL)
@rigid.condition(
    "第二十二条", law="社会救助法", since=LAW26, label="刚性支出超过家庭年收入的规定比例", otherwise=TOO_SMALL
)
def spending_over_ratio(household: Any, local: Any) -> Any:
    """超过 — more than the ratio the city fixes."""
    return household.rigid_spending > part(household.yearly_income, local.rigid_ratio)


@rigid.condition("支出型困难家庭条件", law=GUANGDONG_LAW, place=GUANGDONG, name="spending_over_ratio",
                 label="刚性支出达到或超过家庭年收入的60%", otherwise=TOO_SMALL)  # fmt: skip
def spending_reaches_ratio(household: Any, local: Any) -> Any:
    """达到或超过 — exactly sixty per cent is enough."""
    return household.rigid_spending >= part(household.yearly_income, local.rigid_ratio)


limit_property(rigid, standard=lambda local: local.urban_standard)


@rigid.condition("支出型困难家庭条件", law=GUANGDONG_LAW, place=GUANGDONG, label="申请人或家庭成员有本地户籍",
                 otherwise="申请人和家庭成员都没有本地户籍")  # fmt: skip
def hukou_is_local(household: Any, local: Any) -> Any:
    return household.hukou_is_local
