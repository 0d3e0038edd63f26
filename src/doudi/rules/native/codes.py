"""Texts as small integers, the same ones for facts, for terms and for the rules' literals.

Noun: Codes.
"""

from __future__ import annotations

from threading import Lock


class Codes:
    """Texts by number; a new text gets the next one."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lock = Lock()

    def number(self, text: str) -> int:
        """Return a text's code, a new one for a new text."""
        with self._lock:
            return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        return list(self._numbers)
