"""Household rows: the rows of the three tables of facts that make one household, and the household as the rules read it.

Nouns: HouseholdRows, PersonRow, Sources. Verbs: households_from. Each fact carries its source: the data set, its day and
delivery, and how it answered (HIT, NO_HIT, TIMEOUT, NOT_AVAILABLE); a fact nobody delivered is NOT_AVAILABLE.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from doudi.engine import Engine
from doudi.evidence.assembly.assemble import DELIVERED
from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.facts import FACTS, Source
from doudi.rules.household import Household, Person

BATCH_HOUSEHOLDS = 2_000
ANSWERED_PER_PERSON = "bank"

Row = dict[str, Any]


class Sources:
    """What each register said of a county as of a day: its deliveries, or silence."""

    def __init__(self, registers: Mapping[str, Mapping[str, Any]]) -> None:
        self.registers = registers
        self._made: dict[tuple[str, str], Source] = {}

    @classmethod
    def of(cls, folder: Path) -> Sources:
        """Read the sources of a county's folder of facts."""
        content = json.loads((folder.parent / "sources.json").read_text(encoding="utf-8"))
        return cls(registers={dataset: content[dataset].get(folder.name, {}) for dataset in DATASETS})

    def source(self, dataset: str, *, status: str) -> Source:
        """Name the source of a fact, given how the register answered where it spoke."""
        if (dataset, status) not in self._made:
            self._made[dataset, status] = self._make(dataset, status=status)
        return self._made[dataset, status]

    def _make(self, dataset: str, *, status: str) -> Source:
        register = self.registers[dataset]
        is_delivered = register.get("status") == DELIVERED
        return Source(
            dataset=dataset,
            as_of=date.fromisoformat(register["as_of"]) if is_delivered else None,
            delivery=register["delivery"] if is_delivered else "",
            status=status if is_delivered or status == "HIT" else "NOT_AVAILABLE",
        )


@dataclass(frozen=True)
class PersonRow:
    """One candidate's row."""

    row: Row
    pseudonyms: Pseudonyms

    @property
    def key(self) -> int:
        return int(self.row["person"])

    @property
    def name(self) -> str:
        return str(self.row["name"])

    @property
    def sealed(self) -> bytes:
        """The sealed identity number; empty for people whose hukou is not in the lake."""
        return bytes(self.row["sealed"] or b"")

    @property
    def resident_id(self) -> str:
        return self.pseudonyms.open(self.sealed) if self.sealed else ""

    def status(self, dataset: str) -> str:
        """Say how a register answered about this person."""
        if dataset == ANSWERED_PER_PERSON:
            return str(self.row["bank_status"] or "NOT_AVAILABLE")
        if self.row.get("doubts", 0) & mapping_of(dataset).bit:
            return "NOT_AVAILABLE"
        return "HIT" if self.row["hits"] & mapping_of(dataset).bit else "NO_HIT"


@dataclass(frozen=True)
class HouseholdRows:
    """One household's rows: its own, its people's (the head first), and each person's supporters'."""

    row: Row
    people: tuple[PersonRow, ...]
    supporters: Mapping[int, tuple[Row, ...]]
    sources: Sources

    @property
    def key(self) -> int:
        return int(self.row["household"])

    @property
    def head(self) -> PersonRow:
        return self.people[0]

    def person(self, number: int) -> PersonRow:
        return self.people[number]

    def person_key(self, number: int | None) -> int | None:
        """Give the pseudonym of a person by position; none for the household itself."""
        return None if number is None else self.people[number].key

    def household(self) -> Household:
        """Make the household the rules read."""
        return Household(
            place=self.row["place"],
            residence=self.row["residence"],
            facts=_facts(self.row, of="household"),
            people=tuple(
                Person(
                    key=str(person.key),
                    name=person.name,
                    facts=_facts(person.row, of="person"),
                    supporters=tuple(_facts(row, of="support") for row in self.supporters.get(person.key, ())),
                )
                for person in self.people
            ),
            sources=self._sources,
        )

    @cached_property
    def _sources(self) -> dict[str, Source]:
        found = {
            f"household.{name}": self._source_of_household(fact.source) for name, fact in FACTS["household"].items()
        }
        for number, person in enumerate(self.people):
            for name, fact in FACTS["person"].items():
                status = person.status(fact.source)
                found[f"people.{number}.{name}"] = self.sources.source(fact.source, status=status)
            for place in range(len(self.supporters.get(person.key, ()))):
                for name, fact in FACTS["support"].items():
                    source = self.sources.source(fact.source, status="HIT")
                    found[f"people.{number}.supporters.{place}.{name}"] = source
        return found

    def _source_of_household(self, dataset: str) -> Source:
        is_hit = any(person.status(dataset) == "HIT" for person in self.people)
        return self.sources.source(dataset, status="HIT" if is_hit else "NO_HIT")


def households_from(engine: Engine, *, folder: Path, prefix: str = "") -> Iterator[HouseholdRows]:
    """Read households in the order of their keys from the engine's relations `<prefix>household`, `person`, `support`.

    `folder` is the county's folder of facts, from which the sources and the key of the lake are found.
    """
    sources = Sources.of(folder)
    pseudonyms = Pseudonyms.of(folder.parents[2])
    keys = engine.read(f"SELECT household FROM {prefix}household ORDER BY household").column("household")
    for start in range(0, len(keys), BATCH_HOUSEHOLDS):
        batch = keys.slice(start, BATCH_HOUSEHOLDS)
        inside = f"household BETWEEN {batch[0].as_py()} AND {batch[-1].as_py()}"
        people = _by(_rows(engine, relation=f"{prefix}person", where=inside), key="household")
        supporters = _by(_rows(engine, relation=f"{prefix}support", where=inside), key="household")
        for row in _rows(engine, relation=f"{prefix}household", where=inside):
            yield HouseholdRows(
                row=row,
                people=_ordered(people[row["household"]], head=row["head"], pseudonyms=pseudonyms),
                supporters=_by(supporters.get(row["household"], ()), key="person"),
                sources=sources,
            )


def _rows(engine: Engine, *, relation: str, where: str) -> list[Row]:
    order = "household" if relation.endswith("household") else "household, person"
    rows: list[Row] = engine.read(f"SELECT * FROM {relation} WHERE {where} ORDER BY {order}").to_pylist()
    return rows


def _by(rows: Iterable[Row], *, key: str) -> dict[int, tuple[Row, ...]]:
    """Group rows sorted by a key."""
    return {found: tuple(group) for found, group in groupby(rows, key=lambda row: int(row[key]))}


def _ordered(rows: Iterable[Row], *, head: int, pseudonyms: Pseudonyms) -> tuple[PersonRow, ...]:
    """Put the head first, then the eldest first."""
    rows = sorted(rows, key=lambda row: (row["person"] != head, row["birth"] or date.max, row["person"]))
    return tuple(PersonRow(row=row, pseudonyms=pseudonyms) for row in rows)


def _facts(row: Row, *, of: str) -> Row:
    return {name: row[name] for name in FACTS[of]}
