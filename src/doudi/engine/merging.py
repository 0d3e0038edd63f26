"""Merging: people and the rows of two months, all sorted by the same 64-bit key, met in one walk side by side.

Nouns: Differing, Crossing. Verbs: differing, crossing, standing. The walk is machine code made by LLVM from `merging_code`, a few
nanoseconds a person and less than one a row; people are taken some ten thousand at a time, so what is made of them stays near the
processor, and threads take turns at such lots.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from doudi.engine.merging_code import CODE
from doudi.engine.strips import Ints, Strip, thing_of

ARGUMENTS = {"bounds": 6, "differing": 10, "totals": 5}
LOT = 65_536
"""People taken at a time."""

FEW = 64
"""A walk past more than so many rows a person is slower than looking each person up."""

NOTHING = -1
OPTIMISED = 2

Lot = tuple[int, int]


@dataclass(frozen=True)
class Differing:
    """States people have after and had not before.

    `who` is a position among the people, `after` one among the rows after, `before` the row of the same thing before, or NOTHING.
    """

    who: Ints
    after: Ints
    before: Ints


@dataclass(frozen=True)
class Crossing:
    """People whose rows add up to at least a limit after, and to less before: who, and both sums."""

    who: Ints
    after: Ints
    before: Ints


def differing(people: Ints, *, before: Strip, after: Strip, threads: int = 2) -> Differing:
    """Find what people, sorted, have after and had not before."""
    found = list(_in_lots(partial(_differing, before=before, after=after), people=people, threads=threads))
    return Differing(*(_one([part[column] for part in found]) for column in range(3)))


def crossing(people: Ints, *, before: Strip, after: Strip, limits: Ints, threads: int = 2) -> Crossing:
    """Find whose amounts rose over his limit.

    :raises OverflowError: when somebody's amounts are too large to add up.
    """
    work = partial(_crossing, before=before, after=after, limits=limits)
    found = list(_in_lots(work, people=people, threads=threads))
    return Crossing(*(_one([part[column] for part in found]) for column in range(3)))


def standing(people: Ints, *, strips: Sequence[Strip], threads: int = 2) -> tuple[Ints, Ints]:
    """Say of each person in which strips he stands, a bit a strip, and with how many rows."""
    found = list(_in_lots(partial(_standing, strips=strips), people=people, threads=threads))
    return _one([bits for bits, _ in found]), _one([rows for _, rows in found])


def totals(people: Ints, one: Strip) -> Ints:
    """Add up each person's amounts.

    :raises OverflowError: when a sum is too large for its number.
    """
    first, last = _bounds(people, one.person)
    return _totals(first, last, values=one.state)


def _differing(people: Ints, lot: Lot, *, before: Strip, after: Strip) -> tuple[Ints, Ints, Ints]:
    everyone = people[lot[0] : lot[1]]
    first, last = _bounds(everyone, after.person)
    here = np.flatnonzero(last > first)
    mine, first, last = everyone[here], first[here], last[here]
    first_before, last_before = _bounds(mine, before.person)
    room = int((last - first).sum())
    who, rows, places = (np.empty(room, dtype=np.int64) for _ in range(3))
    states = (first, last, after.state, first_before, last_before, before.state)
    count = _calls()["differing"](len(mine), *map(_address, (*states, who, rows, places)))
    who, rows, places = who[:count], rows[:count], places[:count]
    at = np.where(places < last_before[who], places, NOTHING)
    above = np.where(places > first_before[who], places - 1, NOTHING)
    same = np.maximum(*(_if_same(after.state[rows], before=before.state, places=one) for one in (at, above)))
    return here[who] + lot[0], rows, same


def _if_same(states: Ints, *, before: Ints, places: Ints) -> Ints:
    """Keep the places whose row is about the same thing as a state; a thing's rows stand side by side."""
    known = np.flatnonzero(places != NOTHING)
    found = np.full(len(places), NOTHING, dtype=np.int64)
    is_same = thing_of(before[places[known]]) == thing_of(states[known])
    found[known[is_same]] = places[known[is_same]]
    return found


def _crossing(people: Ints, lot: Lot, *, before: Strip, after: Strip, limits: Ints) -> tuple[Ints, Ints, Ints]:
    mine, limit = people[lot[0] : lot[1]], limits[lot[0] : lot[1]]
    now, then = totals(mine, after), totals(mine, before)
    who = np.flatnonzero((now >= limit) & (then < limit))
    return who + lot[0], now[who], then[who]


def _standing(people: Ints, lot: Lot, *, strips: Sequence[Strip]) -> tuple[Ints, Ints]:
    mine = people[lot[0] : lot[1]]
    bits, rows = np.zeros(len(mine), dtype=np.int64), np.zeros(len(mine), dtype=np.int64)
    for number, one in enumerate(strips):
        first, last = _bounds(mine, one.person)
        has = last - first
        rows += has
        bits |= (has > 0).astype(np.int64) << number
    return bits, rows


def _totals(first: Ints, last: Ints, *, values: Ints) -> Ints:
    sums = np.empty(len(first), dtype=np.int64)
    if _calls()["totals"](len(first), *map(_address, (first, last, values, sums))):
        raise OverflowError("the amounts of one person are too large to add up")
    return sums


def _bounds(people: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Say where each person's rows begin and end; the walk starts near the first of them."""
    first, last = np.empty(len(people), dtype=np.int64), np.empty(len(people), dtype=np.int64)
    if not len(people):
        return first, last
    start = int(np.searchsorted(keys, people[0]))
    stop = int(np.searchsorted(keys, people[-1], side="right"))
    near = keys[start:stop]
    if len(people) * FEW < len(near):
        return np.searchsorted(near, people) + start, np.searchsorted(near, people, side="right") + start
    _calls()["bounds"](len(people), _address(people), len(near), _address(near), _address(first), _address(last))
    return first + start, last + start


def _in_lots(work: Callable[..., Any], *, people: Ints, threads: int) -> Iterator[Any]:
    """Do work for lots of people, in their order, on some threads."""
    _calls()  # made by one thread
    lots = [(start, min(start + LOT, len(people))) for start in range(0, max(1, len(people)), LOT)]
    if len(lots) == 1:
        yield work(people, lots[0])
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        yield from pool.map(lambda lot: work(people, lot), lots)


def _one(parts: Sequence[npt.NDArray[Any]]) -> Ints:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


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
