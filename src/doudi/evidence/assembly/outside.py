"""People who are paid and stand in no register of persons: no facts are made of them, so no rule ever looks at them.

Noun: Outsider. Verb: outsiders. Somebody left hukou and residence register, by death, by moving away or by a mistake in a number,
and is paid all the same; or never stood there. Only places for which the hukou was delivered are spoken of.
Law: 最低生活保障审核确认办法 第三十条 (a death or a change is verified, and help changed or ended).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from doudi.engine import open_engine
from doudi.engine.snapshots import Lake
from doudi.evidence.assembly.aid import PAID
from doudi.evidence.assembly.registers import Registers, open_registers
from doudi.evidence.assembly.theme import Period

MEMORY_GB = 2


@dataclass(frozen=True)
class Outsider:
    """Somebody paid: `person` is his pseudonym; hao a month, of the whole file where nobody of it stands in a register."""

    person: int
    place: str
    programme: str
    file_number: str
    paid_hao: int
    since: date
    is_dead: bool
    file_is_outside: bool


def outsiders(*, var: Path, on: date) -> list[Outsider]:
    """Find who is paid on a day and stands in no register of persons of that day.

    :raises NobodyKnown: when there is no hukou delivery valid that day.
    """
    with TemporaryDirectory(prefix="doudi-outside-") as scratch:
        engine = open_engine(kind="duckdb", memory_gb=MEMORY_GB, spill=Path(scratch) / "spill")
        try:
            registers = open_registers(engine, lake=Lake.of(var), on=on, scratch=Path(scratch))
            return [Outsider(**row) for row in engine.read(outsiders_sql(registers, period=Period(on))).to_pylist()]
        finally:
            engine.close()


def outsiders_sql(registers: Registers, *, period: Period) -> str:
    """Hold who is paid against the registers of persons; a row nobody could read may be his, and then he is not spoken of.

    A file's base amount stands on every row of it and counts once, where nobody of the file stands in a register.
    """
    programmes = ", ".join(f"'{programme}'" for programme in sorted(PAID.values()))
    known = "SELECT person FROM r_hukou UNION SELECT person FROM r_residence"
    unread = "SELECT person FROM u_hukou WHERE person IS NOT NULL UNION SELECT person FROM u_residence WHERE person IS NOT NULL"
    return f"""
    WITH paid AS (
      SELECT b.person, b.programme, left(b.place, 4) AS city, b.file_number, min(b.place) AS place,
        max(b.base_month) AS base, max(b.supplement_month) AS own, min(b.from_on) AS since, bool_or(b.is_applicant) AS asks
      FROM r_benefits b
      WHERE {period.active("b")} AND b.programme IN ({programmes}) AND {registers.covers("hukou", column="b.place")}
      GROUP BY ALL),
    outside AS (SELECT p.* FROM paid p ANTI JOIN ({known} UNION {unread}) k ON k.person = p.person),
    inside AS (SELECT DISTINCT programme, city, file_number FROM paid p ANTI JOIN outside o USING (person, programme, city, file_number)),
    counted AS (
      SELECT o.*, i.file_number IS NULL AS file_is_outside,
        row_number() OVER (PARTITION BY o.programme, o.city, o.file_number ORDER BY NOT o.asks, o.person) = 1 AS is_first
      FROM outside o LEFT JOIN inside i USING (programme, city, file_number))
    SELECT c.person, c.place, c.programme, c.file_number,
      CAST(c.own + CASE WHEN c.file_is_outside AND c.is_first THEN c.base ELSE 0 END AS BIGINT) AS paid_hao,
      c.since, d.person IS NOT NULL AS is_dead, c.file_is_outside
    FROM counted c LEFT JOIN (SELECT DISTINCT person FROM r_deaths) d ON d.person = c.person
    ORDER BY c.place, c.programme, c.file_number, c.person"""
