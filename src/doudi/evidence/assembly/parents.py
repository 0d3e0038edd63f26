"""Parents: what the registers know of a minor's mother and father, who may live here, elsewhere, or no more.

Verbs: parents_sql, parent_facts. A parent is somebody of the household whose place in it says so, or a supporter (法定义务人)
who is the child's parent and known here. What a visit found goes before what registers say; a parent nobody names is unknown, not able.
"""

from __future__ import annotations

from doudi.evidence.assembly.theme import Period
from doudi.evidence.mapping import mapping_of

PARENTS_OF = {
    "self": "'parent'",
    "child": "'self', 'spouse'",
    "grandchild": "'child', 'child_in_law'",
    "sibling": "'parent'",
}
"""A child's relation to the applicant → the relations its parents then have."""
ADULT_YEARS = 18
YOUNGEST_PARENT_YEARS = 15
TELLING = ("deaths", "custody", "disability", "medical")
"""Only where all of these speak is a parent able who stands in none of them."""
SIDES = {"mother": "female", "father": "male"}


def parents_sql(period: Period) -> str:
    """Say for each minor what has happened to his mother and father; of several who might be, nothing is said."""
    places = " OR ".join(
        f"(c.relation = '{child}' AND p.relation IN ({parents}))" for child, parents in PARENTS_OF.items()
    )
    columns = ", ".join(_side(name=name, sex=sex) for name, sex in SIDES.items())
    return f"""
    WITH minor AS (
      SELECT person, household, relation, birth FROM member
      WHERE is_alive AND birth > {period.day} - INTERVAL {ADULT_YEARS} YEAR),
    pair AS (
      SELECT c.person AS child, p.person
      FROM minor c JOIN member p ON p.household = c.household AND ({places})
        AND p.birth <= c.birth - INTERVAL {YOUNGEST_PARENT_YEARS} YEAR
      UNION SELECT c.person, s.supporter FROM minor c JOIN r_support s ON s.person = c.person AND s.relation = 'parent'),
    told AS (
      SELECT pair.child, p.sex, {_state()} AS state, t_custody.custody_months AS months
      FROM pair JOIN member p ON p.person = pair.person JOIN cover ON cover.place = p.place
      LEFT JOIN t_custody ON t_custody.person = p.person
      LEFT JOIN t_disability ON t_disability.person = p.person
      LEFT JOIN t_medical ON t_medical.person = p.person)
    SELECT child AS person, {columns} FROM told GROUP BY child"""


def _state() -> str:
    severe = "t_disability.disability_grade IN (1, 2)"
    of_mind = "(t_disability.disability_kind IN ('intellectual', 'mental') AND t_disability.disability_grade IN (3, 4))"
    bits = sum(mapping_of(dataset).bit for dataset in TELLING)
    speak = " AND ".join(f"cover.{dataset}" for dataset in TELLING)
    return f"""CASE WHEN NOT p.is_alive THEN 'dead' WHEN t_custody.missing_declared THEN 'missing'
        WHEN t_custody.custody = 'prison' THEN 'prison' WHEN t_custody.custody = 'detox' THEN 'detox'
        WHEN {severe} OR {of_mind} THEN 'disabled' WHEN t_medical.serious_illness THEN 'ill'
        WHEN t_custody.custody = 'arrested' THEN 'restricted'
        WHEN {speak} AND p.doubts & {bits} = 0 THEN 'able' END"""


def _side(*, name: str, sex: str) -> str:
    """Take the one parent of a sex; where two could be it, none."""
    only = f"FILTER (sex = '{sex}')"
    return (
        f"CASE WHEN count(*) {only} = 1 THEN any_value(state) {only} END AS {name}_state, "
        f"any_value(months) {only} AS {name}_state_months"
    )


def parent_facts(period: Period) -> dict[str, str]:
    """Write the expression of each fact about a parent; whoever is grown up needs none."""
    is_grown = f"m.birth <= {period.day} - INTERVAL {ADULT_YEARS} YEAR"
    found = {}
    for name in SIDES:
        seen, known = f"t_visits.{name}_state", f"parents.{name}_state"
        found[f"{name}_state"] = f"coalesce({seen}, CASE WHEN {is_grown} THEN 'able' ELSE {known} END)"
        found[f"{name}_state_months"] = (
            f"CASE WHEN {seen} IS NOT NULL THEN {seen}_months WHEN {known} IN ('prison', 'detox', 'restricted') "
            f"THEN {known}_months ELSE 0 END"
        )
    return found
