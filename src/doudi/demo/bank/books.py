"""A bank's books, in SQLite: who holds which account, what was paid under which number, which files came, which answers wait.

Nouns: Books, Holding, Waiting. A number is paid once, however often it comes: the table has it as its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import RLock

from doudi.demo.outside import remembered_in

TABLES = """
CREATE TABLE IF NOT EXISTS holding (account TEXT PRIMARY KEY, holder TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS paid (
    serial INTEGER PRIMARY KEY, number TEXT UNIQUE NOT NULL, payer TEXT NOT NULL, cents INTEGER NOT NULL, day TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS came (message TEXT PRIMARY KEY, content_hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS again (message TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen (sender TEXT, message TEXT, PRIMARY KEY (sender, message));
CREATE TABLE IF NOT EXISTS waiting (
    name TEXT PRIMARY KEY, due_on TEXT NOT NULL, place INTEGER NOT NULL, slip BLOB NOT NULL, content BLOB NOT NULL,
    next_after TEXT NOT NULL, next_slip BLOB NOT NULL, next_content BLOB NOT NULL
);
"""
OPENING_CENTS = 1_000_000_000_000
"""What every paying account holds before its first payment."""


@dataclass(frozen=True)
class Holding:
    """Who holds an account, and whether it is open, closed, frozen or was never there."""

    holder: str = field(repr=False)
    state: str


@dataclass(frozen=True)
class Waiting:
    """An answer that waits from a day on; `next_after` names what has to become of it before the next one takes its name."""

    name: str
    due_on: date
    slip: bytes = field(repr=False)
    content: bytes = field(repr=False)
    next_after: str = ""
    next_slip: bytes = field(default=b"", repr=False)
    next_content: bytes = field(default=b"", repr=False)


class Books:
    """One bank's books; they survive the process."""

    def __init__(self, file: Path) -> None:
        self._base = remembered_in(file, tables=TABLES)
        self.at_once = RLock()

    def begin(self) -> None:
        """Begin what happens together or not at all."""
        self._base.execute("BEGIN IMMEDIATE")

    def end(self, *, is_kept: bool) -> None:
        """End it."""
        self._base.execute("COMMIT" if is_kept else "ROLLBACK")

    def is_new(self, *, sender: str, message: str) -> bool:
        """Remember a message; False when it came before."""
        return self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (sender, message)).rowcount == 1

    def takes(self, message: str, *, content_hash: str) -> bool:
        """Remember a file; False when one of its number came before."""
        done = self._base.execute("INSERT OR IGNORE INTO came VALUES (?, ?)", (message, content_hash))
        return done.rowcount == 1

    def again(self, message: str) -> int:
        """Remember that a file came once more; give how often it came by now."""
        self._base.execute("INSERT INTO again VALUES (?)", (message,))
        row = self._base.execute("SELECT count(*) FROM again WHERE message = ?", (message,)).fetchone()
        return int(row[0]) + 1

    def holding(self, account: str, *, drawn: Holding) -> Holding:
        """Look up an account; one nobody asked for before is as drawn, from now on."""
        self._base.execute("INSERT OR IGNORE INTO holding VALUES (?, ?, ?)", (account, drawn.holder, drawn.state))
        row = self._base.execute("SELECT holder, state FROM holding WHERE account = ?", (account,)).fetchone()
        return Holding(holder=row[0], state=row[1])

    def change(self, account: str, *, now: Holding) -> None:
        """Let an account be another's, or closed, from now on, whatever it was before."""
        self._base.execute("INSERT OR REPLACE INTO holding VALUES (?, ?, ?)", (account, now.holder, now.state))

    def pay(self, number: str, *, payer: str, cents: int, day: date) -> tuple[int, bool]:
        """Pay a number unless it was paid; give the serial of the payment, and whether it is one of now."""
        done = self._base.execute(
            "INSERT OR IGNORE INTO paid (number, payer, cents, day) VALUES (?, ?, ?, ?)",
            (number, payer, cents, day.isoformat()),
        )
        serial = self._base.execute("SELECT serial FROM paid WHERE number = ?", (number,)).fetchone()[0]
        return int(serial), done.rowcount == 1

    def balance(self, payer: str) -> int:
        """Say what a paying account holds."""
        row = self._base.execute("SELECT coalesce(sum(cents), 0) FROM paid WHERE payer = ?", (payer,)).fetchone()
        return OPENING_CENTS - int(row[0])

    def counts(self) -> dict[str, int]:
        """Count what was paid, how many cents, and which files came."""
        row = self._base.execute(
            "SELECT (SELECT count(*) FROM paid), (SELECT coalesce(sum(cents), 0) FROM paid), (SELECT count(*) FROM came)"
        ).fetchone()
        return {"paid": row[0], "cents": row[1], "files": row[2]}

    def put_out(self, answers: Iterable[Waiting]) -> None:
        """Let answers wait, in this order."""
        for one in answers:
            place = self._base.execute("SELECT coalesce(max(place), 0) + 1 FROM waiting").fetchone()[0]
            self._base.execute(
                "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.name, one.due_on.isoformat(), place, one.slip, one.content, one.next_after, one.next_slip,
                    one.next_content,
                ),
            )  # fmt: skip

    def names(self, *, on: date) -> list[str]:
        """Name what waits and is due."""
        rows = self._base.execute(
            "SELECT name FROM waiting WHERE due_on <= ? ORDER BY due_on, place", (on.isoformat(),)
        )
        return [row[0] for row in rows]

    def waiting(self, name: str, *, on: date) -> Waiting | None:
        """Find what waits and is due."""
        row = self._base.execute(
            "SELECT name, due_on, slip, content, next_after, next_slip, next_content FROM waiting WHERE name = ? AND due_on <= ?",
            (name, on.isoformat()),
        ).fetchone()
        return Waiting(row[0], date.fromisoformat(row[1]), *row[2:]) if row else None

    def done(self, one: Waiting, *, how: str) -> None:
        """Take an answer away; where a next one was meant to follow this, it takes the name."""
        self._base.execute("DELETE FROM waiting WHERE name = ?", (one.name,))
        if one.next_after == how:
            self.put_out([Waiting(one.name, one.due_on, slip=one.next_slip, content=one.next_content)])
