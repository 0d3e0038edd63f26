"""What an unknown answer waits for: from its columns down to the facts and terms nobody has supplied.

Nouns: Trail, Lead (one step down: a fact, a term, another column, a column of the parent, a sum over the children). One Trail serves all
answers of a household, so that a column many answers lean on is followed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from doudi.facts import FACTS
from doudi.rules.explain import Missing
from doudi.rules.rulebook import Law
from doudi.rules.scalar import Row
from doudi.rules.views import PARENT

FACT, TERM, COLUMN, PARTS = range(4)

KEPT = 20_000
"""Missing facts kept ready."""

Found = dict[str, Missing]


class Lead(NamedTuple):
    """One step down from a column: `up` says how many parents away; `twin` is the other end of a range."""

    kind: int
    up: int
    unit: str
    name: str
    twin: str = ""


class Trail:
    """Follows the unknown columns of one computed household."""

    def __init__(self, law: Law, *, local: Mapping[str, Any]) -> None:
        self._law = law
        self._local = local
        self._leads: dict[tuple[str, str], Leads] = law.leads
        self._followed: dict[tuple[int, str], Found] = {}

    def missing(self, *, unit: str, row: Row, columns: list[str]) -> tuple[Missing, ...]:
        """Return what the given columns of a row wait for, registers first, then people's judgement."""
        if len(columns) == 1:
            found = self._below(unit, row, columns[0])
        else:
            found = {}
            for column in columns:
                found |= self._below(unit, row, column)
        return self._in_order(found) if len(found) > 1 else tuple(found.values())

    def _in_order(self, found: Found) -> tuple[Missing, ...]:
        """Put what is missing in order; the same few things are missing together again and again, and their order is kept ready."""
        names, ready = tuple(found), self._law.ordered
        if names not in ready:
            if len(ready) >= KEPT:
                ready.clear()
            ready[names] = tuple(sorted(found.values(), key=_ORDER))
        ordered: tuple[Missing, ...] = ready[names]
        return ordered

    def _below(self, unit: str, row: Row, column: str) -> Found:
        key = (id(row), column)
        found = self._followed.get(key)
        if found is None:
            found = self._followed[key] = {}
            facts, columns, others = self._leads.get((unit, column)) or leads_of(self._law, unit, column)
            for name, fact in facts:
                if row[name] is None:
                    _note(fact, row, found)
            for name, twin in columns:
                value = row[name]
                if value is None or (twin and row[twin] != value):
                    found |= self._below(unit, row, name)
            for lead in others:
                self._follow(lead, row, found)
        return found

    def _follow(self, lead: Lead, row: Row, found: Found) -> None:
        for _ in range(lead.up):
            row = row[""]
        if lead.kind == COLUMN:
            value = row[lead.name]
            if value is None or (lead.twin and row[lead.twin] != value):
                found |= self._below(lead.unit, row, lead.name)
        elif lead.kind == FACT:
            if row[lead.name] is None:
                _note(lead, row, found)
        elif lead.kind == TERM:
            if self._local[lead.name] is None:
                term = self._law.book.terms.terms[lead.name]
                one = _missing_term(term.name, term.label, term.set_by)
                found[one.path] = one
        else:
            self._into_children(lead, row, found)

    def _into_children(self, lead: Lead, row: Row, found: Found) -> None:
        """A sum waits for each child whose part is unknown or has width."""
        for child in row["children"]:
            if child[lead.name] is None or child[lead.twin] != child[lead.name]:
                found |= self._below(lead.unit, child, lead.name)
                found |= self._below(lead.unit, child, lead.twin)


Leads = tuple[tuple[tuple[str, Lead], ...], tuple[tuple[str, str], ...], tuple[Lead, ...]]
"""Steps down to facts of the same row by name, to its other columns with their twins, and elsewhere."""


def leads_of(law: Law, unit: str, column: str) -> Leads:
    """Return the steps down from a column. The same law answers from memory."""
    key = (unit, column)
    if key not in law.leads:
        every = _leads(law, unit=unit, column=column)
        facts, columns = ([one for one in every if one.kind == kind and not one.up] for kind in (FACT, COLUMN))
        others = tuple(one for one in every if one not in facts and one not in columns)
        law.leads[key] = tuple((one.name, one) for one in facts), tuple((one.name, one.twin) for one in columns), others
    found: Leads = law.leads[key]
    return found


def _leads(law: Law, *, unit: str, column: str) -> list[Lead]:
    names = {name for node in law.nodes_of(unit, column) for name in node.reads}
    leads = [one for name in sorted(names) if (one := _lead(law, unit=unit, name=name)) is not None]
    if total := law.sum_of(unit, column):
        leads.append(Lead(PARTS, 0, total.child, total.parts[1], twin=total.parts[0]))
    return leads


def _lead(law: Law, *, unit: str, name: str) -> Lead | None:
    if name.startswith("local_"):
        term = law.book.terms.terms.get(name.removeprefix("local_"))  # not the day, which is always known
        return Lead(TERM, 0, unit, term.name) if term and not term.optional else None
    up, owner = 0, unit
    while PARENT.get(owner) and name.startswith(f"{PARENT[owner]}_") and name not in FACTS[owner]:
        owner, name, up = PARENT[owner], name.removeprefix(f"{PARENT[owner]}_"), up + 1
    if name in FACTS[owner]:
        return Lead(FACT, up, owner, name)
    return Lead(COLUMN, up, owner, name, twin=_twin(law, unit=owner, name=name))


def _twin(law: Law, *, unit: str, name: str) -> str:
    """Name the other end of a range, if the column is one end of it."""
    for end, other in (("_least", "_most"), ("_most", "_least")):
        twin = name.removesuffix(end) + other
        if name.endswith(end) and (law.nodes_of(unit, twin) or law.sum_of(unit, twin)):
            return twin
    return ""


@lru_cache(maxsize=KEPT)
def _missing_term(name: str, label: str, set_by: str) -> Missing:
    return Missing(path=f"terms.{name}", label=label, source=set_by, person=None, is_judged=False)


def _note(lead: Lead, row: Row, found: Found) -> None:
    """Add a fact nobody has supplied to what is missing."""
    if lead.unit == "household":
        one = _missing_at(lead.unit, lead.name, None, None)
    elif lead.unit == "person":
        one = _missing_at(lead.unit, lead.name, row["number"], None)
    else:
        one = _missing_at(lead.unit, lead.name, row[""]["number"], row["number"])
    found[one.path] = one


@lru_cache(maxsize=KEPT)
def _missing_at(unit: str, name: str, person: int | None, supporter: int | None) -> Missing:
    """Name a fact nobody has supplied, of a person or supporter by number; households ask for the same ones again and again."""
    fact = FACTS[unit][name]
    if unit == "household":
        path = f"household.{name}"
    elif unit == "person":
        path = f"people.{person}.{name}"
    else:
        path = f"people.{person}.supporters.{supporter}.{name}"
    return Missing(
        path=path, label=fact.label, source=fact.source, person=person, is_judged=fact.is_judged, question=fact.question
    )


_ORDER = itemgetter(Missing._fields.index("is_judged"), Missing._fields.index("path"))
