"""The three tables of facts: every fact of `facts/*.yaml` gets one expression, by the rule of absence.

Where a register that counts everybody speaks for the household's place, no row means the fact's default (NO_HIT);
where it is silent, nothing is known. Answers per person (银行) are taken as they are. What people judge (visits) has the
default of its fact, because the file says what not mentioning it means.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doudi.evidence.assembly.aid import AIDED
from doudi.evidence.assembly.condition import judged_columns
from doudi.evidence.assembly.parents import parent_facts
from doudi.evidence.assembly.registers import Registers
from doudi.evidence.assembly.theme import Period, Theme
from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.facts import FACTS

YOUNGEST_WORKER = 16
OLDEST_WORKER = {"male": 60, "female": 55}
INFANT_YEARS = 3
PROVINCE_DIGITS = 2
PARENTS = "'self', 'spouse'"
GROWN_CHILDREN = "'child', 'child_in_law'"


def cover_sql(registers: Registers) -> str:
    """For each place of a household, say which registers speak for it."""
    flags = ", ".join(f"{registers.covers(dataset, column='place')} AS {dataset}" for dataset in DATASETS)
    return f"SELECT place, {flags} FROM (SELECT DISTINCT place FROM home)"


def carer_sql(period: Period) -> str:
    """Choose one parent without a job for each household with a child under three: the mother first."""
    infant = f"birth > {period.day} - INTERVAL {INFANT_YEARS} YEAR AND is_alive"
    return f"""
    WITH infant AS (
      SELECT household, bool_or(relation = 'child') AS own, bool_or(relation = 'grandchild') AS grand
      FROM member WHERE {infant} AND relation IN ('child', 'grandchild') GROUP BY household)
    SELECT m.household, arg_min(m.person, (m.sex = 'male', -epoch(m.birth), m.person)) AS person
    FROM member m JOIN infant i ON i.household = m.household
    LEFT JOIN t_insurance t ON t.person = m.person
    WHERE m.is_alive AND NOT coalesce(t.has_job, FALSE) AND m.birth <= {period.day} - INTERVAL {YOUNGEST_WORKER} YEAR
      AND ((i.own AND m.relation IN ({PARENTS})) OR (i.grand AND m.relation IN ({GROWN_CHILDREN})))
    GROUP BY m.household"""


def person_sql(themes: Iterable[Theme], *, period: Period, county: str) -> str:
    """Write the table of people of a county: keys, names, places, answers of the registers, and every fact."""
    themes = list(themes)
    joins = [theme.joined(county) for theme in themes]
    expressions = _expressions(themes, period=period)
    facts = [f"{_typed(expressions[name], fact=fact)} AS {name}" for name, fact in FACTS["person"].items()]
    return f"""
    SELECT m.person, m.household, m.name, m.hukou_place, m.lives_place, m.sealed,
      CAST({_hits(themes)} AS BIGINT) AS hits, CAST(m.doubts AS BIGINT) AS doubts, t_bank.bank_status, {", ".join(facts)}
    FROM member m JOIN cover c ON c.place = m.place
    {" ".join(joins)} LEFT JOIN carer ON carer.person = m.person
    LEFT JOIN parents ON parents.person = m.person
    WHERE m.county = '{county}'
    ORDER BY m.household, m.person"""


def _hits(themes: list[Theme]) -> str:
    """Set the bit of every register that has a row for the person."""
    has_row = {theme.dataset: f"{theme.relation}.person IS NOT NULL" for theme in themes}
    has_row |= {"hukou": "m.is_listed", "residence": "m.in_residence", "marriage": "m.in_marriage"}
    has_row["support"] = "m.person IN (SELECT person FROM r_support)"
    return " + ".join(f"CASE WHEN {has_row[dataset]} THEN {mapping_of(dataset).bit} ELSE 0 END" for dataset in DATASETS)


def _expressions(themes: list[Theme], *, period: Period) -> dict[str, str]:
    """Find an expression for every fact of a person."""
    facts = FACTS["person"]
    found = {name: literal(fact.default) for name, fact in facts.items() if fact.source == "visits"}
    found |= {name: f"{theme.relation}.{name}" for theme in themes for name in theme.exact}
    for theme in themes:
        for name in theme.facts:
            found[name] = by_absence(f"{theme.relation}.{name}", default=facts[name].default, dataset=theme.dataset)
    found |= _of_the_group() | _of_several_registers() | parent_facts(period)
    found["idle_reason"] = _idle_reason(period)
    return found


def by_absence(value: str, *, default: Any, dataset: str) -> str:
    """Apply the rule of absence to a person's value; where the register is silent, only what differs from the default is known."""
    if dataset == "visits":
        return value if default is None else f"coalesce({value}, {literal(default)})"
    return known(value, default=default, when=_speaks(dataset))


def known(value: str, *, default: Any, when: str) -> str:
    """Take a value, its default for none when the register speaks, and nothing but what differs from it when not."""
    none = literal(default)
    return f"CASE WHEN {when} THEN coalesce({value}, {none}) ELSE nullif({value}, {none}) END"


def _speaks(dataset: str) -> str:
    """Test that a register speaks for the place and that no unread row of it is about the person."""
    return f"(c.{dataset} AND m.doubts & {mapping_of(dataset).bit} = 0)"


def literal(value: Any) -> str:
    """Write a default as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _of_the_group() -> dict[str, str]:
    """Facts that books, residence and marriages give."""
    months = FACTS["person"]["lived_together_months"].default
    return {
        "birth": "m.birth",
        "sex": "m.sex",
        "relation": "m.relation",
        "same_book": "m.same_book",
        "separate_household": "m.separate_household",
        "hukou_in_province": f"left(m.hukou_place, {PROVINCE_DIGITS}) = left(m.place, {PROVINCE_DIGITS})",
        "lives_here": "coalesce(t_visits.lives_here, m.lives_here)",
        "lived_together_months": f"coalesce(t_visits.lived_together_months, m.lived_together_months, {months})",
        "married": known("m.married", default=False, when=_speaks("marriage")),
        "alive": f"CASE WHEN NOT m.is_alive THEN FALSE WHEN {_speaks('deaths')} THEN TRUE END",
    }


def _of_several_registers() -> dict[str, str]:
    """Facts that more than one register speaks of."""
    wages = {}
    for name in ("wage_6m", "wage_12m"):
        higher = f"greatest(coalesce(t_insurance.{name}, 0), coalesce(t_tax.{name}, 0))"
        wages[name] = known(higher, default=0, when=_speaks("insurance"))
    settled = "CASE WHEN NOT t_medical.is_unsettled THEN t_medical.compliant END"
    deducted = "coalesce(t_insurance.contributions, 0) + coalesce(t_tax.income_tax, 0)"
    return wages | {
        "tax_and_insurance": f"CASE WHEN {_speaks('insurance')} THEN {deducted} END",
        "medical_compliant": known(
            settled, default=0, when=f"({_speaks('medical')} AND t_medical.is_unsettled IS NOT TRUE)"
        ),
        **_stays(),
        **_reviews(),
        "care_form": "coalesce(t_visits.care_form, t_benefits.care_form, 'dispersed')",
    }


def _stays() -> dict[str, str]:
    """Days in hospital are known where no claim of the months may be a stay nobody dated."""
    dated = f"({_speaks('medical')} AND t_medical.is_undated IS NOT TRUE)"
    told = "CASE WHEN NOT t_medical.is_undated THEN t_medical.{} END"
    return {
        "hospital_days": known(told.format("stay_days"), default=0, when=dated),
        "intensive_care": known(told.format("was_intensive"), default=False, when=dated),
    }


def _reviews() -> dict[str, str]:
    """Whether a review is overdue is known of whoever is on the books with the day by which it is due, and of whoever is not."""
    dated = f"({_speaks('benefits')} AND t_benefits.is_unplanned IS NOT TRUE)"
    told = "CASE WHEN NOT t_benefits.is_unplanned THEN t_benefits.overdue_days END"
    return {"review_overdue_days": known(told, default=0, when=dated)}


def _idle_reason(period: Period) -> str:
    """What a village judged; else true where registers show it; a person with work needs no reason."""
    age = f"date_diff('year', m.birth, {period.day}) - (m.birth + to_years(date_diff('year', m.birth, {period.day})) > {period.day})::INT"
    reasons = [
        f"({age}) < {YOUNGEST_WORKER}",
        *(f"(m.sex = '{sex}' AND ({age}) >= {years})" for sex, years in OLDEST_WORKER.items()),
        "t_students.student <> 'none'",
        "t_disability.disability_grade IN (1, 2)",
        "(t_disability.disability_grade = 3 AND t_disability.disability_kind IN ('intellectual', 'mental'))",
        "t_medical.serious_illness",
        "t_insurance.seeks_work",
        "t_insurance.has_job",
        "t_business.businesses > 0",
        "t_tax.business_6m > 0",
        "carer.person IS NOT NULL",
    ]
    return f"CASE WHEN t_visits.idle_reason IS NOT NULL THEN t_visits.idle_reason WHEN {' OR '.join(reasons)} THEN TRUE END"


def _typed(expression: str, *, fact: Any) -> str:
    types = {"int64": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "string": "VARCHAR"}
    return f"CAST({expression} AS {types[fact.dtype]})"


def household_sql(*, county: str) -> str:
    """Write the table of households of a county."""
    facts = FACTS["household"]
    expressions = {name: literal(fact.default) for name, fact in facts.items() if fact.source == "visits"}
    for name in judged_columns("household"):
        expressions[name] = f"coalesce(v.{name}, {literal(facts[name].default)})"
    doubted = f"coalesce(d.doubts & {mapping_of('benefits').bit} <> 0, FALSE)"
    for name, fact in facts.items():
        if fact.source == "benefits":
            relation = "a" if name in AIDED else "p"
            expressions[name] = known(
                f"{relation}.{name}", default=fact.default, when=f"(c.benefits AND NOT {doubted})"
            )
    expressions["hukou_is_local"] = "TRUE"
    columns = ", ".join(f"{_typed(expressions[name], fact=fact)} AS {name}" for name, fact in facts.items())
    return f"""
    SELECT h.household, h.place, coalesce(h.residence, 'urban') AS residence, h.head, {columns}
    FROM home h JOIN cover c ON c.place = h.place
    LEFT JOIN paid p ON p.household = h.household LEFT JOIN declared v ON v.household = h.household
    LEFT JOIN aided a ON a.household = h.household
    LEFT JOIN (SELECT household, bit_or(doubts) AS doubts FROM member WHERE is_readable GROUP BY household) d
      ON d.household = h.household
    WHERE starts_with(h.place, '{county}')
    ORDER BY h.household"""
