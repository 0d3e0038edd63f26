"""Aid held: what people and households receive now (民政), and the supporters who live outside the household."""

from __future__ import annotations

from doudi.evidence.assembly.condition import judged_columns
from doudi.evidence.assembly.registers import Registers
from doudi.evidence.assembly.theme import Period, Theme, total

HELD = {
    "holds_dibao": "dibao",
    "holds_edge": "edge",
    "holds_tekun": "tekun",
    "holds_rigid": "rigid",
    "holds_orphan": "orphan",
}


def benefits_theme(period: Period) -> Theme:
    """Say what each person holds on the day."""
    now = period.active("b")
    held = ", ".join(f"bool_or(programme = '{programme}' AND {now}) AS {fact}" for fact, programme in HELD.items())
    sql = f"""
    SELECT person, {held}, min(care_form) FILTER (programme = 'tekun' AND {now}) AS care_form
    FROM r_benefits b GROUP BY person"""
    return Theme(dataset="benefits", sql=sql, facts=tuple(HELD), others=("care_form",))


def paid_sql(period: Period) -> str:
    """Add up what is paid to each household; a file's base amount stands on every row of the file and counts once,
    for the household of its applicant.
    """
    return f"""
    WITH held AS (
      SELECT b.*, m.household, left(b.place, 4) AS city
      FROM r_benefits b JOIN member m ON m.person = b.person WHERE {period.active("b")}),
    file AS (
      SELECT programme, city, file_number, max(base_month) AS base_month,
        arg_min(household, (NOT is_applicant, person)) AS household
      FROM held GROUP BY programme, city, file_number),
    base AS (
      SELECT household, {total("CASE WHEN programme = 'dibao' THEN base_month END")} AS paid_dibao,
        {total("CASE WHEN programme = 'tekun' THEN base_month END")} AS paid_tekun
      FROM file GROUP BY household),
    own AS (
      SELECT household, person, programme, city, file_number, max(supplement_month) AS supplement_month
      FROM held GROUP BY ALL),
    supplement AS (SELECT household, {total("supplement_month")} AS paid_supplement FROM own GROUP BY household)
    SELECT h.household, coalesce(any_value(paid_dibao), 0) AS paid_dibao, coalesce(any_value(paid_tekun), 0) AS paid_tekun,
      coalesce(any_value(paid_supplement), 0) AS paid_supplement, bool_or(h.programme = 'relocated') AS relocated
    FROM held h LEFT JOIN base b ON b.household = h.household LEFT JOIN supplement s ON s.household = h.household
    GROUP BY h.household"""


def declared_sql() -> str:
    """Take what a visit says of the whole household: the head's row first, else the latest that says it."""
    answers = ", ".join(
        f"arg_min({name}, (m.relation <> 'self', -epoch(visited_on), m.person)) FILTER ({name} IS NOT NULL) AS {name}"
        for name in judged_columns("household")
    )
    return f"SELECT m.household, {answers} FROM r_visits v JOIN member m ON m.person = v.person GROUP BY m.household"


def support_sql(registers: Registers, *, county: str) -> str:
    """List supporters of a county's people; without consent nothing is known of their means."""
    benefits = registers.covers("benefits", column="m.place")
    disability = registers.covers("disability", column="m.place")
    custody = registers.covers("custody", column="m.place")
    return f"""
    SELECT s.person, m.household, s.consent, s.relation, s.birth,
      CASE WHEN s.consent THEN s.income_per_head END AS income_per_head,
      CASE WHEN s.consent THEN coalesce(s.members, 1) END AS members,
      CASE WHEN s.consent THEN coalesce(s.children, 0) END AS children,
      CASE WHEN s.consent THEN coalesce(s.supported, 1) END AS supported,
      coalesce(s.agreed, 0) AS agreed,
      CASE WHEN s.consent THEN coalesce(s.own_income, 0) END AS own_income,
      CASE WHEN s.consent THEN coalesce(s.property_within, TRUE) END AS property_within,
      {_known("b.holds_tekun", default="FALSE", covered=benefits)} AS is_tekun,
      {_known("b.holds_dibao", default="FALSE", covered=benefits)} AS on_dibao,
      {_known("d.disability_kind", default="'none'", covered=disability)} AS disability_kind,
      {_known("d.disability_grade", default="0", covered=disability)} AS disability_grade,
      CASE WHEN c.custody IN ('prison', 'detox') OR c.missing_declared OR v.civil_capacity IS FALSE THEN TRUE
        WHEN {custody} THEN FALSE END AS incapable
    FROM r_support s JOIN member m ON m.person = s.person
    LEFT JOIN t_benefits b ON b.person = s.supporter
    LEFT JOIN t_disability d ON d.person = s.supporter
    LEFT JOIN t_custody c ON c.person = s.supporter
    LEFT JOIN t_visits v ON v.person = s.supporter
    WHERE m.county = '{county}'
    ORDER BY m.household, s.person, s.supporter"""


def _known(value: str, *, default: str, covered: str) -> str:
    """Take a value; its absence means the default only where the register speaks for the place."""
    return f"CASE WHEN {covered} THEN coalesce({value}, {default}) ELSE nullif({value}, {default}) END"
