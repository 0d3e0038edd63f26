"""A law made ready for the places of some files: its native function, the terms of each place, and its answers as columns.

Nouns: Program. Verbs: make_program. While a chunk is being answered, the interpreter is free for another thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from doudi.engine.chunks import Chunk, columns_of
from doudi.facts import FACTS, UNITS
from doudi.rules.evaluate import Jurisdiction
from doudi.rules.native import dues, merge
from doudi.rules.native.codes import Codes
from doudi.rules.native.kernel import NAME, Kernel, write_kernel
from doudi.rules.native.layout import ROWS
from doudi.rules.native.limits import CHILDREN_MAX
from doudi.rules.native.machine import OPTIMISED, PLAIN, compiled
from doudi.rules.native.merge import starts_of
from doudi.rules.native.operations import as_number
from doudi.rules.native.values import LANES
from doudi.rules.plan import Plan
from doudi.rules.scalar import Scalar
from doudi.rules.views import PARENT

Array = npt.NDArray[Any]

PEOPLE_A_BATCH = ROWS["person"] - CHILDREN_MAX["household"]

MANY_PEOPLE = 200_000
"""From so many people on, better code makes good the time it takes."""

PAGE = 4096
"""Memory is given in pages of at least so many bytes."""

OVER = LANES * 8
"""So many bytes behind a column may be read: eight numbers."""

TEXTS = {unit: {name for name, fact in FACTS[unit].items() if fact.dtype == "string"} for unit in UNITS}
"""Facts that are texts."""

STORED = {"flag": np.int8, "number": np.int64, "both": np.uint8, "few": np.uint8, "many": np.int16, "beyond": np.int8}

DUE = "due"
"""Where the columns of a unit keep what is due, in the form in which it is stored: policy's place, row, hao, whether it is known."""

DUE_TYPES = {"policy": np.int16, "row": np.int32, "hao": np.int64, "known": np.int8}


class Program:
    """A law with the terms of its places, as a function of chunks."""

    def __init__(
        self, plan: Plan, *, kernel: Kernel, terms: Mapping[tuple[str, ...], Array], codes: Codes, level: int
    ) -> None:
        self.plan = plan
        self.kernel = kernel
        self.codes = codes
        self.reads: dict[str, frozenset[str]] = {unit: facts_read(plan, unit=unit) for unit in UNITS}
        self._terms = dict(terms)
        self._coded: dict[tuple[str, str], tuple[pa.Array, Any]] = {}
        entries = list(kernel.entries)
        self._same = np.array([_entry(self._terms.get(key)) for key in entries], dtype=np.int64)
        self._changing = [key for key in entries if key not in self._terms]
        self._places = np.array(
            [number for number, key in enumerate(entries) if key not in self._terms], dtype=np.int64
        )
        functions = {NAME: 2, merge.NAME: merge.ARGUMENTS}
        code = compiled((*kernel.texts, merge.text()), functions=functions, level=level)
        self._compiled = code  # its functions live as long as it does

    @cached_property
    def scalar(self) -> Scalar:
        """The same plan in the scalar form, for households native code leaves out."""
        return Scalar(self.plan)

    def starts(self, children: Array, *, inside: Array) -> Array | None:
        """Find where each parent's children begin; None when somebody's parent is not there, or rows are not in order."""
        return starts_of(self._compiled[merge.NAME], children, inside=inside)

    def run(
        self, chunk: Chunk, *, starts: Mapping[str, Array], zones: Array
    ) -> tuple[dict[str, dict[str, Any]], Array]:
        """Answer every household of a chunk, of which none has too many rows; return the columns by unit, and which households
        hold numbers beyond the reckoning.
        """
        counts = {unit: chunk.table(unit).num_rows for unit in UNITS}
        batches = _batches(starts["person"][: counts["household"] + 1])
        arrays: dict[Any, Any] = {("batches",): batches, **self._facts(chunk), **self._dues(counts)}
        arrays |= {("starts", unit): starts[unit] for unit in ("person", "support")}
        arrays |= _family(counts, starts=starts, zones=zones) | self._outputs(counts)
        arrays |= {("shelf", unit): _shelf(size) for unit, size in self.kernel.shelves.items()}
        block = self._same.copy()
        block[self._places] = [_entry(arrays[key]) for key in self._changing]
        self._compiled[NAME](block.ctypes.data, len(batches) - 1)
        columns: dict[str, dict[str, Any]] = {unit: {} for unit in UNITS}
        for unit, name, kind in self.kernel.outputs:
            found = arrays["out", unit, name][: counts[unit]]
            columns[unit][name] = (found, arrays["known", unit, name][: counts[unit]]) if kind == "number" else found
        for unit in self.kernel.dues:
            count = int(arrays["due", unit, dues.COUNT][0])
            columns[unit][DUE] = {name: arrays["due", unit, name][:count].copy() for name in DUE_TYPES}
        return columns, _beyond(columns, counts=counts, parents=arrays)

    def _facts(self, chunk: Chunk) -> dict[Any, Any]:
        """Lay out the addresses of the facts' buffers; the columns of a unit begin at one offset."""
        found: dict[Any, Any] = {}
        for unit in UNITS:
            table = chunk.table(unit)
            columns = columns_of(table)
            arrays = {name: columns[name] for name in self.reads[unit]}
            if len({array.offset for array in arrays.values()}) > 1:
                order = pa.array(np.arange(table.num_rows))
                arrays = {name: array.take(order) for name, array in arrays.items()}
            found["held", unit] = arrays  # an address keeps nothing in memory
            offset = found["offset", unit] = next((array.offset for array in arrays.values()), 0)
            no_gaps = np.full((offset + table.num_rows) // 8 + 2, 255, dtype=np.uint8)
            for name, array in arrays.items():
                validity, values = array.buffers()[:2]
                found["fact", unit, name, "values"] = _readable(values)
                found["fact", unit, name, "validity"] = no_gaps if validity is None else _readable(validity)
            for name in TEXTS[unit] & self.reads[unit]:
                found["fact", unit, name, "codes"] = self._numbered(arrays[name].dictionary, key=(unit, name))
        return found

    def _numbered(self, texts: pa.Array, *, key: tuple[str, str]) -> Array:
        """Give the codes of a dictionary; the chunks of a file mostly have one."""
        known, numbers = self._coded.get(key, (None, None))
        if known is None or not known.equals(texts):
            found = [self.codes.number(text or "") for text in texts.to_pylist() or [""]]
            numbers = np.array(found, dtype=np.int32)
            self._coded[key] = (texts, numbers)
        coded: Array = numbers
        return coded

    def _dues(self, counts: Mapping[str, int]) -> dict[Any, Array]:
        """Lend a thread room for every amount there could be: where nothing is written it takes no memory."""
        kept: dict[Any, Array] = LENT.__dict__.setdefault("dues", {})
        found: dict[Any, Array] = {}
        for unit, policies in self.kernel.dues.items():
            size = counts[unit] * policies
            for name, dtype in DUE_TYPES.items():
                key = ("due", unit, name)
                if key not in kept or len(kept[key]) < size:
                    kept[key] = np.empty(size, dtype=dtype)
                found[key] = kept[key]
            found["due", unit, dues.COUNT] = np.zeros(1, dtype=np.int64)
        return found

    def _outputs(self, counts: Mapping[str, int]) -> dict[Any, Array]:
        made: dict[Any, Array] = {}
        for unit, name, kind in self.kernel.outputs:
            made["out", unit, name] = (np.zeros if kind == "beyond" else np.empty)(
                counts[unit] + LANES, dtype=STORED[kind]
            )
            if kind == "number":
                made["known", unit, name] = np.empty(counts[unit] + LANES, dtype=np.int8)
        return made


def _batches(starts: Array) -> Array:
    """Cut households into batches: at most so many households, and people of so many or of one more household."""
    households, people = len(starts) - 1, int(starts[-1])
    by_people = np.searchsorted(starts, np.arange(0, people, PEOPLE_A_BATCH), side="left")
    by_households = np.arange(0, households, ROWS["household"])
    return np.unique(np.concatenate((by_people, by_households, [0, households])).clip(0, households)).astype(np.int64)


def _family(counts: Mapping[str, int], *, starts: Mapping[str, Array], zones: Array) -> dict[Any, Array]:
    """Lay out each row's parents by position, and its row of terms."""
    home = np.repeat(np.arange(counts["household"]), np.diff(starts["person"][: counts["household"] + 1]))
    whose = np.repeat(np.arange(counts["person"]), np.diff(starts["support"][: counts["person"] + 1]))
    found = {
        ("zones", "household"): zones, ("zones", "person"): zones[home], ("zones", "support"): zones[home[whose]],
        ("parents", "person", "household"): home, ("parents", "support", "person"): whose,
        ("parents", "support", "household"): home[whose],
    }  # fmt: skip
    return {key: _longer(array) for key, array in found.items()}


def _longer(array: Array) -> Array:
    """Give an array eight more places, so that eight can be read anywhere."""
    return np.concatenate((array, np.full(LANES, array[-1] if len(array) else 0))).astype(np.int64, copy=False)


def _beyond(columns: Mapping[str, dict[str, Any]], *, counts: Mapping[str, int], parents: Mapping[Any, Array]) -> Array:
    """Say which households hold a number beyond the reckoning, in any of their rows."""
    found = {unit: columns[unit].pop("beyond", np.zeros(counts[unit], dtype=np.int8)).view(bool) for unit in UNITS}
    households: Array = found["household"].copy()
    for unit in ("person", "support"):
        if found[unit].any():
            households[parents["parents", unit, "household"][: counts[unit]][found[unit]]] = True
    return households


LENT = local()
"""What a thread uses again from chunk to chunk."""


def _shelf(size: int) -> Array:
    """Lend a thread memory for a shelf; the next batch and the next chunk use it again."""
    kept: dict[int, Array] = LENT.__dict__.setdefault("shelves", {})
    if size not in kept:
        kept[size] = np.zeros(size + 64, dtype=np.uint8)
    return kept[size]


def _readable(buffer: pa.Buffer | None) -> Array | int | None:
    """Say where a buffer lies behind whose end a few bytes may be read, as eight rows are read together: a page of memory can be read to
    its end. Where there are too few, a longer copy is given.
    """
    if buffer is None:  # of no rows at all
        return None
    address, size = buffer.address, buffer.size
    if -(address + size) % PAGE >= OVER:
        return int(address)
    longer = np.zeros(size + OVER, dtype=np.uint8)
    longer[:size] = np.frombuffer(buffer, dtype=np.uint8)
    return longer


def _entry(found: Array | int | None) -> int:
    """Give an array's address; addresses and other numbers are handed over as they are."""
    if isinstance(found, np.ndarray):
        address: int = found.__array_interface__["data"][0]  # `ctypes.data` takes twice as long
        return address
    return found or 0


def make_program(
    plan: Plan, *, jurisdiction: Jurisdiction, codes: Codes, people: int, is_stored: bool = False
) -> Program:
    """Make a plan ready for the places of a jurisdiction; for many people more care is taken with the code.

    With `is_stored` it answers in the form in which answers are stored, and no other.

    :raises BadRule: for an operation native code does not know, or a number that could overflow.
    """
    constants = jurisdiction.constants()
    varying = [name for name in jurisdiction.rows[0] if name.startswith("local_") and name not in constants]
    terms: dict[tuple[str, ...], Array] = {}
    sizes: dict[str, int] = {}
    for name in varying:
        values, bits = _term([row[name] for row in jurisdiction.rows], codes=codes)
        terms["term", name, "values"], terms["term", name, "bits"] = values, bits
        sizes[name] = int(np.abs(values).max())
    kernel = write_kernel(plan, constants=constants, limits=sizes, codes=codes, is_stored=is_stored)
    level = OPTIMISED if people >= MANY_PEOPLE else PLAIN
    return Program(plan, kernel=kernel, terms=terms, codes=codes, level=level)


def _term(values: Sequence[Any], *, codes: Codes) -> tuple[Array, Array]:
    """Lay out a term of several places: its values, and a byte that says whether it is known (of a flag: yes, no or neither)."""
    if any(isinstance(value, bool) for value in values):
        bits = [{True: 1, False: 2}.get(value, 0) for value in values]
        return np.zeros(len(values), dtype=np.int64), np.array(bits, dtype=np.int32)
    numbers = np.array([0 if value is None else as_number(value, codes=codes) for value in values], dtype=np.int64)
    return numbers, np.array([value is not None for value in values], dtype=np.int32)


def facts_read(plan: Plan, *, unit: str) -> frozenset[str]:
    """Name the facts of a unit that a plan reads, by the unit itself or by its children, and those that are asked for."""
    names = set(plan.outputs[unit])
    for phase in plan.phases:
        if phase.unit == unit:
            names |= {name for level in phase.levels for node in level for name in node.reads}
        if PARENT.get(phase.unit) == unit:
            names |= set(phase.parent_columns)
    return frozenset(names & set(FACTS[unit]))
