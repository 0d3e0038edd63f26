"""Condition by person: death, custody, disability (残联), illness (医保), school (教育), petitions, visits."""

from __future__ import annotations

from doudi.evidence.assembly.theme import Period, Theme, total
from doudi.evidence.mapping import mapping_of
from doudi.facts import FACTS

OVERRIDING = ("lives_here", "lived_together_months")
"""What a visit saw of living together goes before what registers say."""
STAY_MONTHS, STAY_DAYS_MOST = 6, 190
"""Over how many months days in hospital are counted, and the most there can be: stays that overlap are counted for each."""
STAYS = ("stay_days", "was_intensive", "is_undated")
LONG_MONTHS = 6
"""A detention without a known end that has lasted this long is long, whenever it ends."""


def condition_themes(period: Period) -> list[Theme]:
    """List the themes of a person's condition."""
    return [
        _deaths(period),
        _custody(period),
        _disability(),
        _medical(period),
        _students(period),
        _petitions(period),
        _visits(),
    ]


def _deaths(period: Period) -> Theme:
    sql = f"SELECT person, bool_or(died_on <= {period.day}) AS is_dead FROM r_deaths GROUP BY person"
    return Theme(dataset="deaths", sql=sql, others=("is_dead",))


def _custody(period: Period) -> Theme:
    now = period.active("c")
    kinds = " ".join(
        f"WHEN bool_or(kind = '{kind}' AND {now}) THEN '{kind}'" for kind in ("prison", "detox", "arrested", "parole")
    )
    sql = f"""
    SELECT person, CASE {kinds} ELSE 'none' END AS custody, bool_or(kind = 'missing' AND {now}) AS missing_declared,
      max({_term_months(period)}) FILTER (kind IN ('prison', 'detox', 'arrested') AND {now}) AS custody_months
    FROM r_custody c GROUP BY person"""
    return Theme(dataset="custody", sql=sql, facts=("custody", "missing_declared"), others=("custody_months",))


def _term_months(period: Period) -> str:
    """Count the months of a term, from its first to its last day; without an end, only what is already long counts."""
    served = f"date_sub('month', c.from_on, {period.day})"
    return f"""CASE WHEN c.until_on IS NOT NULL THEN date_sub('month', c.from_on, c.until_on)
      WHEN {served} >= {LONG_MONTHS} THEN {served} END"""


def _disability() -> Theme:
    """Read valid cards only: an expired or cancelled card certifies nothing."""
    sql = """
    SELECT person, coalesce(any_value(kind) FILTER (status = 'valid'), 'none') AS disability_kind,
      coalesce(any_value(grade) FILTER (status = 'valid'), 0) AS disability_grade
    FROM r_disability GROUP BY person"""
    return Theme(dataset="disability", sql=sql, facts=("disability_kind", "disability_grade"))


def _medical(period: Period) -> Theme:
    """Add up a year's claims, and the days of half a year's stays; a claim that may be a stay nobody dated makes those unknown."""
    year = f"visited_on >= {period.day} - INTERVAL 12 MONTH AND visited_on < {period.day}"
    this_year = f"year(visited_on) = {period.on.year}"
    sql = f"""
    SELECT person, bool_or(is_serious) AS serious_illness, max(outpatient_special) AS outpatient_special,
      {total(f"CASE WHEN {year} THEN personal END")} AS medical_paid,
      {total(f"CASE WHEN {this_year} THEN compliant END")} AS compliant,
      bool_or({this_year} AND personal + aid > 0 AND compliant IS NULL) AS is_unsettled,
      {total(f"CASE WHEN {this_year} THEN aid END")} AS medical_aided,
      bool_or({_may_be_a_stay(period)}) AS is_undated,
      coalesce(any_value(s.stay_days), 0) AS stay_days, coalesce(any_value(s.was_intensive), FALSE) AS was_intensive
    FROM r_medical LEFT JOIN ({_stays(period)}) s USING (person) WHERE visited_on <= {period.day} GROUP BY person"""
    facts = ("serious_illness", "outpatient_special", "medical_paid", "medical_aided")
    return Theme(dataset="medical", sql=sql, facts=facts, others=("compliant", "is_unsettled", *STAYS))


def _half_a_year(period: Period) -> str:
    return f"CAST({period.day} - INTERVAL {STAY_MONTHS} MONTH AS DATE)"


def _may_be_a_stay(period: Period) -> str:
    """Test for a claim of half a year that is, or may be, a stay without its days; a registration without a claim costs nothing."""
    is_undated = "care IS NULL OR (care = 'stay' AND (admitted_on IS NULL OR discharged_on IS NULL))"
    return f"visited_on >= {_half_a_year(period)} AND total > 0 AND ({is_undated})"


def _stays(period: Period) -> str:
    """Count the days of stays within half a year, the day of leaving not, but at least one; a stay settled in parts counts once."""
    since, until = f"greatest(admitted_on, {_half_a_year(period)})", f"least(discharged_on, {period.day})"
    return f"""
      SELECT person, CAST(least(sum(greatest(date_diff('day', {since}, {until}), 1)), {STAY_DAYS_MOST}) AS BIGINT) AS stay_days,
        bool_or(was_intensive) AS was_intensive
      FROM (SELECT person, admitted_on, max(discharged_on) AS discharged_on, bool_or(intensive IS NOT NULL) AS was_intensive
        FROM r_medical WHERE care = 'stay' AND visited_on <= {period.day} GROUP BY person, admitted_on)
      WHERE discharged_on >= {_half_a_year(period)} AND admitted_on < {period.day} GROUP BY person"""


def _students(period: Period) -> Theme:
    studies = f"is_full_time AND status IN ('enrolled', 'suspended') AND graduates_on >= {period.day}"
    sql = f"""
    SELECT person, coalesce(any_value(stage) FILTER ({studies}), 'none') AS student,
      any_value(public_fee_year) FILTER ({studies}) AS education_public_rate
    FROM r_students GROUP BY person"""
    return Theme(dataset="students", sql=sql, facts=("student",), exact=("education_public_rate",))


def _petitions(period: Period) -> Theme:
    """Count petitions that speak of hardship; one without a number of its petitioner is nobody's."""
    year = f"petitioned_on > {period.day} - INTERVAL 12 MONTH AND petitioned_on <= {period.day}"
    sql = f"""
    SELECT person, count(*) FILTER (subject = 'hardship' AND {year}) AS hardship_petitions
    FROM r_petitions WHERE person IS NOT NULL GROUP BY person"""
    return Theme(dataset="petitions", sql=sql, facts=("hardship_petitions",))


def judged_columns(unit: str) -> tuple[str, ...]:
    """List the facts of a unit that the register of visits has a column for."""
    columns = {column.name for column in mapping_of("visits").columns}
    return tuple(name for name, fact in FACTS[unit].items() if fact.source == "visits" and name in columns)


def _visits() -> Theme:
    """Take what people judged as it is: an empty cell is no judgement."""
    return Theme(dataset="visits", sql="SELECT * FROM r_visits", facts=judged_columns("person"), others=OVERRIDING)
