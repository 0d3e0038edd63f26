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
    "holds_unattended": "unattended",
    "holds_living_subsidy": "disability_living",
    "holds_nursing_subsidy": "disability_nursing",
    "holds_medical_premium": "medical_premium",
    "holds_elder_allowance": "elder_allowance",
    "rural_monitored": "monitored",
    "poverty_relieved": "relieved",
}
PAID = {
    "paid_dibao": "dibao",
    "paid_tekun": "tekun",
    "paid_orphan": "orphan",
    "paid_unattended": "unattended",
    "paid_living_subsidy": "disability_living",
    "paid_nursing_subsidy": "disability_nursing",
    "paid_elder_allowance": "elder_allowance",
}
"""Money a file pays each month: the household's fact, and the programme."""

BASIC = ("dibao", "tekun", "edge", "rigid", "orphan", "unattended")
"""Aid a household lives on, or is recognised by: where one of it ends and none of it goes on, nothing is left."""
REVIEWED = ("dibao", "tekun", "edge", "rigid")
"""Programmes whose households are reviewed by a day."""

AIDED = ("paid_temporary_year", "paid_same_cause", "same_cause_aided")
"""Facts about temporary assistance in the calendar year."""


def benefits_theme(period: Period) -> Theme:
    """Say what each person holds on the day."""
    now = period.active("b")
    held = ", ".join(f"bool_or(programme = '{programme}' AND {now}) AS {fact}" for fact, programme in HELD.items())
    sql = f"""
    SELECT person, {held}, min(care_form) FILTER (programme = 'tekun' AND {now}) AS care_form,
      {_months_since_the_end(period)} AS aid_ended_months, {_overdue(period)}
    FROM r_benefits b GROUP BY person"""
    others = ("care_form", "overdue_days", "is_unplanned")
    return Theme(dataset="benefits", sql=sql, facts=(*HELD, "aid_ended_months"), others=others)


def _months_since_the_end(period: Period) -> str:
    """Count the whole months since the last basic aid of somebody ended; nothing while some goes on, or where none ever was."""
    is_basic, now = f"programme IN {BASIC}", period.active("b")
    ended = f"max(until_on) FILTER ({is_basic} AND until_on <= {period.day})"
    return (
        f"CASE WHEN bool_or({is_basic} AND {now}) THEN 0 ELSE coalesce(date_sub('month', {ended}, {period.day}), 0) END"
    )


def _overdue(period: Period) -> str:
    """Count the days since the review of somebody on the books was due, and say whether nobody told when it is."""
    reviewed = f"programme IN {REVIEWED} AND {period.active('b')}"
    days = f"date_diff('day', review_due_on, {period.day})"
    return (
        f"greatest(coalesce(max({days}) FILTER ({reviewed}), 0), 0) AS overdue_days,"
        f" bool_or({reviewed} AND review_due_on IS NULL) AS is_unplanned"
    )


def paid_sql(period: Period) -> str:
    """Add up what is paid to each household; a file's base amount stands on every row of the file and counts once,
    for the household of its applicant.
    """
    of_programme = "CASE WHEN programme = '{}' THEN base_month END"
    sums = ", ".join(f"{total(of_programme.format(name))} AS {fact}" for fact, name in PAID.items())
    paid = ", ".join(f"coalesce(any_value({fact}), 0) AS {fact}" for fact in PAID)
    return f"""
    WITH held AS (
      SELECT b.*, m.household, left(b.place, 4) AS city
      FROM r_benefits b JOIN member m ON m.person = b.person WHERE {period.active("b")}),
    file AS (
      SELECT programme, city, file_number, max(base_month) AS base_month,
        arg_min(household, (NOT is_applicant, person)) AS household
      FROM held GROUP BY programme, city, file_number),
    base AS (SELECT household, {sums} FROM file GROUP BY household),
    own AS (
      SELECT household, person, programme, city, file_number, max(supplement_month) AS supplement_month
      FROM held GROUP BY ALL),
    supplement AS (SELECT household, {total("supplement_month")} AS paid_supplement FROM own GROUP BY household)
    SELECT h.household, {paid},
      coalesce(any_value(paid_supplement), 0) AS paid_supplement, bool_or(h.programme = 'relocated') AS relocated
    FROM held h LEFT JOIN base b ON b.household = h.household LEFT JOIN supplement s ON s.household = h.household
    GROUP BY h.household"""


def aided_sql(period: Period) -> str:
    """Add up the temporary assistance each household had this calendar year, and what of it was for its present hardship.

    A file's grant stands on every row of the file and counts once. Without a hardship of today the cause is spending; a grant
    that names no cause counts as one for the same, so that a person looks before it is paid twice.
    """
    is_same = "(cause IS NULL OR cause = coalesce(nullif(d.sudden_hardship, 'none'), 'spending'))"
    return f"""
    WITH given AS (
      SELECT m.household, programme, left(b.place, 4) AS city, file_number, from_on, max(grant_once) AS grant_once,
        max(cause) AS cause
      FROM r_benefits b JOIN member m ON m.person = b.person
      WHERE programme IN ('temporary', 'quick_aid') AND from_on <= {period.day} AND year(from_on) = {period.on.year}
      GROUP BY ALL)
    SELECT g.household, {total("grant_once")} AS paid_temporary_year,
      {total(f"CASE WHEN {is_same} THEN grant_once END")} AS paid_same_cause,
      count(*) FILTER (programme = 'temporary' AND {is_same}) AS same_cause_aided
    FROM given g LEFT JOIN declared d ON d.household = g.household GROUP BY g.household"""


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
