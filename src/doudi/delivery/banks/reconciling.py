"""A list, what the bank said of it, and what left the account, laid side by side: every line ends in exactly one way.

Nouns: Ending, Ended, Reconciled. Verb: reconcile, a pure function: order and repetition of what came change nothing.

The account is stronger than words. Where statements of the paying account are at hand:
  left once, exactly       paid, unless the bank also says it refused: contradicting
  left and came back       refused
  never left               refused if so said, silent if nothing was said; said to be paid on a day some statement covers: contradicting
  left otherwise           contradicting
Without one, words decide alone: paid, refused, both (contradicting) or neither (silent).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from doudi.delivery.banks.payment import PaymentFile, PaymentLine
from doudi.delivery.banks.returned import REFUSALS, Entry, Outcome, Returned, Statement

Told = TypeVar("Told", Returned, Entry)


class Ending(StrEnum):
    """How a line ends."""

    PAID = "paid"
    REFUSED = "refused"
    SILENT = "silent"
    CONTRADICTING = "contradicting"


@dataclass(frozen=True, slots=True)
class Ended:
    """One line of the list: how it ended, why in the bank's own code, and what left the account for it (None: no statement)."""

    seq: int
    end_to_end_id: str
    cents: int
    ending: Ending
    outcomes: tuple[Outcome, ...] = ()
    codes: tuple[str, ...] = ()
    left_cents: int | None = None


@dataclass(frozen=True)
class Reconciled:
    """The whole list, and what came that is none of it."""

    ended: tuple[Ended, ...]
    strange_returns: tuple[Returned, ...]
    strange_entries: tuple[Entry, ...]

    def cents(self, ending: Ending) -> int:
        """Add up the lines that ended so."""
        return sum(line.cents for line in self.ended if line.ending is ending)

    def count(self, ending: Ending) -> int:
        """Count the lines that ended so."""
        return sum(line.ending is ending for line in self.ended)

    @property
    def left_cents(self) -> int:
        """Add up what left the account, for the list and for what is none of it."""
        ours = sum(line.left_cents or 0 for line in self.ended)
        return ours + sum(entry.cents for entry in self.strange_entries)


def reconcile(
    file: PaymentFile, *, returned: Iterable[Returned] = (), statements: Iterable[Statement] = ()
) -> Reconciled:
    """Lay a list beside everything that came; statements of other accounts than the paying one are none of its business."""
    own = [statement for statement in statements if statement.account == file.payer.account]
    said, moved = _said(returned), _moved(own)
    ours = {line.end_to_end_id for line in file.lines}
    return Reconciled(
        ended=tuple(
            _ended(line, said=said.get(line.end_to_end_id, ()), moved=moved.get(line.end_to_end_id, ()), statements=own)
            for line in file.lines
        ),
        strange_returns=_strangers(said, ours=ours),
        strange_entries=_strangers(moved, ours=ours),
    )


def _said(returned: Iterable[Returned]) -> Mapping[str, Sequence[Returned]]:
    """Put what was said to its line, each saying once."""
    found: dict[str, list[Returned]] = defaultdict(list)
    for one in sorted(set(returned), key=_order_of_saying):
        found[one.end_to_end_id].append(one)
    return found


def _order_of_saying(one: Returned) -> tuple[str, ...]:
    return one.end_to_end_id, one.outcome, one.code, str(one.day), str(one.cents), one.text


def _moved(statements: Sequence[Statement]) -> Mapping[str, Sequence[Entry]]:
    """Put movements to their line, each of the bank's numbers once."""
    every = sorted({entry for statement in statements for entry in statement.entries}, key=_order_of_movement)
    once = {(entry.reference, entry.end_to_end_id, entry.cents): entry for entry in every}
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in once.values():
        found[entry.end_to_end_id].append(entry)
    return found


def _order_of_movement(entry: Entry) -> tuple[str, ...]:
    return entry.reference, entry.end_to_end_id, str(entry.cents), str(entry.day), entry.code, entry.text


def _strangers(found: Mapping[str, Sequence[Told]], *, ours: set[str]) -> tuple[Told, ...]:
    """Give what is none of the list's lines."""
    return tuple(one for number, told in found.items() if number not in ours for one in told)


def _ended(
    line: PaymentLine, *, said: Sequence[Returned], moved: Sequence[Entry], statements: Sequence[Statement]
) -> Ended:
    return Ended(
        seq=line.seq, end_to_end_id=line.end_to_end_id, cents=line.cents,
        ending=_ending(line, said=said, moved=moved, statements=statements),
        outcomes=tuple(dict.fromkeys(one.outcome for one in said)), codes=tuple(dict.fromkeys(one.code for one in said)),
        left_cents=sum(entry.cents for entry in moved) if statements else None,
    )  # fmt: skip


def _ending(
    line: PaymentLine, *, said: Sequence[Returned], moved: Sequence[Entry], statements: Sequence[Statement]
) -> Ending:
    words = _by_words(line, said=said)
    if not statements or _is_misquoted(line, said=said):
        return words
    if not moved:
        is_seen = any(_covers(statements, one) for one in said if one.outcome is Outcome.OK)
        return Ending.CONTRADICTING if words is Ending.PAID and is_seen else words
    if any(abs(entry.cents) != line.cents for entry in moved):
        return Ending.CONTRADICTING
    left = sum(entry.cents for entry in moved)
    if left == 0:
        return Ending.REFUSED
    return Ending.PAID if left == line.cents and words in (Ending.PAID, Ending.SILENT) else Ending.CONTRADICTING


def _by_words(line: PaymentLine, *, said: Sequence[Returned]) -> Ending:
    """Say how a line ends by what was said of it alone."""
    is_paid = any(one.outcome is Outcome.OK for one in said)
    is_refused = any(one.outcome in REFUSALS for one in said)
    if _is_misquoted(line, said=said) or (is_paid and is_refused):
        return Ending.CONTRADICTING
    if is_paid:
        return Ending.PAID
    return Ending.REFUSED if is_refused else Ending.SILENT


def _is_misquoted(line: PaymentLine, *, said: Sequence[Returned]) -> bool:
    """Say whether the bank named another amount than ours."""
    return any(one.cents not in (None, line.cents) for one in said)


def _covers(statements: Sequence[Statement], one: Returned) -> bool:
    """Say whether a movement of that day would stand in a statement at hand."""
    return one.day is None or any(statement.since <= one.day <= statement.until for statement in statements)
