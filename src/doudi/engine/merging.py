"""Merging: people and the rows of two months, all sorted by the same 64-bit key, met in one walk side by side.

Nouns: Differing, Crossing, Standing. Verbs: differing, differing_late, crossing, standing. The walk is machine code made by LLVM from
`merging_code`. Whoever are fewer, people or rows, are looked up among the others, so a few late rows cost what few rows cost. People
are taken some ten thousand at a time, so what is made of them stays near the processor, and threads take turns at such lots.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cache, partial
from typing import Any, TypeVar, cast

import numpy as np

from doudi.engine.merging_code import ARGUMENTS, CODE, LATE_ROOM, NOTHING
from doudi.engine.strips import NOBODY, THING_BITS, Ints, Strip, firsts_of

__all__ = ["NOTHING", "Crossing", "Differing", "Standing", "crossing", "differing", "differing_late", "standing"]

LOT = 32_768
"""People taken at a time, at least: so many that calling costs little, so few that what is made of them stays near the processor."""

WORTHWHILE = 500_000
"""People and rows in a lot that only looks: fewer are met sooner than another thread is started."""

OPTIMISED = 2

Lot = tuple[int, int]
Met = tuple[Ints, Ints, Ints]
Columns = TypeVar("Columns")


@dataclass(frozen=True)
class Differing:
    """States people have after and had not before, of all registers.

    `register` is a position among the pairs and `who` among the people; `state_before` and `row_before` are those of the same thing
    before, or NOTHING.
    """

    register: Ints
    who: Ints
    state: Ints
    row: Ints
    state_before: Ints
    row_before: Ints

    def __len__(self) -> int:
        return len(self.who)


@dataclass(frozen=True)
class Crossing:
    """People whose rows add up to at least a limit after, and to less before: who, and both sums."""

    who: Ints
    after: Ints
    before: Ints


@dataclass(frozen=True)
class Standing:
    """For each person: in which strips he stands, a bit a strip; his rows; and their states mixed into one number."""

    strips: Ints
    rows: Ints
    mixture: Ints


@dataclass(frozen=True)
class _Sorted:
    """A sorted column as the machine code sees it, with what must not go away meanwhile; of a strip also its states and rows."""

    numbers: Ints
    keys: Ints
    blocks: Ints
    states: Ints
    rows: Ints

    @property
    def address(self) -> int:
        return _address(self.numbers)


@dataclass(frozen=True)
class _Beside:
    """Sorted columns side by side as the machine code sees them: where each, its states and its rows are; and themselves."""

    where: Ints
    kept: Sequence[_Sorted]

    @property
    def addresses(self) -> tuple[int, ...]:
        return tuple(map(_address, self.where))


def differing(people: Ints, *, pairs: Sequence[tuple[Strip, Strip]], threads: int = 2) -> Differing:
    """Find what people, sorted, have after and had not before, given (before, after) of each register."""
    sides = [(_strip(before), _strip(after)) for before, after in pairs]
    work, rows = partial(_differing, _sorted(people), sides=sides), sum(len(after) for _, after in pairs)
    return _one(list(_in_lots(work, people=people, rows=rows, threads=threads)), kind=Differing)


def differing_late(people: Ints, *, before: Sequence[Strip], after: Strip, threads: int = 2) -> Differing:
    """Find the same for late rows of all registers, `joined` in the order of those before: people are met once for all of them."""
    work = partial(_differing_late, _sorted(people), before=_beside(before), after=_strip(after))
    return _one(list(_in_lots(work, people=people, rows=len(after), threads=threads)), kind=Differing)


def crossing(people: Ints, *, before: Strip, after: Strip, limits: Ints, threads: int = 2) -> Crossing:
    """Find whose amounts rose over his limit.

    :raises OverflowError: when somebody's amounts are too large to add up.
    """
    work = partial(_crossing, _sorted(people), before=_strip(before), after=_strip(after), limits=limits)
    found = _in_lots(work, people=people, rows=len(before) + len(after), threads=threads)
    return _one(list(found), kind=Crossing)


def standing(people: Ints, *, strips: Sequence[Strip], threads: int = 2) -> Standing:
    """Say of each person in which strips he stands, and how."""
    made = np.zeros((len(fields(Standing)), len(people)), dtype=np.int64)
    work = partial(_standing, _sorted(people), strips=_beside(strips), made=made)
    for _ in _in_lots(work, people=people, rows=sum(map(len, strips)), threads=threads):
        pass
    return Standing(*made)


def _differing(people: _Sorted, lot: Lot, *, sides: Sequence[tuple[_Sorted, _Sorted]]) -> Differing:
    parts, room = [], np.empty((len(fields(Differing)), 0), dtype=np.int64)
    for register, (before, after) in enumerate(sides):
        met = _met(people, lot, one=after)
        most = int((met[2] - met[1]).sum())
        if most > room.shape[1]:
            room = np.empty((len(room), most), dtype=np.int64)
        parts.append(_differing_in(people, met=met, register=register, before=before, after=after, room=room))
    return _one(parts, kind=Differing)


def _differing_in(
    people: _Sorted, *, met: Met, register: int, before: _Sorted, after: _Sorted, room: Ints
) -> Differing:
    """Write into a room what those met have after and had not before, and take out what there is."""
    persons, places = people.keys[met[0]], np.empty(len(met[0]), dtype=np.int64)
    _calls()["places"](_address(persons), len(persons), before.address, _address(places))
    now = (len(persons), *map(_address, (*met, after.states, after.rows)))
    then = (before.address, *map(_address, (places, before.states, before.rows, persons)))
    count = _calls()["differing"](*now, *then, register, *map(_address, room))
    return Differing(*(column[:count].copy() for column in room))


def _differing_late(people: _Sorted, lot: Lot, *, before: _Beside, after: _Sorted) -> Differing:
    who, places = _rows_met(people, lot, one=after)
    counts = np.zeros(len(before.kept) + 2, dtype=np.int64)
    room, found = (
        np.empty((columns, len(who)), dtype=np.int64) for columns in (len(LATE_ROOM), len(fields(Differing)))
    )
    late = (people.address, len(who), *map(_address, (who, places, after.states, after.rows)))
    count = _calls()["late"](*late, len(before.kept), *before.addresses, *map(_address, (counts, room, found)))
    made = Differing(*found[:, :count])
    np.bitwise_and(made.row, (1 << THING_BITS) - 1, out=made.row)
    return made


def _rows_met(people: _Sorted, lot: Lot, *, one: _Sorted) -> tuple[Ints, Ints]:
    """Find the rows of people of a lot: whose they are, and where."""
    rows = _rows(people, lot, one=one)
    who, places = (np.empty(rows, dtype=np.int64) for _ in range(2))
    met = (
        _calls()["rows.met"](people.address, lot[0], one.address, rows, _address(who), _address(places)) if rows else 0
    )
    return who[:met], places[:met]


def _crossing(people: _Sorted, lot: Lot, *, before: _Sorted, after: _Sorted, limits: Ints) -> Crossing:
    limit = limits[lot[0] : lot[1]]
    now, then = (_sums(people, lot, one=one) for one in (after, before))
    who = np.flatnonzero((now >= limit) & (then < limit))
    return Crossing(who=who + lot[0], after=now[who], before=then[who])


def _sums(people: _Sorted, lot: Lot, *, one: _Sorted) -> Ints:
    who, begin, end = _met(people, lot, one=one)
    sums = np.empty(len(who), dtype=np.int64)
    if _calls()["sums"](len(who), *map(_address, (begin, end, one.states, sums))):
        raise OverflowError("the amounts of one person are too large to add up")
    everybody = np.zeros(lot[1] - lot[0], dtype=np.int64)
    everybody[who - lot[0]] = sums
    return everybody


def _standing(people: _Sorted, lot: Lot, *, strips: _Beside, made: Ints) -> None:
    first, last = lot
    room = np.empty((3, last - first), dtype=np.int64)
    columns, states, _ = strips.addresses
    their = (len(strips.kept), columns, states)
    _calls()["standing"](people.address, first, last - first, *their, _address(room), _address(made))


def _met(people: _Sorted, lot: Lot, *, one: _Sorted) -> Met:
    """Find the people of a lot who have rows, where these begin, and where they end."""
    first, last = lot
    rows = _rows(people, lot, one=one)
    room = min(rows, last - first)
    who, begin, end = (np.empty(room, dtype=np.int64) for _ in range(3))
    met = 0
    if room:
        walk = (people.address, first, last - first, one.address, rows)
        met = _calls()["met"](*walk, *map(_address, (who, begin, end)))
    return who[:met], begin[:met], end[:met]


def _rows(people: _Sorted, lot: Lot, *, one: _Sorted) -> int:
    """Count the rows there are from the first of a lot to the last."""
    first, last = lot
    return _calls()["between"](one.address, int(people.keys[first]), int(people.keys[last - 1]))


def _in_lots(work: Callable[[Lot], Columns], *, people: Ints, rows: int, threads: int) -> Iterator[Columns]:
    """Do work for lots of people, in their order, on some threads when it is worth it."""
    _calls()  # made by one thread
    size = max(LOT, len(people) * WORTHWHILE // max(1, rows + len(people)))
    many = -(-len(people) // size)
    if many > 1:  # as many for each thread: none waits for another's last
        size = max(LOT, -(-len(people) // (many + -many % threads)))
    lots = [(start, min(start + size, len(people))) for start in range(0, len(people), size)]
    if len(lots) < 2:
        yield from map(work, lots)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        yield from pool.map(work, lots)


def _one(parts: Sequence[Columns], *, kind: Callable[..., Columns]) -> Columns:
    """Put parts of one kind of columns one under the other."""
    if len(parts) == 1:
        return parts[0]
    names = [field.name for field in fields(cast(Any, kind))]
    columns = [[NOBODY, *(getattr(part, name) for part in parts)] for name in names]
    room = np.empty((len(names), sum(map(len, columns[0]))), dtype=np.int64)
    return kind(*(np.concatenate(column, out=under) for column, under in zip(columns, room, strict=True)))


def _strip(one: Strip) -> _Sorted:
    return _Sorted(_numbers(one.person, one.blocks), one.person, one.blocks, one.state, one.row)


def _sorted(keys: Ints) -> _Sorted:
    blocks = firsts_of(keys)
    return _Sorted(_numbers(keys, blocks), keys, blocks, NOBODY, NOBODY)


def _beside(strips: Sequence[Strip]) -> _Beside:
    kept = [_strip(one) for one in strips]
    told = [[_address(column) for column in (one.numbers, one.states, one.rows)] for one in kept]
    where = np.array(told, dtype=np.int64).reshape(len(kept), 3).T
    return _Beside(np.ascontiguousarray(where), kept=kept)


def _numbers(keys: Ints, blocks: Ints) -> Ints:
    return np.array([len(keys), _address(keys), len(blocks), _address(blocks)], dtype=np.int64)


def _address(numbers: Ints) -> int:
    """Say where numbers lie.

    :raises TypeError: when they are not 64-bit numbers side by side.
    """
    if numbers.dtype != np.int64 or not numbers.flags.c_contiguous:
        raise TypeError(f"the walk needs 64-bit numbers side by side, not {numbers.dtype}")
    return int(numbers.ctypes.data)


@cache
def _calls() -> dict[str, Callable[..., int]]:
    """Make the machine code, once a process."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), opt=OPTIMISED, reloc="pic", codemodel="small"
    )
    module = llvm.parse_assembly(CODE)
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=OPTIMISED))
    builder.getModulePassManager().run(module, builder)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    _KEPT.append(engine)
    return {name: _call(engine.get_function_address(name), arguments=count) for name, count in ARGUMENTS.items()}


_KEPT: list[Any] = []
"""Machine code stays in memory as long as its engine."""


def _call(address: int, *, arguments: int) -> Callable[..., int]:
    call: Callable[..., int] = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * arguments)(address)
    return call
