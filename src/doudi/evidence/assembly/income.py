"""Income by person: wages, pensions and contributions (人社), businesses and property (税务), excluded transfers (退役军人).

Means are over whole calendar months before the day: the six or twelve months before the month the day lies in
(广东省最低生活保障制度实施办法: the 6 months before application).
"""

from __future__ import annotations

from doudi.evidence.assembly.theme import Period, Theme, mean, month_of, total

WORK = "kind IN ('employed', 'flexible')"
FOR_EVER = 1_000_000


def income_themes(period: Period) -> list[Theme]:
    """List the themes of income."""
    return [_insurance(period), _tax(period), _veterans(period)]


def _months_within(*, period: Period, back: int) -> str:
    """Count the months of a spell among the `back` months before the day's month."""
    first, last = period.month - back, period.month - 1
    return f"greatest(0, least(last_month, {last}) - greatest(first_month, {first}) + 1)"


def _insurance(period: Period) -> Theme:
    goes_on = f"last_month >= {period.month}"
    pay = {back: total(f"pay_month * {_months_within(period=period, back=back)}") for back in (6, 12)}
    own = total(f"own_contribution_month * {_months_within(period=period, back=6)}")
    receives = f"kind IN ('pension', 'resident_pension') AND {goes_on}"
    sql = f"""
    WITH spell AS (
      SELECT person, kind, pay_month, own_contribution_month, benefit_month, basic_month,
        {month_of("from_month")} AS first_month, coalesce({month_of("until_month")}, {FOR_EVER}) AS last_month
      FROM r_insurance WHERE from_month <= {period.day}),
    {_insured_months(period)}
    SELECT s.person,
      {mean(pay[6], months=6)} AS wage_6m, {mean(pay[12], months=12)} AS wage_12m, {mean(own, months=6)} AS contributions,
      {total(f"CASE WHEN {receives} THEN benefit_month END")} AS pension,
      {total("CASE WHEN kind = 'resident_pension' AND " + goes_on + " THEN basic_month END")} AS pension_basic,
      {total("CASE WHEN kind = 'unemployment_benefit' AND " + goes_on + " THEN benefit_month END")} AS unemployment_benefit,
      bool_or({WORK} AND {goes_on}) AS has_job,
      bool_or(kind = 'registered_unemployed' AND {goes_on}) AS seeks_work,
      bool_or(kind = 'injury_care' AND {goes_on}) AS work_injury_care,
      coalesce(any_value(i.insured_months), 0) AS insured_months
    FROM spell s LEFT JOIN insured i ON i.person = s.person GROUP BY s.person"""
    facts = ("pension", "pension_basic", "unemployment_benefit", "has_job", "insured_months", "work_injury_care")
    return Theme(
        dataset="insurance", sql=sql, facts=facts, others=("wage_6m", "wage_12m", "contributions", "seeks_work")
    )


def _insured_months(period: Period) -> str:
    """Find the run of months without a gap that reaches the month before the day's; most people have one spell."""
    last = period.month - 1
    return f"""
    work AS (SELECT person, first_month, least(last_month, {last}) AS last_month FROM spell
      WHERE {WORK} AND first_month <= {last}),
    several AS (SELECT person FROM work GROUP BY person HAVING count(*) > 1 AND max(last_month) = {last}),
    ordered AS (
      SELECT w.person, first_month, last_month,
        max(last_month) OVER (PARTITION BY w.person ORDER BY first_month, last_month
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM work w SEMI JOIN several USING (person)),
    insured AS (
      SELECT person, {last} - max(first_month) + 1 AS insured_months FROM ordered
      WHERE before IS NULL OR first_month > before + 1 GROUP BY person
      UNION ALL
      SELECT person, {last} - any_value(first_month) + 1 FROM work
      GROUP BY person HAVING count(*) = 1 AND max(last_month) = {last})"""


def _tax(period: Period) -> Theme:
    def over(months: int, *, items: str, column: str = "income") -> str:
        chosen = f"item IN ({items}) AND period >= {period.month - months} AND period < {period.month}"
        return mean(total(f"CASE WHEN {chosen} THEN {column} END"), months=months)

    sql = f"""
    SELECT person,
      {over(6, items="'wage'")} AS wage_6m, {over(12, items="'wage'")} AS wage_12m,
      {over(6, items="'business'")} AS business_6m, {over(12, items="'business'")} AS business_12m,
      {over(12, items="'interest', 'rent'")} AS property_income,
      {over(6, items="'wage', 'business', 'interest', 'rent'", column="tax")} AS income_tax
    FROM (SELECT person, item, income, tax, {month_of("period_month")} AS period FROM r_tax) GROUP BY person"""
    facts = ("business_6m", "business_12m", "property_income")
    return Theme(dataset="tax", sql=sql, facts=facts, others=("wage_6m", "wage_12m", "income_tax"))


def _veterans(period: Period) -> Theme:
    now = period.active("v")
    sql = f"""
    SELECT person, {total(f"CASE WHEN {now} THEN amount_month END")} AS excluded_transfers,
      bool_or({now} AND item <> 'conscript_family') AS honoured
    FROM r_veterans v GROUP BY person"""
    return Theme(dataset="veterans", sql=sql, facts=("excluded_transfers", "honoured"))
