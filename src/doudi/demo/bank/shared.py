"""A bank behind a shared folder: it takes what lies in `out`, lays down what is due in `in`, and sees what became of it.

Verb: visit, once; the command visits until it is stopped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from doudi.demo.bank.counter import Counter
from doudi.exchange.banks.folder import SLIP, appear

DONE = ("taken", "refused")


def visit(folder: Path, *, counter: Counter, on: date) -> None:
    """Take every file whose slip is there, then lay down what is due and does not lie there."""
    for slip in sorted((folder / "out").glob(f"[!.]*{SLIP}")):
        file = slip.with_name(slip.name.removesuffix(SLIP))
        is_taken = file.is_file() and counter.take(slip.read_bytes(), file.read_bytes())
        for path in (file, slip):
            _put_aside(path, to=folder / ("bank_took" if is_taken else "bank_refused"))
    for name in counter.names(on=on):
        _settle(folder, name=name, counter=counter, on=on)
        _lay_down(folder, name=name, counter=counter, on=on)


def _settle(folder: Path, *, name: str, counter: Counter, on: date) -> None:
    """See whether an answer that was laid down was taken or refused since."""
    for how in DONE:
        for trace in (folder / how).glob(f"{name}.*"):
            counter.done(name, how=how, on=on)
            _put_aside(trace, to=folder / f"bank_saw_{how}")


def _lay_down(folder: Path, *, name: str, counter: Counter, on: date) -> None:
    one = counter.waiting(name, on=on)
    if one is None or (folder / "in" / name).exists():
        return
    if one.content:
        appear(folder / "in" / name.removesuffix(SLIP), content=one.content)
    appear(folder / "in" / name, content=one.slip)


def _put_aside(path: Path, *, to: Path) -> None:
    if path.is_file():
        to.mkdir(parents=True, exist_ok=True)
        path.replace(to / path.name)
