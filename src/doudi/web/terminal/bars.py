"""Progress on a terminal: a bar for each step, on standard error, quiet when nobody watches.

Noun: Report, called with a step's words, how much is done, and of how much (0 when nobody knows).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Report = Callable[[str, int, int], None]


@contextmanager
def bars() -> Iterator[Report]:
    """Show a bar for every step reported until the block ends."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        steps = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = progress.add_task(step, total=None)
            progress.update(steps[step], completed=done, total=total or None)

        yield report
