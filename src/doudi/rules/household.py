"""One household as the rules read it: its place, its people, their supporters, and where each fact comes from.

Nouns: Household, Person. Facts are plain values in the vocabulary of `doudi.facts`: money in hao, days as dates, None unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from doudi.facts import FACTS, Source

Facts = Mapping[str, Any]


class UnknownFact(ValueError):
    """A household has a fact that is no word of the vocabulary; the message names the nearest word."""


DEFAULTS = {unit: {name: fact.default for name, fact in facts.items()} for unit, facts in FACTS.items()}
"""What a fact nobody mentioned is taken to be, by unit."""


@dataclass(frozen=True)
class Person:
    """A candidate member: whether he counts is for the rules to say."""

    key: str
    name: str
    facts: Facts
    supporters: tuple[Facts, ...] = ()


@dataclass(frozen=True)
class Household:
    """People who may live together, at the place that accepts their application.

    `place` is a 12-digit statistical code or a prefix of one; `residence` ("urban" or "rural") says whose standard applies.
    `sources` maps a path such as "people.0.deposits" to the fact's Source.
    """

    place: str
    residence: str
    facts: Facts
    people: tuple[Person, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON: money stays int hao, days become ISO text; `household_from_json` reads it back."""
        return {
            "place": self.place,
            "residence": self.residence,
            "facts": _plain(self.facts),
            "people": [
                {
                    "key": person.key,
                    "name": person.name,
                    "facts": _plain(person.facts),
                    "supporters": [_plain(supporter) for supporter in person.supporters],
                }
                for person in self.people
            ],
            "sources": {path: _source_json(source) for path, source in sorted(self.sources.items())},
        }


def household_from_json(data: Mapping[str, Any]) -> Household:
    """Read what `Household.as_json` wrote."""
    return Household(
        place=data["place"],
        residence=data["residence"],
        facts=_typed(data["facts"], of="household"),
        people=tuple(
            Person(
                key=person["key"],
                name=person["name"],
                facts=_typed(person["facts"], of="person"),
                supporters=tuple(_typed(row, of="support") for row in person["supporters"]),
            )
            for person in data["people"]
        ),
        sources={path: _source_from_json(row) for path, row in data.get("sources", {}).items()},
    )


def with_defaults(facts: Facts, *, of: str) -> dict[str, Any]:
    """Fill facts nobody mentioned with their declared defaults; what has no default stays unknown.

    :raises UnknownFact: when a fact is no word of the vocabulary; a misspelt word must not pass for silence.
    """
    row = {**DEFAULTS[of], **facts}
    if len(row) > len(DEFAULTS[of]):
        raise UnknownFact(_unknown(facts, of=of))
    return row


def _unknown(facts: Facts, *, of: str) -> str:
    name = next(name for name in facts if name not in DEFAULTS[of])
    near = get_close_matches(name, DEFAULTS[of], n=1)
    other = next((unit for unit in DEFAULTS if unit != of and name in DEFAULTS[unit]), "")
    hint = f"; did you mean {near[0]!r}?" if near else f"; it is a fact of a {other}" if other else ""
    return f"a {of} has no fact {name!r}{hint}"


def _plain(facts: Facts) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _typed(facts: Facts, *, of: str) -> dict[str, Any]:
    days = {name for name, fact in FACTS[of].items() if fact.kind == "day"}
    return {
        name: date.fromisoformat(value) if name in days and value is not None else value
        for name, value in facts.items()
    }


def _source_json(source: Source) -> dict[str, Any]:
    as_of = source.as_of.isoformat() if source.as_of else None
    return {"dataset": source.dataset, "as_of": as_of, "delivery": source.delivery, "status": source.status}


def _source_from_json(row: Mapping[str, Any]) -> Source:
    as_of = date.fromisoformat(row["as_of"]) if row["as_of"] else None
    return Source(dataset=row["dataset"], as_of=as_of, delivery=row["delivery"], status=row["status"])
