"""Measuring: a task in a process of its own, with its time and peak memory; percentiles; goals.

Nouns: Outcome, Goal, Measured. Verbs: apart. A child process is what makes two sides' memory comparable in one run.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import platform
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Figures = dict[str, float | int]


@dataclass(frozen=True)
class Goal:
    """A promise about one figure: at most, or at least, so much."""

    figure: str
    limit: float
    at_most: bool = True

    @property
    def words(self) -> str:
        return f"{'at most' if self.at_most else 'at least'} {self.limit:g}"

    def is_met(self, figures: Mapping[str, float | int]) -> bool:
        value = figures[self.figure]
        return value <= self.limit if self.at_most else value >= self.limit


@dataclass(frozen=True)
class Outcome:
    """What a benchmark measured, and what it had promised."""

    name: str
    figures: Figures
    goals: tuple[Goal, ...] = ()

    @property
    def is_met(self) -> bool:
        return all(goal.is_met(self.figures) for goal in self.goals)


@dataclass(frozen=True)
class Measured:
    """A task done apart: its answer, the seconds it measured, and the process's peak memory in MB."""

    answer: Any
    seconds: float
    peak_mb: float


def apart(task: Callable[..., Any], *arguments: Any, needs_django: bool = True) -> Measured:
    """Run a task in a fresh process; the task returns (seconds, answer), timing what it wants to be judged by.

    :raises RuntimeError: when the process died.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    name = f"{task.__module__}:{task.__qualname__}"
    process = context.Process(target=_work, args=(there, name, arguments, needs_django))
    process.start()
    there.close()
    try:
        seconds, answer, peak_mb = here.recv()
    except EOFError as lost:
        process.join()
        raise RuntimeError(f"{task.__module__}.{task.__name__} ended with exit code {process.exitcode}") from lost
    process.join()
    return Measured(answer=answer, seconds=seconds, peak_mb=peak_mb)


def _work(there: Connection, name: str, arguments: Sequence[Any], needs_django: bool) -> None:
    """Find the task by name, once Django is ready for the modules it stands in."""
    if needs_django:
        import django

        django.setup()
    module, _, function = name.partition(":")
    seconds, answer = getattr(importlib.import_module(module), function)(*arguments)
    there.send((seconds, answer, peak_mb()))
    there.close()


def peak_mb() -> float:
    """Return the most memory this process has held. `getrusage` would count what the starting process held before it."""
    status = Path("/proc/self/status")
    if status.exists():
        return _peak_mb_said(status.read_text(encoding="utf-8", errors="replace"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peak_mb_of(process: int) -> float:
    """Return the most memory another process of this machine has held; 0 where that cannot be read."""
    status = Path(f"/proc/{process}/status")
    return _peak_mb_said(status.read_text(encoding="utf-8", errors="replace")) if status.exists() else 0.0


def cpu_seconds_of(process: int) -> float:
    """Return the seconds of the processor another process of this machine has taken; 0 where that cannot be read."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return 0.0
    after_name = told.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb_of_children() -> float:
    """Return the most memory the processes started by this one have held, one with another: Spark works in a JVM beside it."""
    import psutil  # comes with the tools for development; only this measurement asks for it

    peak = 0.0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(OSError, StopIteration):
            peak += _peak_mb_said(Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8", errors="replace"))
    return peak


def _peak_mb_said(status: str) -> float:
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def timed(task: Callable[[], Any], *, times: int) -> list[float]:
    """Return the milliseconds of each of many calls."""
    found = []
    for _ in range(times):
        before = time.perf_counter()
        task()
        found.append((time.perf_counter() - before) * 1000)
    return found


def machine() -> str:
    """Describe this machine in one line, without names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
