"""Everybody at once, fast: native code over Parquet of facts, chunk by chunk, with the memory of one chunk.

Nouns: Sweep. Verbs: sweep. The same answers as `evaluate`, which runs on an engine and does not ask for sorted files. Households with
numbers beyond what 64 bits surely hold are answered by the scalar form, whose integers have no end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from doudi.engine.chunks import Chunk, in_one, keys_of, read_chunks, values_of
from doudi.engine.rolls import read_texts, rows_of
from doudi.facts import FACTS, UNITS
from doudi.rules.decide import local_terms, rows_for
from doudi.rules.evaluate import Jurisdiction, jurisdictions, masks_of, outputs_of
from doudi.rules.household import Household, Person
from doudi.rules.native import CHILDREN_MAX, Array, Codes, Program, make_program, tidied
from doudi.rules.native.columns import column_of, to_arrow
from doudi.rules.plan import make_plan
from doudi.rules.rulebook import Law, Rulebook
from doudi.rules.stored import Stored, column_from, stored_of
from doudi.rules.views import column_names

KEYS = {
    "household": ("household", "place", "residence"),
    "person": ("person", "household"),
    "support": ("household", "person"),
}
ANSWERED = ("household", "person")
TOWN_DIGITS = 9

T = TypeVar("T")
Columns = dict[str, dict[str, Any]]
"""Computed columns by unit and name."""

Write = Callable[[Chunk, Columns, Program], T]
"""Makes what is handed out of a chunk's columns."""

Tables = dict[str, pa.Table]
"""The answers of a chunk: one table for households, one for people, with the columns of `evaluate` (texts as dictionaries)."""


def sweep(
    book: Rulebook, *, paths: Mapping[str, Sequence[Path]], on: date, outputs: Mapping[str, Sequence[str]] | None = None,
    threads: int = 2,
) -> Iterator[Tables]:  # fmt: skip
    """Compute the law for every household of the files (lists of Parquet files by unit), chunk by chunk.

    `outputs` names further columns to keep (verdicts, amounts and masks are always kept).

    :raises ValueError: when the files are not sorted, or there is no household.
    """
    yield from Sweep(book, paths=paths, on=on, outputs=outputs).run(threads=threads)


class Sweep:
    """The law made ready for the places of some files: for answers as columns, or (`is_stored`) in the form in which they are stored."""

    def __init__(
        self, book: Rulebook, *, paths: Mapping[str, Sequence[Path]], on: date,
        outputs: Mapping[str, Sequence[str]] | None = None, is_stored: bool = False,
    ) -> None:  # fmt: skip
        self._book = book
        self._paths = paths
        self._on = on
        self._codes = Codes()
        self._is_stored = is_stored
        self._people = sum(map(rows_of, paths["person"]))
        self._programs: list[Program] = []
        self._zones: dict[tuple[str, str], tuple[int, int]] = {}
        self._laid_out: tuple[pa.Array, pa.Array, Array] | None = None
        for jurisdiction in jurisdictions(book, places=_places(paths["household"]), on=on):
            self._add(jurisdiction, outputs=outputs or {})
        if not self._programs:
            raise ValueError("there is no household to evaluate")
        tidied()

    def _add(self, jurisdiction: Jurisdiction, *, outputs: Mapping[str, Sequence[str]]) -> None:
        for number, row in enumerate(jurisdiction.rows):
            self._zones[row["place9"], row["residence9"]] = (len(self._programs), number)
        plan = make_plan(jurisdiction.law, outputs=outputs_of(jurisdiction.law, extra=outputs))
        self._programs.append(
            make_program(
                plan, jurisdiction=jurisdiction, codes=self._codes, people=self._people, is_stored=self._is_stored
            )
        )

    def over(self, paths: Mapping[str, Sequence[Path]]) -> Sweep:
        """Return the same law, made ready once, over other files whose places are among those it was made ready for."""
        other = copy(self)
        other._paths = paths
        return other

    def run(self, *, threads: int = 2) -> Iterator[Tables]:
        """Answer chunk after chunk."""
        for answers in self.by_chunk(threads=threads):
            yield from answers

    def by_chunk(self, *, threads: int = 2) -> Iterator[list[Tables]]:
        """Answer a few chunks at a time; the same files give the same chunks."""
        assert not self._is_stored, "the law was made ready for storing answers only"
        return self._in_turn(partial(self._answers, write=_table), threads=threads)

    def stored(self, *, threads: int = 2) -> Iterator[dict[str, Stored]]:
        """Answer chunk after chunk in the form in which answers are stored, for which the law must have been made ready."""
        assert self._is_stored, "make the law ready with is_stored"
        for answers in self._in_turn(partial(self._answers, write=_stored), threads=threads):
            yield from answers

    def _in_turn(self, answer: Callable[[Chunk], list[T]], *, threads: int) -> Iterator[list[T]]:
        """Answer a few chunks at a time; native code and Arrow let threads work side by side."""
        waiting: deque[tuple[Chunk, Future[list[T]]]] = deque()
        with ThreadPoolExecutor(max_workers=threads) as pool:
            for chunk in self.chunks():
                waiting.append((chunk, pool.submit(answer, chunk)))
                if len(waiting) == threads:
                    yield _done(*waiting.popleft())
            while waiting:
                yield _done(*waiting.popleft())

    @property
    def reads(self) -> dict[str, list[str]]:
        """The columns of each unit that are read: the keys, and the facts."""
        facts = {unit: sorted(set().union(*(one.reads[unit] for one in self._programs))) for unit in UNITS}
        return {unit: [*KEYS[unit], *(name for name in facts[unit] if name not in KEYS[unit])] for unit in UNITS}

    def chunks(self) -> Iterator[Chunk]:
        """Read the files, some households at a time."""
        columns = self.reads
        texts = {
            unit: [name for name in names if name in FACTS[unit] and FACTS[unit][name].dtype == "string"]
            for unit, names in columns.items()
        }
        texts["household"] += ["place", "residence"]
        return read_chunks(self._paths, columns=columns, texts=texts)

    def _answers(self, chunk: Chunk, *, write: Write[T]) -> list[T]:
        if not chunk.household.num_rows:
            raise ValueError("somebody's household is not in the facts; assemble them again")
        laws, zones = self._found_zones(chunk.household)
        if (laws == laws[0]).all():
            return self._answered(chunk, program=self._programs[laws[0]], zones=zones, write=write)
        answers: list[T] = []
        for law in np.unique(laws).tolist():
            here = laws == law
            answers += self._answered(chunk.only(here), program=self._programs[law], zones=zones[here], write=write)
        return answers

    def _answered(self, chunk: Chunk, *, program: Program, zones: Array, write: Write[T]) -> list[T]:
        starts = _starts(chunk, program=program)
        beyond = _large(chunk, starts=starts)
        if beyond is None:
            columns, numbers_beyond = program.run(chunk, starts=starts, zones=zones)
            if not numbers_beyond.any():
                return [write(chunk, columns, program)]
            beyond = numbers_beyond
        one_by_one = write(chunk.only(beyond), self._one_by_one(chunk.only(beyond), program=program), program)
        rest = (
            self._answered(chunk.only(~beyond), program=program, zones=zones[~beyond], write=write)
            if not beyond.all()
            else []
        )
        return [one_by_one, *rest]

    def _found_zones(self, households: pa.Table) -> tuple[Array, Array]:
        """Find the law, and the row of its terms, of every household."""
        place, residence = (in_one(households.column(name)) for name in ("place", "residence"))
        found = self._zones_by(place.dictionary, residence.dictionary)[_codes(place), _codes(residence)]
        return found[:, 0], found[:, 1]

    def _zones_by(self, places: pa.Array, residences: pa.Array) -> Array:
        """Lay the zones out by the codes of two dictionaries; the chunks of a file mostly have the same ones."""
        known = self._laid_out
        if known is None or not (known[0].equals(places) and known[1].equals(residences)):
            none = (-1, -1)  # a village of the dictionary in which nobody lives under this standard
            kinds = residences.to_pylist()
            rows = [[self._zones.get((one[:TOWN_DIGITS], kind), none) for kind in kinds] for one in places.to_pylist()]
            known = self._laid_out = (places, residences, np.array(rows))
        return known[2]

    def _one_by_one(self, chunk: Chunk, *, program: Program) -> Columns:
        """Answer households by the scalar form."""
        wanted = program.plan.outputs
        types = {unit: program.plan.law.book.universes[unit].columns for unit in UNITS}
        found: dict[str, list[dict[str, Any]]] = {unit: [] for unit in UNITS}
        for household in _households(chunk):
            rows = rows_for(household)
            program.scalar.run(rows, local=local_terms(self._book, household=household, on=self._on))
            for unit in ANSWERED:
                found[unit] += rows[unit]
        columns = {
            unit: {name: column_of([row[name] for row in found[unit]], dtype=types[unit][name], codes=self._codes) for name in wanted[unit]}
            for unit in ANSWERED
        }  # fmt: skip
        for unit in ANSWERED:
            columns[unit] |= masks_from(found[unit], law=program.plan.law, unit=unit)
        return columns


def _done(chunk: Chunk, answered: Future[T]) -> T:
    found = answered.result()
    chunk.let_go()
    return found


# ------------------------------------------------------------------------------------- in


def _places(paths: Sequence[Path]) -> list[dict[str, str]]:
    """List the towns and residences that occur."""
    found: set[tuple[str, str]] = set()
    for path in paths:
        for batch in read_texts(path, names=("place", "residence")):
            place, residence = batch.column(0), batch.column(1)
            towns, kinds = place.dictionary.to_pylist(), residence.dictionary.to_pylist()
            pairs = np.unique(_codes(place) * np.int64(len(kinds)) + _codes(residence))
            found |= {(towns[pair // len(kinds)][:TOWN_DIGITS], kinds[pair % len(kinds)]) for pair in pairs.tolist()}
    return [{"place": place, "residence": residence} for place, residence in sorted(found)]


def _codes(texts: pa.DictionaryArray) -> Array:
    return values_of(texts.indices, dtype=np.dtype(np.int32))


def _starts(chunk: Chunk, *, program: Program) -> dict[str, Array]:
    """Find where each household's people, and each person's supporters, begin."""
    households, people = keys_of(chunk.household), keys_of(chunk.person)
    persons, supporters = keys_of(chunk.person, name="person"), keys_of(chunk.support, name="person")
    starts = {
        "person": program.starts(people, inside=households),
        "support": program.starts(supporters, inside=persons),
    }
    for unit, inside in (("person", chunk.household), ("support", chunk.person)):
        if starts[unit] is None:
            _refuse(chunk.table(unit), inside=inside)
    return {unit: found for unit, found in starts.items() if found is not None}


def _large(chunk: Chunk, *, starts: Mapping[str, Array]) -> Array | None:
    """Say which households have more people, or somebody with more supporters, than native code reckons with; None when none has."""
    people, persons = (chunk.table(unit).num_rows for unit in ("household", "person"))
    of_home = np.diff(starts["person"][: people + 1])
    of_person = np.diff(starts["support"][: persons + 1])
    large: Array = of_home > CHILDREN_MAX["household"]
    if persons and of_person.max() > CHILDREN_MAX["person"]:
        home = np.repeat(np.arange(people), of_home)
        large[home[of_person > CHILDREN_MAX["person"]]] = True
    return large if large.any() else None


def _refuse(children: pa.Table, *, inside: pa.Table) -> None:
    """Say what is wrong with children that do not follow their parents.

    :raises ValueError: always; somebody's parent is missing, or the rows are not in order.
    """
    key = "person" if "person" in inside.column_names else "household"
    if not np.isin(keys_of(children, name=key), keys_of(inside, name=key)).all():
        raise ValueError(f"somebody's {key} is not in the facts; assemble them again")
    raise ValueError(f"rows are not sorted by household and {key}; write them with ORDER BY household, {key}")


def _households(chunk: Chunk) -> Iterator[Household]:
    rows = {unit: chunk.table(unit).to_pylist() for unit in UNITS}
    supporters: dict[Any, list[dict[str, Any]]] = {}
    for row in rows["support"]:
        supporters.setdefault(row["person"], []).append(_facts(row, of="support"))
    people: dict[Any, list[Person]] = {}
    for row in rows["person"]:
        key = row["person"]
        one = Person(key=str(key), name="", facts=_facts(row, of="person"), supporters=tuple(supporters.get(key, ())))
        people.setdefault(row["household"], []).append(one)
    for row in rows["household"]:
        yield Household(
            place=row["place"], residence=row["residence"], facts=_facts(row, of="household"),
            people=tuple(people.get(row["household"], ())),
        )  # fmt: skip


def _facts(row: Mapping[str, Any], *, of: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in FACTS[of]}


# ------------------------------------------------------------------------------------- out


def _table(chunk: Chunk, columns: Columns, program: Program) -> Tables:
    """Put the answers in the columns of `evaluate`."""
    return {unit: _table_of(chunk.table(unit), program=program, unit=unit, columns=columns[unit]) for unit in ANSWERED}


def _stored(chunk: Chunk, columns: Columns, program: Program) -> dict[str, Stored]:
    """Put the answers in the form in which they are stored."""
    policies = dict(enumerate(program.plan.law.book.policies))
    return {
        unit: stored_of(
            {name: _own(in_one(chunk.table(unit).column(name))) for name in KEYS[unit]},
            policies={place: policy for place, policy in policies.items() if policy.of == unit},
            book=program.plan.law.book,
            columns=columns[unit],
        )
        for unit in ANSWERED
    }


def _own(keys: pa.Array) -> pa.Array:
    """Copy keys, which are always known, out of a mapped file: a chunk is let go before its answers are written. Texts stand as codes."""
    if pa.types.is_dictionary(keys.type):
        return pa.DictionaryArray.from_arrays(_own(keys.indices), keys.dictionary)
    return column_from(values_of(keys, dtype=np.dtype(keys.type.to_pandas_dtype())).copy())


def _table_of(keys: pa.Table, *, program: Program, unit: str, columns: Mapping[str, Any]) -> pa.Table:
    """Put a unit's answers in the columns of `evaluate`."""
    law, types = program.plan.law, program.plan.law.book.universes[unit].columns
    made: dict[str, Any] = {name: keys.column(name) for name in KEYS[unit]}
    for policy in law.book.policies:
        if policy.of == unit:
            for name in (policy.name, f"{policy.name}_amount"):
                made[name] = to_arrow(columns[name], dtype=types[name], codes=program.codes)
            for mask in masks_of(policy):
                made[mask] = to_arrow(columns[mask], dtype="mask", codes=program.codes)
    conditions = {column_names(rule)[0] for rule in law.rules if rule.role == "condition" and rule.of == unit}
    for name in program.plan.outputs[unit]:
        if name not in made and name not in conditions:
            is_fact = name not in columns
            made[name] = (
                keys.column(name) if is_fact else to_arrow(columns[name], dtype=types[name], codes=program.codes)
            )
    return pa.table(made)


def masks_from(rows: Sequence[Mapping[str, Any]], *, law: Law, unit: str) -> dict[str, Array]:
    """Set bit i where condition i is not met, and where it is not known, from rows of the scalar form."""
    masks: dict[str, Array] = {}
    for policy in law.book.policies:
        names = [column_names(rule)[0] for rule in law.conditions(policy)]
        if policy.of == unit:
            for mask, sign in zip(masks_of(policy), (False, None), strict=True):
                bits = [sum(1 << number for number, name in enumerate(names) if row[name] is sign) for row in rows]
                masks[mask] = np.array(bits, dtype=np.int16)
    return masks
