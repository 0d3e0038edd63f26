"""What registers of other departments in the lake tell of a month: who drew unemployment benefit (人社), who a pension (退役军人).

Nouns: Register (does it tell of a county's month, and of which day it is), Drawing (somebody it names, with his book), Told.
Question: told_of. A register tells of a month when its delivery is of a day in it or after it. Whom it names only in a row that nobody
could read, or without a sum, it does not tell of. Where somebody lives and what he is called the books of the police say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.utils.translation import gettext

from doudi.cases.terms import months_after
from doudi.database import var
from doudi.engine import Engine, open_engine
from doudi.engine.snapshots import Delivery, Lake
from doudi.evidence.mapping import mapping_of
from doudi.evidence.values import lake_schema
from doudi.offices.queries import full_name

UNEMPLOYED, HONOURED = "unemployment_benefit", "honoured"
DATASETS: Mapping[str, str] = {"insurance": UNEMPLOYED, "veterans": HONOURED}
"""Which register tells of which group."""
BESIDE = ("hukou", "residence", "deaths")
COUNTY_DIGITS = 6

DRAWN = {
    "insurance": """
        SELECT person, CAST(coalesce(sum(benefit_month), 0) AS BIGINT) AS hao, bool_or(benefit_month IS NULL) AS is_unsaid
          FROM insurance WHERE kind = 'unemployment_benefit' AND from_month <= DATE '{month}'
           AND (until_month IS NULL OR until_month >= DATE '{month}') GROUP BY person
    """,
    "veterans": """
        SELECT person, CAST(coalesce(sum(amount_month), 0) AS BIGINT) AS hao, bool_or(amount_month IS NULL) AS is_unsaid
          FROM veterans WHERE item <> 'conscript_family' AND from_on < DATE '{following}'
           AND (until_on IS NULL OR until_on > DATE '{month}') GROUP BY person
    """,
}
"""Who draws something in a month, as the registers keep it: months to the last, days to before the last."""
DOUBTED = "SELECT DISTINCT u.person FROM {dataset}_doubtful u ANTI JOIN {dataset} r ON r.person = u.person WHERE u.person IS NOT NULL"
BOOKS = """
    SELECT d.person, h.name, h.sealed, h.hukou_type AS residence, coalesce(r.place, h.place) AS place,
           (h.status IN ('dead', 'moved_out') OR gone.person IS NOT NULL) AS is_gone
      FROM drawing d JOIN hukou h ON h.person = d.person LEFT JOIN residence r ON r.person = d.person
      LEFT JOIN (SELECT DISTINCT person FROM deaths WHERE died_on < DATE '{month}') gone ON gone.person = d.person
"""


@dataclass(frozen=True)
class Register:
    """One register for one county and month: the day of its delivery, which deliveries, and how many rows nobody could read."""

    county: str
    dataset: str
    month: date
    as_of: date | None = None
    numbers: tuple[str, ...] = ()
    doubtful: int = 0

    @property
    def tells(self) -> bool:
        """Say whether it can tell of the month."""
        return self.as_of is not None and self.as_of >= self.month

    @property
    def title(self) -> str:
        """Name it, with the department that keeps it."""
        mapping = mapping_of(self.dataset)
        return gettext("%(owner)s《%(title)s》") % {"owner": gettext(mapping.owner), "title": gettext(mapping.title)}

    def __str__(self) -> str:
        words = {
            "register": self.title,
            "county": full_name(self.county),
            "day": self.as_of,
            "number": "、".join(self.numbers),
        }
        if self.as_of is None:
            return gettext("%(register)s没有送来%(county)s的数据") % words
        if not self.tells:
            return gettext("%(register)s%(county)s只有 %(day)s 的数据，说不了这个月") % words
        return gettext("%(register)s%(county)s，数据日期 %(day)s（%(number)s）") % words


@dataclass(frozen=True)
class Drawing:
    """Somebody a register names, as his book has him: his number is sealed with the lake's key."""

    key: int
    held: str
    name: str
    sealed: bytes
    place: str
    residence: str


@dataclass(frozen=True)
class Told:
    """What the registers tell of one county: who draws what (hao a month, by pseudonym), and who of them lives here.

    `doubted` are those of whom a register does not tell, `loose` those who stand in no book that was delivered.
    """

    registers: tuple[Register, ...]
    draws: Mapping[str, Mapping[int, int]]
    living: tuple[Drawing, ...]
    doubted: Mapping[str, frozenset[int]]
    loose: frozenset[int]

    @property
    def telling(self) -> tuple[str, ...]:
        """Name the registers that tell of the month."""
        return tuple(one.dataset for one in self.registers if one.tells)


def told_of(county: str, *, month: date, on: date) -> Told:
    """Ask the registers that were delivered by a day for a county and a month."""
    lake = Lake.of(var())
    found = {name: lake.valid(name, on=on, place=county) for name in (*DATASETS, *BESIDE)}
    registers = tuple(_register(name, found[name], county=county, month=month) for name in DATASETS)
    telling = [one.dataset for one in registers if one.tells]
    if not telling:
        return Told(registers, {}, (), {}, frozenset())
    engine = open_engine(kind="duckdb")
    try:
        for name in (*telling, *BESIDE):
            _open(engine, name, found[name])
        return _read(engine, registers, telling=telling, county=county, month=month)
    finally:
        engine.close()


def _register(dataset: str, deliveries: Sequence[Delivery], *, county: str, month: date) -> Register:
    if not deliveries:
        return Register(county, dataset, month)
    numbers = tuple(one.number for one in deliveries)
    return Register(county, dataset, month, deliveries[0].as_of, numbers, sum(one.quarantined for one in deliveries))


def _open(engine: Engine, name: str, deliveries: Sequence[Delivery]) -> None:
    """Make the rows of a data set readable, and what could be read of its doubtful ones; one nobody delivered has none."""
    for relation, paths in (
        (name, [part for one in deliveries for part in one.parts]),
        (f"{name}_doubtful", [part for one in deliveries for part in one.doubtful]),
    ):
        if paths:
            engine.scan(relation, paths)
        else:
            engine.offer(relation, lake_schema(mapping_of(name)).empty_table())


def _read(engine: Engine, registers: tuple[Register, ...], *, telling: Sequence[str], county: str, month: date) -> Told:
    draws: dict[str, dict[int, int]] = {}
    doubted: dict[str, frozenset[int]] = {}
    for name in telling:
        rows = engine.read(DRAWN[name].format(month=month, following=months_after(month, count=1))).to_pylist()
        draws[name] = {row["person"]: row["hao"] for row in rows if row["hao"] > 0}
        unread = engine.read(DOUBTED.format(dataset=name)).column("person").to_pylist()
        doubted[name] = frozenset(unread) | {row["person"] for row in rows if row["is_unsaid"] and row["hao"] <= 0}
    everybody = sorted({person for several in draws.values() for person in several})
    engine.offer("drawing", pa.table({"person": pa.array(everybody, pa.int64())}))
    books = {row["person"]: row for row in engine.read(BOOKS.format(month=month)).to_pylist()}
    living = [one for person, row in books.items() for one in _drawing(person, row, draws=draws, county=county)]
    return Told(registers, draws, tuple(living), doubted, loose=frozenset(everybody) - set(books))


def _drawing(
    person: int, row: Mapping[str, object], *, draws: Mapping[str, Mapping[int, int]], county: str
) -> list[Drawing]:
    """Give somebody once for each register that names him, when he lives in the county and is alive."""
    place, sealed = str(row["place"] or ""), row["sealed"]
    if row["is_gone"] or not place.startswith(county) or not isinstance(sealed, bytes):
        return []
    name, residence = str(row["name"]), str(row["residence"])
    return [
        Drawing(key=person, held=DATASETS[register], name=name, sealed=sealed, place=place, residence=residence)
        for register, people in draws.items()
        if person in people
    ]
