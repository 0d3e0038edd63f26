"""Strips: of one delivery the two columns a comparison needs, sorted by person, as files that are mapped into memory and not read.

Nouns: Strip. Verbs: write_strip, open_strip, joined. All strips together are the one fact table sorted by its key: a person's rows
lie side by side in each. `state` is one 63-bit number: what a row is about (THING_BITS) and how it stands (VALUE_BITS), or an amount.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

VALUE_BITS = 23
THING_BITS = 40
FILES = ("person", "state", "row", "blocks", "doubted", "strays", "silent")
JOINED = ("person", "state", "doubted", "strays", "silent")

NOBODY: Ints = np.empty(0, dtype=np.int64)

BLOCK = 512
"""Rows in a block, 4 KB a column: whoever looks for one person touches one block, found by the first persons of all."""


@dataclass(frozen=True)
class Strip:
    """The rows of a delivery that count for one kind of change.

    `row` is a row's position in the delivery, `blocks` the first person of every block. `doubted` are people of whom a row could not be
    read, `strays` the marks of rows of which nobody knows whose they are, `silent` people of whom nothing was answered.
    """

    person: Ints
    state: Ints
    row: Ints
    blocks: Ints
    doubted: Ints
    strays: Ints
    silent: Ints

    def __len__(self) -> int:
        return len(self.person)


def states(*, things: Ints, values: Ints) -> Ints:
    """Pack what rows are about and how they stand into one number each, so that equal things stand side by side."""
    return ((things & ((1 << THING_BITS) - 1)) << VALUE_BITS) | (values & ((1 << VALUE_BITS) - 1))


def thing_of(state: Ints) -> Ints:
    """Take out again what a row is about."""
    return state >> VALUE_BITS


def strip(
    *, person: Ints, state: Ints, row: Ints, doubted: Ints = NOBODY, strays: Ints = NOBODY, silent: Ints = NOBODY
) -> Strip:
    """Sort rows by person, and within a person by state."""
    order = np.lexsort((state, person))
    made = sorted_strip(person=person[order], state=state[order], row=row[order])
    return replace(made, doubted=np.unique(doubted), strays=np.unique(strays), silent=np.unique(silent))


def sorted_strip(*, person: Ints, state: Ints, row: Ints) -> Strip:
    """Make a strip of rows that are sorted already, and all of which could be read."""
    blocks = firsts_of(person)
    return Strip(person=person, state=state, row=row, blocks=blocks, doubted=NOBODY, strays=NOBODY, silent=NOBODY)


def firsts_of(keys: Ints) -> Ints:
    """Take the first key of every block."""
    return np.ascontiguousarray(keys[::BLOCK])


def write_strip(folder: Path, made: Strip) -> None:
    """Keep a strip; the folder appears whole or not at all."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name in FILES:
        np.save(draft / f"{name}.npy", getattr(made, name))
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(draft, folder)


def open_strip(folder: Path) -> Strip:
    """Map a strip's files into memory."""
    return Strip(**{name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in FILES})


def joined(strips: Sequence[Strip]) -> Strip:
    """Make one strip of several deliveries; `row` counts on from one to the next by `2**40`."""
    if len(strips) == 1:
        return strips[0]
    rows = [one.row + (number << THING_BITS) for number, one in enumerate(strips)]
    parts = {name: np.concatenate([getattr(one, name) for one in strips]) for name in JOINED}
    return strip(row=np.concatenate(rows), **parts)


def delivery_and_row(row: int) -> tuple[int, int]:
    """Say which delivery of those joined a row is from, and its position there."""
    return row >> THING_BITS, row & ((1 << THING_BITS) - 1)
