"""A source for tests that says what it is told to, and remembers every question it was asked."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from doudi.evidence.sources import port
from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotReached, Question, Receipt, Reply, Source

_messages = count(1)
TODAY = date(2026, 8, 3)


class Told:
    """Answers in the order it was told; afterwards NO_HIT. An exception is raised, a Reply or Receipt given."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.says: deque[Any] = deque()
        self.questions: list[Question] = []
        self.collected: list[str] = []
        self.heard: list[tuple[str, str, str]] = []

    def ask(self, question: Question) -> Receipt | Reply:
        self.questions.append(question)
        said: Receipt | Reply = self._next(question)
        return said

    def collect(self, question: Question, *, reference: str) -> Reply | None:
        self.collected.append(reference)
        said: Reply | None = self._next(question)
        return said

    def tell(self, *, number: str, words: str, kind: str) -> None:
        self.heard.append((number, words, kind))

    def _next(self, question: Question) -> Any:
        said = self.says.popleft() if self.says else reply()
        if isinstance(said, Exception):
            raise said
        if isinstance(said, Reply) and not said.number:
            return replace(said, number=question.number)
        return said


class Down(Told):
    """A source that cannot be reached."""

    def ask(self, question: Question) -> Receipt | Reply:
        self.questions.append(question)
        raise NotReached("down")


@contextmanager
def told(*sources: Source) -> Iterator[None]:
    """Let these sources be asked, and afterwards those that were."""
    before = dict(port._sources)
    for source in sources:
        port.register(source)
    try:
        yield
    finally:
        port._sources.clear()
        port._sources.update(before)


def reply(*rows: dict[str, Any], number: str = "", **changed: Any) -> Reply:
    """Make a reply; without a number it takes that of the question."""
    usual = {"message": f"t{next(_messages)}", "outcome": Outcome.HIT if rows else Outcome.NO_HIT, "as_of": TODAY}
    return Reply(number=number, rows=rows, **{**usual, **changed})
