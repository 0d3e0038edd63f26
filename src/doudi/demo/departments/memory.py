"""What a department remembers, in SQLite: the questions it took, and what it answered to each. A question asked again is one question.

Noun: Memory. Verbs: take, find, answer, asked, last_sent.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from doudi.demo.outside import remembered_in

TABLES = """
CREATE TABLE IF NOT EXISTS question (
    number TEXT PRIMARY KEY, reference TEXT UNIQUE NOT NULL, body TEXT NOT NULL, message TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS seen (sender TEXT, message TEXT, PRIMARY KEY (sender, message));
CREATE TABLE IF NOT EXISTS feedback (number TEXT, kind TEXT, words TEXT);
CREATE TABLE IF NOT EXISTS sent (place INTEGER PRIMARY KEY CHECK (place = 1), content BLOB);
"""


@dataclass(frozen=True)
class Asked:
    """A question as it is remembered: `times` counts every attempt, `message` numbers its answer."""

    number: str
    reference: str
    body: dict[str, Any]
    message: str
    times: int


class Memory:
    """One process's memory; it survives the process."""

    def __init__(self, file: Path) -> None:
        self._base = remembered_in(file, tables=TABLES)
        self._lock = Lock()

    def take(self, body: dict[str, Any]) -> Asked:
        """Remember a question, or find it; count the attempt."""
        values = (body["number"], secrets.token_hex(16), json.dumps(body, ensure_ascii=False), secrets.token_hex(16))
        with self._lock:
            self._base.execute(
                "INSERT OR IGNORE INTO question (number, reference, body, message) VALUES (?, ?, ?, ?)", values
            )
            return self._counted("number", str(body["number"]))

    def find(self, reference: str) -> Asked | None:
        """Find a question by our reference; count the attempt."""
        with self._lock:
            known = self._base.execute("SELECT 1 FROM question WHERE reference = ?", (reference,)).fetchone()
            return self._counted("reference", reference) if known else None

    def is_new(self, *, sender: str, message: str) -> bool:
        """Remember a message; False when it came before."""
        with self._lock:
            done = self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (sender, message))
            return done.rowcount == 1

    def note_feedback(self, *, number: str, kind: str, words: str) -> None:
        """Keep what somebody said of an answer."""
        with self._lock:
            self._base.execute("INSERT INTO feedback VALUES (?, ?, ?)", (number, kind, words))

    def replaced(self, content: bytes) -> bytes | None:
        """Remember the answer sent now; give the one sent before it."""
        with self._lock:
            before = self._base.execute("SELECT content FROM sent").fetchone()
            self._base.execute("INSERT OR REPLACE INTO sent VALUES (1, ?)", (content,))
            return before[0] if before else None

    def counts(self) -> dict[str, int]:
        """Count what came in."""
        with self._lock:
            row = self._base.execute(
                "SELECT (SELECT count(*) FROM question), (SELECT coalesce(sum(times), 0) FROM question),"
                " (SELECT count(*) FROM feedback)"
            ).fetchone()
        return {"questions": row[0], "attempts": row[1], "feedback": row[2]}

    def _counted(self, column: str, value: str) -> Asked:
        row = self._base.execute(
            f"UPDATE question SET times = times + 1 WHERE {column} = ? RETURNING number, reference, body, message, times",
            (value,),
        ).fetchone()
        return Asked(number=row[0], reference=row[1], body=json.loads(row[2]), message=row[3], times=row[4])
