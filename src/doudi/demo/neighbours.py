"""Neighbours: households of the invented city as its own registers tell them, for the story the demo lives through.

Nouns: Member, Home. Verbs: homes_in. Their resident numbers are those of the deliveries: valid, and nobody's (demo/README.md), so that
departments are asked about them as about anybody, and nothing in the platform knows of a demo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from doudi.demo.departments.kept import Registers
from doudi.registry.identifiers import Kind, NotValid, parse

HEADS = ("01", "02")
MEMBERS_MOST = 4
LIVING = "0"


@dataclass(frozen=True)
class Member:
    """Somebody in a book: `relation` to its head as the first digit of GB/T 4761."""

    name: str
    number: str
    relation: str


@dataclass(frozen=True)
class Home:
    """A household, its head first."""

    village: str
    members: tuple[Member, ...]

    @property
    def head(self) -> Member:
        return self.members[0]


def homes_in(registers: Registers, *, place: str) -> list[Home]:
    """List the households of a place whose members' numbers can all be read, in the order of their heads' numbers."""
    books: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    table = registers.table("hukou")
    for row in table.filter(pc.starts_with(table.column("place"), place)).to_pylist():
        books[row["book"]][row["person"]] = row
    found = [home for people in books.values() if (home := _home(people.values())) is not None]
    return sorted(found, key=lambda home: home.head.number)


def _home(people: Iterable[Mapping[str, Any]]) -> Home | None:
    """Make a household of a book, unless somebody in it cannot be told."""
    rows = sorted(people, key=lambda row: (row["relation"] not in HEADS, row["person"]))
    heads = [row for row in rows if row["relation"] in HEADS]
    whole = all(row["status"] == LIVING and row["relation"] and _is_valid(row["person"]) for row in rows)
    if len(heads) != 1 or len(rows) > MEMBERS_MOST or not whole:
        return None
    members = tuple(
        Member(name=row["name"].replace(" ", ""), number=row["person"], relation=row["relation"][0]) for row in rows
    )
    return Home(village=rows[0]["place"], members=members)


def _is_valid(number: str) -> bool:
    try:
        return parse(Kind.RESIDENT_ID, number).value == number
    except NotValid:
        return False
