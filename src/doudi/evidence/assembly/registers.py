"""Registers as the engine sees them: what is valid on a day, made one relation a data set, and which places each speaks for.

Nouns: Registers. Verbs: open_registers. A data set nobody delivered is an empty relation that covers no place.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date

from doudi.engine import Engine
from doudi.engine.snapshots import Delivery, Lake, overruled
from doudi.evidence.mapping import DATASETS, Mapping, mapping_of
from doudi.evidence.values import lake_schema

FIRST_PERSON = {"marriage": "husband"}


@dataclass(frozen=True)
class Registers:
    """The registers valid on a day; each is a relation `r_<data set>` of the engine."""

    on: date
    deliveries: Map[str, tuple[Delivery, ...]]

    def covers(self, dataset: str, *, column: str) -> str:
        """Write the SQL test whether a data set speaks for the place in a column."""
        prefixes = sorted({prefix for delivery in self.deliveries[dataset] for prefix in delivery.places})
        return "(" + (" OR ".join(f"starts_with({column}, '{prefix}')" for prefix in prefixes) or "FALSE") + ")"

    def speaking(self, dataset: str, *, place: str) -> list[Delivery]:
        """List the deliveries that speak for a place, the newest first."""
        found = [delivery for delivery in self.deliveries[dataset] if delivery.covers(place)]
        latest = max((delivery.as_of for delivery in found), default=None)
        return [delivery for delivery in reversed(found) if delivery.as_of == latest]


def open_registers(engine: Engine, *, lake: Lake, on: date) -> Registers:
    """Offer every data set's valid rows to the engine.

    :raises ValueError: when there is no hukou delivery, for then nobody is known.
    """
    deliveries = {dataset: tuple(lake.current(dataset, on=on)) for dataset in DATASETS}
    if not deliveries["hukou"]:
        raise ValueError(f"数据湖里没有 {on.isoformat()} 有效的户籍数据：请先运行 doudi import 导入公安的户籍文件")
    for dataset in DATASETS:
        _open(engine, mapping=mapping_of(dataset), deliveries=deliveries[dataset])
    return Registers(on=on, deliveries=deliveries)


def _open(engine: Engine, *, mapping: Mapping, deliveries: tuple[Delivery, ...]) -> None:
    name = f"r_{mapping.dataset}"
    parts = [part for delivery in deliveries for part in delivery.parts]
    if not parts:
        engine.offer(name, lake_schema(mapping).empty_table())
    elif len(deliveries) == 1:
        engine.scan(name, parts)
    else:
        for delivery in deliveries:
            _open_one(engine, mapping=mapping, delivery=delivery)
        engine.keep(name, _united(mapping, deliveries=deliveries))
        for delivery in deliveries:
            engine.drop(f"d_{delivery.number}")


def _open_one(engine: Engine, *, mapping: Mapping, delivery: Delivery) -> None:
    if delivery.parts:
        engine.scan(f"d_{delivery.number}", delivery.parts)
    else:
        engine.offer(f"d_{delivery.number}", lake_schema(mapping).empty_table())


def _united(mapping: Mapping, *, deliveries: tuple[Delivery, ...]) -> str:
    """Unite deliveries: a newer one speaks for its places, and of rows about the same thing the newest wins."""
    stale = overruled(deliveries)
    person = FIRST_PERSON.get(mapping.dataset, "person")
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


def _not_in(places: list[str], *, mapping: Mapping, person: str) -> str:
    """Leave out rows about people of places for which a newer delivery speaks."""
    if not places:
        return ""
    if mapping.dataset == "hukou":
        inside = " OR ".join(f"starts_with(d.place, '{prefix}')" for prefix in places)
        return f" WHERE NOT ({inside})"
    inside = " OR ".join(f"starts_with(h.place, '{prefix}')" for prefix in places)
    return f' ANTI JOIN (SELECT person FROM r_hukou h WHERE {inside}) gone ON d."{person}" = gone.person'
