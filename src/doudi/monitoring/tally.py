"""What two laws answer for the same people, counted by town and programme: chunk after chunk, nothing kept but the counts.

Nouns: Tally, Answers (one law's answers for a chunk), Loser. Verbs: add. All money in hao; rows of a programme about persons are
people, rows of one about households are households with their counted members.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.chunks import in_one, keys_of, values_of
from doudi.facts import FACTS
from doudi.rules import Policy, Rulebook
from doudi.rules.sweep import Tables

Array = npt.NDArray[Any]

TOWN_DIGITS = 9
LOSERS_MOST = 500
MONTHLY = "yuan/month"
MEMBERS = "members_least"
METRICS = (
    *(f"{unit}_{what}" for unit in ("households", "people") for what in ("before", "after", "into", "out", "new")),
    *("open_before", "open_after", "due_before", "due_after", "due_unknown"),
    *("held_households", "held_people", "held_out", "held_difference", "held_raise", "paid"),
)
"""What is counted of each programme: who is in under the law before and after, who comes in and falls out, who comes in without holding
it (new), whose verdict is open, what is due a month, and of those who hold it now: how many, how many fall out, how their due
changes in all (difference) and what those gain who gain (raise)."""
ALL = ("households", "people", "losing", "gaining", "members_losing")


@dataclass(frozen=True, order=True)
class Loser:
    """A household that would get less: by how much a month, from what to what, and whether it holds something now."""

    loss: int
    household: int
    place: str
    before: int
    after: int
    holds: bool


def outputs_for(book: Rulebook) -> dict[str, list[str]]:
    """Name the further columns a tally reads: members, what is held, and what is paid."""
    held = {policy.holds for policy in book.policies if policy.holds}
    paid = {policy.paid for policy in book.policies if policy.paid}
    households = [MEMBERS, *sorted((held | paid) & set(FACTS["household"]))]
    return {"household": households, "person": sorted((held | paid) & set(FACTS["person"]))}


def units_of(book: Rulebook) -> dict[str, str]:
    """Say in which unit each programme pays: a month, a year, once; nothing where it pays nothing."""
    units: dict[str, set[str]] = {policy.name: set() for policy in book.policies}
    for rule in book.rules:
        if rule.role == "amount":
            units[rule.section].add(rule.unit)
    return {name: min(found) if len(found) == 1 else "" for name, found in units.items()}


class Tally:
    """Counts by programme and town; towns are added as they are met."""

    def __init__(self, book: Rulebook, *, place: str = "") -> None:
        self.policies = book.policies
        self.place = place
        self.units = units_of(book)
        self.towns: list[str] = []
        self.losers: list[Loser] = []
        self._numbers: dict[str, int] = {}
        self._counts: dict[str, dict[str, Array]] = {
            policy.name: {name: np.zeros(0, dtype=np.int64) for name in METRICS} for policy in book.policies
        }
        self._all: dict[str, Array] = {name: np.zeros(0, dtype=np.int64) for name in ALL}

    def of(self, programme: str) -> Mapping[str, Array]:
        """Give a programme's counts, each by town."""
        return self._counts[programme]

    @property
    def everybody(self) -> Mapping[str, Array]:
        """Give the counts over all programmes, each by town."""
        return self._all

    def add(self, before: Sequence[Tables], after: Sequence[Tables]) -> None:
        """Count one chunk, answered under both laws.

        :raises ValueError: when the two are not about the same people.
        """
        was, would = _Chunk(before), _Chunk(after)
        if len(was.persons) != len(would.persons) or (was.persons != would.persons).any():
            raise ValueError("the two laws answered for different people; assemble the facts again")
        towns = self._towns_of(was)
        seen: set[str] = set()
        for policy in self.policies:
            counts, is_shared = self._counts[policy.name], bool(policy.holds) and policy.holds in seen
            _count(policy, was=was, would=would, towns=towns, counts=counts, is_shared=is_shared)
            seen.add(policy.holds)
        self._count_everybody(was, would=would, towns=towns)

    def _towns_of(self, chunk: _Chunk) -> Array:
        """Number the town of each household; -1 outside the place that is asked for."""
        found = np.array([self._number(place) for place in chunk.places], dtype=np.int64)
        more = len(self.towns) - len(self._all["households"])
        for counts in (*self._counts.values(), self._all) if more else ():
            for name, values in counts.items():
                counts[name] = np.pad(values, (0, more))
        towns: Array = found[chunk.place_codes]
        return towns

    def _number(self, place: str) -> int:
        if not place.startswith(self.place):
            return -1
        town = place[:TOWN_DIGITS]
        if town not in self._numbers:
            self._numbers[town] = len(self.towns)
            self.towns.append(town)
        return self._numbers[town]

    def _count_everybody(self, was: _Chunk, *, would: _Chunk, towns: Array) -> None:
        monthly = [policy for policy in self.policies if self.units[policy.name] == MONTHLY]
        due_before, due_after = (_due_of_households(monthly, chunk=chunk) for chunk in (was, would))
        falls_out, comes_in = _moves(self.policies, was=was, would=would)
        losing = (due_after < due_before) | (falls_out & ~comes_in & (due_after <= due_before))
        gaining = ~losing & ((due_after > due_before) | comes_in)
        for name, weights in (
            ("households", np.ones(len(towns), dtype=np.int64)), ("people", was.people), ("losing", losing),
            ("gaining", gaining), ("members_losing", losing * was.members),
        ):  # fmt: skip
            _add(self._all[name], towns, weights)
        self._keep_losers(was, losing=losing & (towns >= 0), before=due_before, after=due_after)

    def _keep_losers(self, chunk: _Chunk, *, losing: Array, before: Array, after: Array) -> None:
        holds = _holds_anything(self.policies, chunk=chunk)
        found = [
            Loser(
                loss=int(before[row] - after[row]), household=int(chunk.households[row]),
                place=chunk.places[chunk.place_codes[row]], before=int(before[row]), after=int(after[row]), holds=bool(holds[row]),
            )
            for row in np.flatnonzero(losing)[np.argsort(-(before - after)[losing], kind="stable")][:LOSERS_MOST].tolist()
        ]  # fmt: skip
        self.losers = heapq.nlargest(LOSERS_MOST, [*self.losers, *found])


class _Chunk:
    """One law's answers for a chunk, in the order of household and person keys."""

    def __init__(self, tables: Sequence[Tables]) -> None:
        self._tables = {unit: _sorted([one[unit] for one in tables], key=unit) for unit in ("household", "person")}
        self.households = keys_of(self._tables["household"])
        self.persons = keys_of(self._tables["person"], name="person")
        self.parents = np.searchsorted(self.households, keys_of(self._tables["person"]))
        self.people = np.bincount(self.parents, minlength=len(self.households))
        place = in_one(self._tables["household"].column("place"))
        self.places: list[str] = place.dictionary.to_pylist()
        self.place_codes = values_of(place.indices, dtype=np.dtype(np.int32))

    @property
    def members(self) -> Array:
        return self.number("household", MEMBERS)

    def flag(self, unit: str, name: str) -> Array:
        """Read a flag: 1 yes, 0 no, -1 not known."""
        column = in_one(self._tables[unit].column(name))
        return values_of(pc.fill_null(column.cast(pa.int8()), -1), dtype=np.dtype(np.int8))

    def number(self, unit: str, name: str) -> Array:
        """Read a number; what is not known counts nothing here, and is counted apart."""
        column = in_one(self._tables[unit].column(name))
        return values_of(pc.fill_null(column.cast(pa.int64()), 0), dtype=np.dtype(np.int64))

    def is_known(self, unit: str, name: str) -> Array:
        column = pc.is_valid(in_one(self._tables[unit].column(name)))
        known: Array = values_of(column.cast(pa.int8()), dtype=np.dtype(np.int8)) == 1
        return known

    def holds(self, policy: Policy) -> Array:
        """Say for each row of a policy whether it is held now; where nobody records that, whether it is paid."""
        name = policy.holds or policy.paid
        if not name:
            return np.zeros(len(self.rows(policy)), dtype=bool)
        unit = "person" if name in FACTS["person"] else "household"
        flags = self.flag(unit, name) == 1 if policy.holds else self.number(unit, name) > 0
        if unit == policy.of:
            return flags
        found: Array = self.any_person(flags) if policy.of == "household" else flags[self.parents]
        return found

    def rows(self, policy: Policy) -> Array:
        return self.households if policy.of == "household" else self.persons

    def any_person(self, flags: Array) -> Array:
        """Say for each household whether a flag holds for one of its people."""
        found: Array = np.bincount(self.parents, weights=flags, minlength=len(self.households)) > 0
        return found

    def of_households(self, policy: Policy, flags: Array) -> Array:
        return flags if policy.of == "household" else self.any_person(flags)


def _sorted(tables: Sequence[pa.Table], *, key: str) -> pa.Table:
    """Put the parts of a chunk together again in the order of keys: parts answered by another law, or one by one, come apart."""
    if len(tables) == 1:
        return tables[0]
    table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    order = np.lexsort((keys_of(table, name=key), keys_of(table)))
    return table.take(pa.array(order))


def _count(
    policy: Policy, *, was: _Chunk, would: _Chunk, towns: Array, counts: Mapping[str, Array], is_shared: bool
) -> None:  # fmt: skip
    """Count one programme of one chunk; where two programmes share one status, the second counts the holders it entitles."""
    unit, name, amount = policy.of, policy.name, f"{policy.name}_amount"
    met = [chunk.flag(unit, name) for chunk in (was, would)]
    is_in = [one == 1 for one in met]
    due = [np.where(here, chunk.number(unit, amount), 0) for here, chunk in zip(is_in, (was, would), strict=True)]
    known = [chunk.is_known(unit, amount) for chunk in (was, would)]
    held = was.holds(policy) & (is_in[0] if is_shared else True)
    into, out = is_in[1] & ~is_in[0], is_in[0] & ~is_in[1]
    rows = towns if unit == "household" else towns[was.parents]
    members = was.members if unit == "household" else np.ones(len(rows), dtype=np.int64)
    flags = {"before": is_in[0], "after": is_in[1], "into": into, "out": out, "new": into & ~held}
    for word, here in flags.items():
        _add(counts[f"people_{word}"], rows, here * members)
        _add(counts[f"households_{word}"], towns, was.of_households(policy, here))
    change = np.where(held & is_in[0] & known[0] & known[1], due[1] - due[0], 0)
    for word, values in (
        ("open_before", (met[0] == -1) * members), ("open_after", (met[1] == -1) * members),
        ("due_before", due[0]), ("due_after", due[1]), ("due_unknown", is_in[1] & ~known[1]),
        ("held_people", held * members), ("held_out", (held & out) * members),
        ("held_difference", change), ("held_raise", np.maximum(change, 0)),
    ):  # fmt: skip
        _add(counts[word], rows, values)
    _add(counts["held_households"], towns, was.of_households(policy, held))
    if policy.paid:
        of = "household" if policy.paid in FACTS["household"] else "person"
        _add(counts["paid"], towns if of == "household" else towns[was.parents], was.number(of, policy.paid))


def _due_of_households(policies: Sequence[Policy], *, chunk: _Chunk) -> Array:
    """Add up what is due to each household a month, over all programmes."""
    total = np.zeros(len(chunk.households), dtype=np.int64)
    for policy in policies:
        due = np.where(chunk.flag(policy.of, policy.name) == 1, chunk.number(policy.of, f"{policy.name}_amount"), 0)
        if policy.of == "household":
            total += due
        else:
            np.add.at(total, chunk.parents, due)
    return total


def _moves(policies: Sequence[Policy], *, was: _Chunk, would: _Chunk) -> tuple[Array, Array]:
    """Say for each household whether it falls out of some programme, and whether it comes into some."""
    size = len(was.households)
    falls_out, comes_in = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for policy in policies:
        before, after = (chunk.flag(policy.of, policy.name) == 1 for chunk in (was, would))
        falls_out |= was.of_households(policy, before & ~after)
        comes_in |= was.of_households(policy, after & ~before)
    return falls_out, comes_in


def _holds_anything(policies: Sequence[Policy], *, chunk: _Chunk) -> Array:
    holds = np.zeros(len(chunk.households), dtype=bool)
    for policy in policies:
        holds |= chunk.of_households(policy, chunk.holds(policy))
    return holds


def _add(counts: Array, towns: Array, weights: Array) -> None:
    """Add each row to its town; rows outside the place are left out."""
    here = (towns >= 0) & (weights != 0)
    np.add.at(counts, towns[here], weights[here].astype(np.int64))
