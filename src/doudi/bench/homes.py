"""Households for measuring: the invented population's rows as the rules read them, and as another program would send them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from doudi.facts import FACTS, yuan
from doudi.rules import Household, Person

Row = dict[str, Any]


def homes_of(folder: Path) -> Iterator[Household]:
    """Yield the population's households, with their people and supporters."""
    people = _grouped(folder / "person.parquet")
    supporters = _grouped(folder / "support.parquet")
    for row in pq.read_table(folder / "household.parquet").to_pylist():
        owed = supporters.get(row["household"], [])
        yield Household(
            place=row["place"],
            residence=row["residence"],
            facts=_facts(row, of="household"),
            people=tuple(_person(one, owed=owed) for one in people[row["household"]]),
        )


def sent(household: Household, *, on: date) -> Row:
    """Write a household in the words of the household file, as JSON would carry it."""
    return {
        "date": on.isoformat(),
        "place": household.place,
        "residence": household.residence,
        "household": _words(household.facts, of="household"),
        "people": [
            _words(person.facts, of="person")
            | {"name": f"成员{number}", "supporters": [_words(one, of="support") for one in person.supporters]}
            for number, person in enumerate(household.people, start=1)
        ],
    }


def _grouped(path: Path) -> dict[int, list[Row]]:
    rows = pq.read_table(path).to_pylist()
    rows.sort(key=lambda row: (row["household"], row["person"]))
    return {key: list(found) for key, found in groupby(rows, key=lambda row: int(row["household"]))}


def _person(row: Row, *, owed: list[Row]) -> Person:
    mine = tuple(_facts(one, of="support") for one in owed if one["person"] == row["person"])
    return Person(key=str(row["person"]), name="", facts=_facts(row, of="person"), supporters=mine)


def _facts(row: Row, *, of: str) -> Row:
    return {name: row[name] for name in FACTS[of]}


def _words(facts: Any, *, of: str) -> Row:
    return {
        name: _word(value, kind=FACTS[of][name].kind)
        for name, value in facts.items()
        if value != FACTS[of][name].default
    }


def _word(value: Any, *, kind: str) -> Any:
    if value is None:
        return None
    if kind == "money":
        return str(yuan(value))
    return value.isoformat() if isinstance(value, date) else value
