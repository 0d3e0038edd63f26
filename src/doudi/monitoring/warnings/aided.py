"""Who is aided, by household, as the register of recipients says: the class in which the changes of a month weigh.

Questions: groups_in, key_of. Facts number households by county and book (`doudi.evidence.assembly.groups`), and so does this.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from doudi.engine import open_engine
from doudi.engine.snapshots import Lake
from doudi.evidence.assembly.groups import BOOKS_OF_A_COUNTY
from doudi.monitoring.months.pairs import next_month
from doudi.monitoring.warnings.levels import GROUPS

PROGRAMMES = {"tekun": "c2", "dibao": "c1", "monitored": "c3", "edge": "c4", "rigid": "c5"}
"""Each programme of the register by the class it makes, in the order in which the first of a household counts."""


def key_of(*, book: int, county: str, person: int) -> int:
    """Number a household as facts do; a person whose book nobody knows is a household of his own, below zero."""
    return int(county) * BOOKS_OF_A_COUNTY + book if book else -person


def groups_in(var: Path, *, month: date) -> dict[int, str]:
    """Give the class of each household that holds something in a month; nothing where nobody delivered recipients."""
    until = next_month(month)
    lake = Lake.of(var)
    found = {dataset: lake.current(dataset, on=until - timedelta(days=1)) for dataset in ("hukou", "benefits")}
    if not all(found.values()):
        return {}
    engine = open_engine(kind="duckdb", spill=var / "months" / ".aided.spill")
    try:
        for dataset, deliveries in found.items():
            engine.scan(dataset, [part for delivery in deliveries for part in delivery.parts])
        rows = engine.read(_sql(month=month, until=until)).to_pylist()
    finally:
        engine.close()
    held: dict[int, set[str]] = {}
    for row in rows:
        key = key_of(book=row["book"] or 0, county=row["county"] or "", person=row["person"])
        held.setdefault(key, set()).add(PROGRAMMES[row["programme"]])
    return {key: next(group for group in GROUPS if group in groups) for key, groups in held.items()}


def _sql(*, month: date, until: date) -> str:
    wanted = ", ".join(f"'{name}'" for name in PROGRAMMES)
    return f"""
    WITH aided AS (
      SELECT DISTINCT person, programme FROM benefits
      WHERE programme IN ({wanted}) AND from_on < DATE '{until}' AND (until_on IS NULL OR until_on >= DATE '{month}'))
    SELECT DISTINCT a.person, a.programme, h.book, left(h.place, 6) AS county
    FROM aided a LEFT JOIN hukou h ON h.person = a.person"""
