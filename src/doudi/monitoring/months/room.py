"""The room of months, var/months: one comparison works in it at a time, and nothing stays longer than next month needs it.

Verbs: alone, clear. Kept are the people last gathered, and the strips of the deliveries that spoke at the end of last month and speak at
the end of this one: next month's comparison begins with the latter. Whatever else is asked for again is made again from the lake.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(ValueError):
    """Another comparison is at work; the message says what to do."""


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Let nobody else compare here meanwhile.

    :raises Busy: when somebody already does.
    """
    room = var / "months"
    room.mkdir(parents=True, exist_ok=True)
    with (room / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Busy("另一次逐月比对正在进行；请等它结束以后再运行") from held
        yield


def clear(var: Path, *, people: str, strips: Collection[Path]) -> None:
    """Throw away everything but the people of a key and some strips: old months, other rules, and what a killed comparison left."""
    room = var / "months"
    _throw(set((room / "people").glob("*")) - {room / "people" / people})
    _throw(set((room / "strips").glob("*/*")) - set(strips))


def _throw(paths: Collection[Path]) -> None:
    for path in sorted(paths):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
