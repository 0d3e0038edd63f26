"""What comes back from a bank, whatever it was written in.

Nouns: Outcome, Returned (one line of a return), Entry and Statement (money on the paying account), BadLine, Reply. A code that nobody
agreed on is kept as it was said and decides nothing: unknown is not no, and it is not yes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What a bank says of one payment."""

    OK = "OK"
    NO_ACCOUNT = "NO_ACCOUNT"
    NAME_MISMATCH = "NAME_MISMATCH"
    FROZEN = "FROZEN"
    CLOSED = "CLOSED"
    AMOUNT_ERROR = "AMOUNT_ERROR"
    REFUSED = "REFUSED"
    PENDING = "PENDING"
    UNKNOWN = "UNKNOWN"


REFUSALS = frozenset(
    {Outcome.NO_ACCOUNT, Outcome.NAME_MISMATCH, Outcome.FROZEN, Outcome.CLOSED, Outcome.AMOUNT_ERROR, Outcome.REFUSED}
)
"""Not paid, and why: an account to mend, or (REFUSED) another reason whose code is kept."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bank says of one payment; `code` and `text` in its own words, `cents` where it repeats the amount."""

    end_to_end_id: str
    outcome: Outcome
    code: str
    text: str = field(default="", repr=False)
    day: date | None = None
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of the paying account by the bank's own number: cents that left it, below zero what came back."""

    reference: str
    end_to_end_id: str
    cents: int
    day: date
    code: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Statement:
    """The movements of one account from a day until a day, both within; opening less what left is closing, or it is not read."""

    number: str
    account: str = field(repr=False)
    since: date
    until: date
    opening_cents: int
    closing_cents: int
    entries: tuple[Entry, ...] = field(repr=False)


@dataclass(frozen=True)
class BadLine:
    """A line that was set apart: where it stands, what is wrong with it, how to mend it. What it said is shown to nobody by chance."""

    where: int
    what: str
    mend: str
    said: str = field(default="", repr=False)


@dataclass(frozen=True)
class Reply:
    """One file that came back. `about` is the number of the file it answers, as the bank says it.

    `refused` is the bank's code where it took the whole file back: it then says nothing of single lines. `declared` is how many lines
    the file says it has.
    """

    about: str
    refused: str = ""
    text: str = ""
    declared: int | None = None
    returned: tuple[Returned, ...] = field(default=(), repr=False)
    statements: tuple[Statement, ...] = field(default=(), repr=False)
    bad: tuple[BadLine, ...] = field(default=(), repr=False)

    @property
    def is_whole(self) -> bool:
        """Say whether every line it says it has came, and could be read."""
        return not self.bad and self.declared in (None, len(self.returned))
