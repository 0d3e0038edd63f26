"""家庭收入 income: what is counted each month, person by person and for the household, and what the law leaves out.

Values of a person: wage, business, net_wage, own_income, imputed_wage, countable_income; of a household: counted_income,
verified_income, income (of a month), yearly_income. Never read, because they never count: excluded_transfers (优待抚恤金、奖励、
奖学金、社会救助金 and, by their own rules, 残疾人两项补贴).
"""

from __future__ import annotations

from typing import Any

from doudi.programmes.support.formula import formula_of
from doudi.rules import Determination, choose, known_part, larger, not_below_zero, part, when

GUANGDONG, FUJIAN = "44", "35"
GUANGDONG_ASSESSMENT = "广东省最低生活保障家庭经济状况核对和生活状况评估认定办法"
FUJIAN_DEDUCTIONS = "莆田市低保收入扣减规定"

income = Determination("income", title="家庭收入", law="最低生活保障审核确认办法")


# ------------------------------------------------------------------------------------- the months looked back on


@income.value("第十三条第一项", label="月工资性收入", kind="money", of="person")
def wage(person: Any, local: Any) -> Any:
    twelve = choose(local.income_months == 12, person.wage_12m)
    return choose(local.income_months == 6, person.wage_6m, twelve)


@income.value("第十三条第二项", label="月经营净收入", kind="money", of="person")
def business(person: Any, local: Any) -> Any:
    twelve = choose(local.income_months == 12, person.business_12m)
    return choose(local.income_months == 6, person.business_6m, twelve)


# ------------------------------------------------------------------------------------- wages after the cost of working


@income.value("第十三条第一项", label="扣除就业成本后的工资", kind="money", of="person", ranged=True)
def net_wage(person: Any, local: Any) -> Any:
    """必要的就业成本: the place sets the share; where it has not, the wage itself is all that can be counted."""
    return known_part(person.wage - part(person.wage, local.employment_cost), at_most=person.wage)


@income.value("收入扣减", law=FUJIAN_DEDUCTIONS, label="扣除就业成本后的工资", kind="money", of="person", ranged=True,
              name="net_wage", place=FUJIAN)  # fmt: skip
def net_wage_in_fujian(person: Any, local: Any) -> Any:
    """稳定就业按实际收入扣30%; 不稳定的按最低工资扣30%; 残疾人就业者扣30%工资或50%最低工资中较多的."""
    least_wage = local.minimum_wage
    steady = person.wage - part(person.wage, local.employment_cost)
    unsteady = least_wage - part(least_wage, local.employment_cost)
    cost_of_disabled = larger(
        part(person.wage, local.employment_cost), part(least_wage, local.disabled_employment_cost)
    )
    is_unsteady = person.able_bodied & (person.insured_months < local.steady_months)
    by_job = choose(is_unsteady, unsteady, steady)
    counted = choose(person.disability_grade > 0, not_below_zero(person.wage - cost_of_disabled), by_job)
    return when(person.has_job | (person.wage > 0), known_part(counted))


@income.value(
    "就业义务", law="地方最低生活保障办法", label="按最低工资计算的收入", kind="money", of="person", ranged=True
)
def imputed_wage(person: Any, local: Any) -> Any:
    """有劳动能力而无正当理由不就业的, where the place counts him as earning the minimum wage."""
    return when(person.idle & local.idle_earn_minimum_wage, local.minimum_wage)


# ------------------------------------------------------------------------------------- one person


@income.value("第十三条第四项", label="应计入的养老金", kind="money", of="person", ranged=True)
def counted_pension(person: Any, local: Any) -> Any:
    """中央确定的城乡居民基础养老金 does not count; how much of a pension it is may be unknown, but no more than all of it."""
    whole = known_part(person.pension)
    return not_below_zero(whole - known_part(person.pension_basic, at_most=whole))


@income.value("第十三条", label="本人收入", kind="money", of="person", ranged=True)
def own_income(person: Any, local: Any) -> Any:
    """Wage, business, property and transfers, less tax, own contributions and maintenance paid; support owed to him is apart."""
    earned = person.net_wage + known_part(person.business) + known_part(person.property_income)
    received = person.counted_pension + known_part(person.unemployment_benefit) + known_part(person.other_transfers)
    paid = known_part(person.maintenance_paid) + known_part(person.tax_and_insurance)
    return not_below_zero(earned + received - paid)


@income.value("第十三条", label="应计入的个人收入", kind="money", of="person", ranged=True)
def countable_income(person: Any, local: Any) -> Any:
    return person.own_income + person.imputed_wage + person.maintenance


# ------------------------------------------------------------------------------------- the household


@income.total("第十三条", label="家庭成员收入合计", over="counts", unit="yuan/month")
def counted_income(person: Any, local: Any) -> Any:
    return person.countable_income


@income.total("家庭成员规定（按有利入保原则）", law="福建省最低生活保障工作规范", label="未计入亲属应付的赡养费", over="left_out",
              unit="yuan/month", place=FUJIAN)  # fmt: skip
def maintenance_of_left_out(person: Any, local: Any) -> Any:
    """Whoever lives here but is better left out of the household still owes it what his own means allow."""
    owed = formula_of(per_head=person.own_income, members=1, supported=1, share=local.support_share, local=local)
    return known_part(owed)


@income.value("第十三条", label="核对的家庭月收入", kind="money", ranged=True, unit="yuan/month")
def verified_income(household: Any, local: Any) -> Any:
    return household.counted_income


@income.value("收入认定", law="广东省最低生活保障制度实施办法", label="核对的家庭月收入", kind="money", ranged=True,
              name="verified_income", place=GUANGDONG, unit="yuan/month")  # fmt: skip
def higher_of_declared_and_verified(household: Any, local: Any) -> Any:
    """申报与核对不一致的，就高认定."""
    return larger(household.counted_income, known_part(household.declared_income))


@income.value("家庭成员规定（按有利入保原则）", law="福建省最低生活保障工作规范", label="核对的家庭月收入", kind="money", ranged=True,
              name="verified_income", place=FUJIAN, unit="yuan/month")  # fmt: skip
def verified_income_in_fujian(household: Any, local: Any) -> Any:
    return household.counted_income + household.maintenance_of_left_out


@income.value("第十三条", label="家庭月收入", kind="money", ranged=True, name="income", unit="yuan/month")
def income_of_household(household: Any, local: Any) -> Any:
    return household.verified_income


@income.value("生活状况综合评估", law=GUANGDONG_ASSESSMENT, label="综合评估后的家庭月收入", kind="money", ranged=True,
              name="income", place=GUANGDONG, unit="yuan/month")  # fmt: skip
def assessed_income(household: Any, local: Any) -> Any:
    """Stage two in Guangdong: the township adds and takes off indicator amounts after a visit."""
    return not_below_zero(household.verified_income + household.assessment_adjustment)


@income.value(
    "第四条第二项", law="刚性支出困难家庭认定办法", label="家庭年收入", kind="money", ranged=True, unit="yuan/year"
)
def yearly_income(household: Any, local: Any) -> Any:
    """The year's income where it was verified as such; else twelve times the month."""
    return choose(household.income_year > 0, household.income_year, household.income * 12)
