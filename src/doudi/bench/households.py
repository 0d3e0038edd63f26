"""The invented population as single households: for the rules in memory, and as another program would send them.

Verbs: read_households, as_sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from doudi.facts import FACTS, yuan
from doudi.rules import Household, Person

Row = dict[str, Any]


def read_households(folder: Path) -> list[Household]:
    """Read every household that `write_population` wrote."""
    rows: dict[str, list[Row]] = {
        unit: pq.read_table(folder / f"{unit}.parquet").to_pylist() for unit in ("household", "person", "support")
    }
    supporters = _grouped(rows["support"], by="person")
    people = _grouped(rows["person"], by="household")
    return [
        Household(
            place=row["place"], residence=row["residence"], facts=_facts(row, of="household"),
            people=tuple(_person(one, supporters=supporters.get(one["person"], [])) for one in people[row["household"]]),
        )
        for row in rows["household"]
    ]  # fmt: skip


def as_sent(household: Household, *, on: date) -> dict[str, Any]:
    """Write a household as JSON in the words of household files, without facts that have their default."""
    people = [
        _said(person.facts, of="person") | {"supporters": [_said(one, of="support") for one in person.supporters]}
        for person in household.people
    ]
    return {
        "date": on.isoformat(),
        "place": household.place,
        "residence": household.residence,
        "household": _said(household.facts, of="household"),
        "people": people,
    }


def _grouped(rows: list[Row], *, by: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[by], []).append(row)
    return found


def _person(row: Row, *, supporters: list[Row]) -> Person:
    facts = tuple(_facts(one, of="support") for one in supporters)
    return Person(key=str(row["person"]), name=f"人{row['person']}", facts=_facts(row, of="person"), supporters=facts)


def _facts(row: Row, *, of: str) -> Row:
    return {name: row[name] for name in FACTS[of]}


def _said(facts: Mapping[str, Any], *, of: str) -> Row:
    known = {name: fact for name, fact in FACTS[of].items() if facts[name] != fact.default}
    return {name: _word(facts[name], kind=fact.kind) for name, fact in known.items()}


def _word(value: Any, *, kind: str) -> Any:
    if kind == "money" and value is not None:
        return str(yuan(value))
    return value.isoformat() if isinstance(value, date) else value
