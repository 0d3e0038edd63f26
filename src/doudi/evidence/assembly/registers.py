"""Registers as the engine sees them: what is valid on a day, made one relation a data set, and which places each speaks for.

Nouns: Registers. Verbs: open_registers. A data set nobody delivered is an empty relation that covers no place.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from doudi.engine import Engine
from doudi.engine.snapshots import Delivery, Lake, overruled
from doudi.evidence.mapping import DATASETS, Mapping, mapping_of
from doudi.evidence.refusal import Sentence, gettext_noop
from doudi.evidence.values import lake_schema

PEOPLE = {"marriage": ("husband", "wife")}
"""Columns that name people, where it is not `person`."""
DOUBTED = tuple(
    dataset
    for dataset in DATASETS
    if mapping_of(dataset).absence == "no" and dataset not in ("hukou", "support", "petitions")
)
"""Registers where no row means no, so that a row nobody could read must not count as none."""
EVERY_DOUBT = sum(mapping_of(dataset).bit for dataset in (*DOUBTED, "bank", "visits", "support", "petitions"))

_NO_BOOKS = gettext_noop("数据湖里没有 %(day)s 有效的户籍数据：请先运行 doudi import 导入公安的户籍文件")


class NobodyKnown(ValueError):
    """There is no hukou delivery valid that day; `sentence` says so in any language."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.said())
        self.sentence = sentence


@dataclass(frozen=True)
class Registers:
    """The registers valid on a day; each is a relation `r_<data set>` of the engine, and what could be read of
    its rows in quarantine is `u_<data set>`.
    """

    on: date
    deliveries: Map[str, tuple[Delivery, ...]]

    def covers(self, dataset: str, *, column: str) -> str:
        """Write the SQL test whether a data set speaks for the place in a column."""
        prefixes = sorted({prefix for delivery in self.deliveries[dataset] for prefix in delivery.places})
        return inside(prefixes, column=column)

    def speaking(self, dataset: str, *, place: str) -> list[Delivery]:
        """List the deliveries that speak for a place, the newest first."""
        found = [delivery for delivery in self.deliveries[dataset] if delivery.covers(place)]
        latest = max((delivery.as_of for delivery in found), default=None)
        return [delivery for delivery in reversed(found) if delivery.as_of == latest]


def inside(prefixes: Iterable[str], *, column: str) -> str:
    """Write the SQL test whether a place lies inside one of several."""
    by_length: dict[int, list[str]] = {}
    for prefix in prefixes:
        by_length.setdefault(len(prefix), []).append(f"'{prefix}'")
    tests = (f"left({column}, {length}) IN ({', '.join(found)})" for length, found in sorted(by_length.items()))
    return f"({' OR '.join(tests) or 'FALSE'})"


def open_registers(engine: Engine, *, lake: Lake, on: date, scratch: Path) -> Registers:
    """Offer every data set's valid rows to the engine; `scratch` is a folder for files that need not last.

    :raises NobodyKnown: when there is no hukou delivery.
    """
    deliveries = {dataset: tuple(lake.current(dataset, on=on)) for dataset in DATASETS}
    if not deliveries["hukou"]:
        raise NobodyKnown(Sentence(_NO_BOOKS, {"day": on.isoformat()}))
    for dataset in DATASETS:
        _open(engine, mapping=mapping_of(dataset), deliveries=deliveries[dataset], scratch=scratch)
    return Registers(on=on, deliveries=deliveries)


def _open(engine: Engine, *, mapping: Mapping, deliveries: tuple[Delivery, ...], scratch: Path) -> None:
    """Make the relation of a data set; an empty file goes first, so that deliveries made before a column was known
    have it too, as unknown.
    """
    columns = scratch / f"{mapping.dataset}.parquet"
    scratch.mkdir(parents=True, exist_ok=True)
    pq.write_table(lake_schema(mapping).empty_table(), columns)
    engine.scan(f"u_{mapping.dataset}", [columns, *(part for delivery in deliveries for part in delivery.doubtful)])
    if len(deliveries) < 2:
        engine.scan(f"r_{mapping.dataset}", [columns, *(part for delivery in deliveries for part in delivery.parts)])
        return
    for delivery in deliveries:
        engine.scan(f"d_{delivery.number}", [columns, *delivery.parts])
    engine.keep(f"r_{mapping.dataset}", _united(mapping, deliveries=deliveries))
    for delivery in deliveries:
        engine.drop(f"d_{delivery.number}")


def _united(mapping: Mapping, *, deliveries: tuple[Delivery, ...]) -> str:
    """Unite deliveries: a newer one speaks for its places, and of rows about the same thing the newest wins."""
    stale = overruled(deliveries)
    person = PEOPLE.get(mapping.dataset, ("person",))[0]
    rows = []
    for age, delivery in enumerate(deliveries):
        places = [prefix for older, prefix in stale if older == delivery]
        rows.append(
            f"SELECT *, {age} AS age FROM d_{delivery.number} d{_not_in(places, mapping=mapping, person=person)}"
        )
    key = ", ".join(f'"{name}"' for name in mapping.key)
    newest = f'"{mapping.latest}" DESC NULLS LAST, age DESC' if mapping.latest else "age DESC"
    return (
        f"WITH every AS ({' UNION ALL BY NAME '.join(rows)}),"
        f" twice AS (SELECT {key} FROM every GROUP BY ALL HAVING count(*) > 1)"
        f" SELECT * EXCLUDE (age) FROM every ANTI JOIN twice USING ({key})"
        f" UNION ALL BY NAME SELECT * EXCLUDE (age) FROM every SEMI JOIN twice USING ({key})"
        f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {newest}) = 1"
    )


def doubt_sql() -> str:
    """Whom a register speaks of only in rows that could not be read: what it says of him is not "no" but unknown."""
    columns = [(dataset, column) for dataset in DOUBTED for column in PEOPLE.get(dataset, ("person",))]
    people = [
        f"SELECT u.{column} AS person, {mapping_of(dataset).bit} AS bit FROM u_{dataset} u"
        f" ANTI JOIN r_{dataset} r ON r.{column} = u.{column} WHERE u.{column} IS NOT NULL"
        for dataset, column in columns
    ]
    return f"SELECT person, CAST(bit_or(bit) AS BIGINT) AS doubts FROM ({' UNION ALL '.join(people)}) GROUP BY person"


def _not_in(places: list[str], *, mapping: Mapping, person: str) -> str:
    """Leave out rows about people of places for which a newer delivery speaks."""
    if not places:
        return ""
    if mapping.dataset == "hukou":
        inside = " OR ".join(f"starts_with(d.place, '{prefix}')" for prefix in places)
        return f" WHERE NOT ({inside})"
    inside = " OR ".join(f"starts_with(h.place, '{prefix}')" for prefix in places)
    return f' ANTI JOIN (SELECT person FROM r_hukou h WHERE {inside}) gone ON d."{person}" = gone.person'
