"""Property by person: money (银行等), homes (自然资源), vehicles (公安交管), businesses (市场监管)."""

from __future__ import annotations

from doudi.evidence.assembly.theme import Period, Theme

COUNTED_VEHICLES = "'car', 'van', 'truck', 'bus', 'tractor', 'electric_motorcycle'"
"""Disability scooters, fuel motorcycles and electric bicycles do not count (粤民规字〔2019〕9号)."""
HALF = 5_000

MONEY = {
    "deposits": "'deposit', 'wallet'",
    "securities": "'securities'",
    "insurance_value": "'insurance'",
}


def property_themes(period: Period) -> list[Theme]:
    """List the themes of property; they need `member`."""
    return [_bank(period), _homes(), _vehicles(), _business()]


def _bank(period: Period) -> Theme:
    """Answer each kind of money by its own rows, else by the rows of kind `all`; a question without an answer is unknown."""
    answers = ", ".join(f"{_money(kinds)} AS {fact}" for fact, kinds in MONEY.items())
    sql = f"""
    SELECT person, {answers},
      CASE WHEN bool_or(result = 'TIMEOUT') THEN 'TIMEOUT' WHEN bool_or(result = 'NOT_AVAILABLE') THEN 'NOT_AVAILABLE'
        WHEN bool_or(result = 'HIT') THEN 'HIT' ELSE 'NO_HIT' END AS bank_status
    FROM r_bank WHERE asked_on <= {period.day} GROUP BY person"""
    return Theme(dataset="bank", sql=sql, exact=tuple(MONEY), others=("bank_status",))


def _money(kinds: str) -> str:
    """Sum the balances of some kinds; null when a source did not answer, a hit has no balance, or nobody asked."""
    own, rest = f"kind IN ({kinds})", "kind = 'all'"
    silent = "result IN ('TIMEOUT', 'NOT_AVAILABLE') OR (result = 'HIT' AND balance IS NULL)"
    return f"""CASE
        WHEN bool_or(({own} OR {rest}) AND ({silent})) THEN NULL
        WHEN NOT bool_or({own} OR {rest}) THEN NULL
        WHEN bool_or({rest} AND result = 'HIT') THEN NULL
        ELSE CAST(coalesce(sum(CASE WHEN {own} AND result = 'HIT' THEN balance END), 0) AS BIGINT) END"""


def _homes() -> Theme:
    """Count a unit once a household, by the member with the largest share, when its members hold half of it or more."""
    sql = f"""
    WITH held AS (
      SELECT r.person, r.unit_number, any_value(r.use) AS use, sum(r.share) AS share
      FROM r_homes r WHERE r.status = 'current' GROUP BY r.person, r.unit_number),
    whole AS (
      SELECT m.household, h.unit_number, arg_max(m.person, (m.is_alive, h.share, -m.person)) AS person,
        min(h.use) AS use, sum(h.share) AS share
      FROM held h JOIN member m ON m.person = h.person GROUP BY m.household, h.unit_number),
    counted AS (
      SELECT person, count(*) FILTER (use = 'residential') AS homes, count(*) FILTER (use <> 'residential') AS nonresidential
      FROM whole WHERE share >= {HALF} GROUP BY person)
    SELECT r.person, coalesce(any_value(c.homes), 0) AS homes, coalesce(any_value(c.nonresidential), 0) AS nonresidential
    FROM r_homes r LEFT JOIN counted c ON c.person = r.person GROUP BY r.person"""
    return Theme(dataset="homes", sql=sql, facts=("homes", "nonresidential"))


def _vehicles() -> Theme:
    counted = f"kind IN ({COUNTED_VEHICLES}) AND status IN ('normal', 'violation')"
    sql = f"SELECT person, count(DISTINCT plate) FILTER ({counted}) AS vehicles FROM r_vehicles GROUP BY person"
    return Theme(dataset="vehicles", sql=sql, facts=("vehicles",))


def _business() -> Theme:
    standing = "status IN ('active', 'suspended')"
    sql = f"SELECT person, count(DISTINCT uscc) FILTER ({standing}) AS businesses FROM r_business GROUP BY person"
    return Theme(dataset="business", sql=sql, facts=("businesses",))
