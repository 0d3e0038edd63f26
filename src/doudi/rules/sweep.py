"""Everybody at once, fast: the vector form over Parquet of facts, chunk by chunk, with the memory of one chunk.

Nouns: Sweep. Verbs: sweep. The same answers as `evaluate`, which runs on an engine and does not ask for sorted files. Households with
numbers beyond what 64 bits surely hold are answered by the scalar form, whose integers have no end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.chunks import Chunk, in_one, keys_of, read_chunks, values_of
from doudi.engine.memory import keep_memory
from doudi.facts import FACTS, UNITS
from doudi.rules.decide import local_terms, rows_for
from doudi.rules.evaluate import Jurisdiction, jurisdictions, masks_of, outputs_of
from doudi.rules.household import Household, Person
from doudi.rules.plan import make_plan
from doudi.rules.policy import CHILD
from doudi.rules.rulebook import Rulebook
from doudi.rules.vector import Piece, Program, make_program
from doudi.rules.vector.arrays import FLAGS, NO, UNKNOWN, Array, Column
from doudi.rules.vector.columns import from_arrow, is_outsize, to_arrow
from doudi.rules.vector.operands import Codes
from doudi.rules.vector.program import CHILDREN_MAX, as_number, ends_of
from doudi.rules.views import column_names

KEYS = {
    "household": ("household", "place", "residence"),
    "person": ("person", "household"),
    "support": ("household", "person"),
}
ANSWERED = ("household", "person")
NO_TEXTS = Codes()
TOWN_DIGITS = 9

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
    """The law made ready for the places of some files."""

    def __init__(
        self, book: Rulebook, *, paths: Mapping[str, Sequence[Path]], on: date,
        outputs: Mapping[str, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        self._book = book
        self._paths = paths
        self._on = on
        self._codes = Codes()
        self._programs: list[Program] = []
        self._zones: dict[tuple[str, str], tuple[int, int]] = {}
        for jurisdiction in jurisdictions(book, places=_places(paths["household"]), on=on):
            self._add(jurisdiction, outputs=outputs or {})
        if not self._programs:
            raise ValueError("there is no household to evaluate")

    def _add(self, jurisdiction: Jurisdiction, *, outputs: Mapping[str, Sequence[str]]) -> None:
        for number, row in enumerate(jurisdiction.rows):
            self._zones[row["place9"], row["residence9"]] = (len(self._programs), number)
        plan = make_plan(jurisdiction.law, outputs=outputs_of(jurisdiction.law, extra=outputs))
        self._programs.append(make_program(plan, jurisdiction=jurisdiction, codes=self._codes))

    def run(self, *, threads: int = 2) -> Iterator[Tables]:
        """Answer chunk after chunk, a few at a time; numpy and Arrow let threads work side by side."""
        keep_memory()
        waiting: deque[Future[list[Tables]]] = deque()
        with ThreadPoolExecutor(max_workers=threads) as pool:
            for chunk in self._chunks():
                waiting.append(pool.submit(self._answers, chunk))
                if len(waiting) > threads:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()

    def _chunks(self) -> Iterator[Chunk]:
        facts = {unit: sorted(set().union(*(one.reads[unit] for one in self._programs))) for unit in UNITS}
        columns = {unit: [*KEYS[unit], *(name for name in facts[unit] if name not in KEYS[unit])] for unit in UNITS}
        texts = {unit: [name for name in facts[unit] if FACTS[unit][name].dtype == "string"] for unit in UNITS}
        texts["household"] += ["place", "residence"]
        return read_chunks(self._paths, columns=columns, texts=texts)

    def _answers(self, chunk: Chunk) -> list[Tables]:
        if not chunk.household.num_rows:
            raise ValueError("somebody's household is not in the facts; assemble them again")
        laws, zones = self._found_zones(chunk.household)
        if (laws == laws[0]).all():
            return self._answered(chunk, program=self._programs[laws[0]], zones=zones)
        answers: list[Tables] = []
        for law in np.unique(laws).tolist():
            here = laws == law
            answers += self._answered(chunk.only(here), program=self._programs[law], zones=zones[here])
        return answers

    def _answered(self, chunk: Chunk, *, program: Program, zones: Array) -> list[Tables]:
        piece = _piece(chunk, program=program, zones=zones)
        outsize = _outsize(piece)
        if outsize is None:
            return [_tables(chunk, program=program, columns=program.run(piece))]
        answers = [self._one_by_one(chunk.only(outsize), program=program)]
        if not outsize.all():
            rest = chunk.only(~outsize)
            piece = _piece(rest, program=program, zones=zones[~outsize])
            answers.append(_tables(rest, program=program, columns=program.run(piece)))
        return answers

    def _found_zones(self, households: pa.Table) -> tuple[Array, Array]:
        """Find the law, and the row of its terms, of every household."""
        place, residence = (in_one(households.column(name)) for name in ("place", "residence"))
        places, residences = place.dictionary.to_pylist(), residence.dictionary.to_pylist()
        none = (-1, -1)  # a village of the dictionary in which nobody lives under this standard
        table = np.array([[self._zones.get((one[:TOWN_DIGITS], kind), none) for kind in residences] for one in places])
        found = table[_codes(place), _codes(residence)]
        return found[:, 0], found[:, 1]

    def _one_by_one(self, chunk: Chunk, *, program: Program) -> Tables:
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
            unit: {name: _column([row[name] for row in found[unit]], dtype=types[unit][name], codes=self._codes) for name in wanted[unit]}
            for unit in ANSWERED
        }  # fmt: skip
        return _tables(chunk, program=program, columns=columns)


# ------------------------------------------------------------------------------------- in


def _places(paths: Sequence[Path]) -> list[dict[str, str]]:
    """List the towns and residences that occur."""
    found: set[tuple[str, str]] = set()
    for path in paths:
        table = pq.ParquetFile(path, read_dictionary=["place", "residence"]).read(columns=["place", "residence"])
        for batch in table.to_batches():
            place, residence = batch.column(0), batch.column(1)
            towns, kinds = place.dictionary.to_pylist(), residence.dictionary.to_pylist()
            pairs = np.unique(_codes(place) * np.int64(len(kinds)) + _codes(residence))
            found |= {(towns[pair // len(kinds)][:TOWN_DIGITS], kinds[pair % len(kinds)]) for pair in pairs.tolist()}
    return [{"place": place, "residence": residence} for place, residence in sorted(found)]


def _codes(texts: pa.DictionaryArray) -> Array:
    return values_of(texts.indices, dtype=np.dtype(np.int32))


def _piece(chunk: Chunk, *, program: Program, zones: Array) -> Piece:
    facts = {
        unit: {
            name: from_arrow(chunk.table(unit).column(name), fact=FACTS[unit][name], codes=program.codes)
            for name in program.reads[unit]
        }
        for unit in UNITS
    }
    parents = {
        "person": _positions(chunk.person, inside=chunk.household),
        "support": _positions(chunk.support, inside=chunk.person),
    }
    return Piece({unit: chunk.table(unit).num_rows for unit in UNITS}, parents=parents, facts=facts, zones=zones)


def _positions(children: pa.Table, *, inside: pa.Table) -> Array:
    """Find each child's parent: a person's household, a supporter's person.

    :raises ValueError: when there is none, or when the children do not stand in the order of their parents.
    """
    key = "person" if "person" in inside.column_names else "household"
    wanted, keys = keys_of(children, name=key), keys_of(inside, name=key)
    is_sorted = key == "household" or bool((np.diff(keys) > 0).all())
    order = None if is_sorted else np.argsort(keys, kind="stable")
    places = np.minimum(np.searchsorted(keys, wanted, sorter=order), max(len(keys) - 1, 0))
    positions: Array = places if order is None else order[places]
    if len(wanted) and (not len(keys) or (keys[positions] != wanted).any()):
        raise ValueError(f"somebody's {key} is not in the facts; assemble them again")
    if (np.diff(positions) < 0).any():
        raise ValueError(f"rows are not sorted by household and {key}; write them with ORDER BY household, {key}")
    return positions


def _outsize(piece: Piece) -> Array | None:
    """Say which households the vector form does not answer: too many people, or numbers beyond its reckoning."""
    outsize: dict[str, Array] = {unit: np.zeros(piece.count[unit], dtype=bool) for unit in UNITS}
    is_any = False
    for unit in UNITS:
        for name, column in piece.facts[unit].items():
            ends = ends_of(FACTS[unit][name])
            if ends and (found := is_outsize(column, least=ends[0], most=ends[1])) is not None:
                outsize[unit] |= found
                is_any = True
        if unit != "support":
            child = CHILD[unit]
            size = np.bincount(piece.parents[child], minlength=piece.count[unit]) if piece.count[child] else None
            if size is not None and size.max() > CHILDREN_MAX[unit]:
                outsize[unit] |= size > CHILDREN_MAX[unit]
                is_any = True
    if not is_any:
        return None
    outsize["person"][piece.parents["support"][outsize["support"]]] = True
    outsize["household"][piece.parents["person"][outsize["person"]]] = True
    return outsize["household"]


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


def _column(values: list[Any], *, dtype: str, codes: Codes) -> Column:
    """Make a column of answers of the scalar form."""
    if dtype == "boolean":
        return np.array([FLAGS[value] for value in values], dtype=np.int8)
    known = np.array([value is not None for value in values], dtype=bool)
    numbers = [0 if value is None else as_number(value, codes=codes) for value in values]
    return np.array(numbers, dtype=np.int64), known


def _tables(chunk: Chunk, *, program: Program, columns: Mapping[str, Mapping[str, Column]]) -> Tables:
    return {unit: _table(chunk.table(unit), program=program, unit=unit, columns=columns[unit]) for unit in ANSWERED}


def _table(keys: pa.Table, *, program: Program, unit: str, columns: Mapping[str, Column]) -> pa.Table:
    """Put a unit's answers in the columns of `evaluate`."""
    law, types = program.plan.law, program.plan.law.book.universes[unit].columns
    made: dict[str, Any] = {name: keys.column(name) for name in KEYS[unit]}
    conditions: set[str] = set()
    for policy in law.book.policies:
        if policy.of == unit:
            names = [column_names(rule)[0] for rule in law.conditions(policy)]
            conditions |= set(names)
            for name in (policy.name, f"{policy.name}_amount"):
                made[name] = to_arrow(columns[name], dtype=types[name], codes=program.codes)
            for mask, sign in zip(masks_of(policy), (NO, UNKNOWN), strict=True):
                made[mask] = _bits([columns[name] for name in names], sign=sign, count=keys.num_rows)
    for name in program.plan.outputs[unit]:
        if name not in made and name not in conditions:
            made[name] = to_arrow(columns[name], dtype=types[name], codes=program.codes)
    return pa.table(made)


def _bits(flags: Sequence[Column], *, sign: int, count: int) -> pa.Array:
    """Set bit i where flag i has a sign."""
    narrow = np.int16 if len(flags) < 15 else np.int64
    bits: Array = np.zeros(count, dtype=narrow)
    for number, flag in enumerate(flags):
        bits |= (flag == sign) * narrow(1 << number)
    return to_arrow((bits.astype(np.int64, copy=False), None), dtype="int64", codes=NO_TEXTS)
