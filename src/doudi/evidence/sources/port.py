"""The port every source answers through, whatever wire, folder or table lies behind it.

Nouns: Question, Reply, Receipt, Source. `exchange` brings the adapters and registers them (`register`) in its AppConfig.ready().
A question carries the letter and the purpose it is asked under; a reply is one of four outcomes and never an empty list for silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from doudi.evidence.sources.models import Outcome


@dataclass(frozen=True)
class Question:
    """What is asked of a source about one person. `number` is the same at every repetition; `kind` is the identifier's."""

    number: str
    source: str
    kind: str
    identifier: str = field(repr=False)
    name: str = field(repr=False)
    letter: str
    case_number: str
    purpose: str
    asked_on: date
    answer_by: date


@dataclass(frozen=True)
class Reply:
    """What a source answered: the rows as its data set names them, as of a day, under the sender's signature.

    A row's keys are the mapping's column names, its values the department's own words and text (`evidence.mapping`).
    """

    number: str
    message: str
    outcome: Outcome
    rows: Sequence[Mapping[str, Any]] = field(repr=False, default=())
    as_of: date | None = None
    signed_by: str = ""


@dataclass(frozen=True)
class Receipt:
    """The source took the question and will answer later; `reference` is its own number for it.

    `has_agreed`: its owner agreed to provide, and the time to provide runs (政务数据共享条例 第二十二条).
    """

    reference: str
    has_agreed: bool = False


class NotReached(Exception):
    """The source could not be asked now; the message says what happened, without personal data. It may be asked again."""


class NotTrusted(Exception):
    """What came back cannot be an answer to what was asked: wrong signature, wrong person, replayed. It is kept out, and noted."""


class Source(Protocol):
    """One way to ask one source."""

    code: str

    def ask(self, question: Question) -> Receipt | Reply:
        """Put the question; asked twice with the same number, the source answers once.

        :raises NotReached: when it cannot be asked now.
        """
        ...

    def collect(self, question: Question, *, reference: str) -> Reply | None:
        """Fetch the answer to a question taken earlier; None when there is none yet.

        :raises NotReached: when it cannot be asked now.
        :raises NotTrusted: when what came cannot be the answer.
        """
        ...

    def tell(self, *, number: str, words: str, kind: str) -> None:
        """Give feedback on an answer back to the owner of the data.

        :raises NotReached: when it cannot be told now.
        """
        ...


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let a source be asked under its code; the last one registered for a code is used."""
    _sources[source.code] = source


def source_of(code: str) -> Source:
    """Give the adapter of a source.

    :raises NotReached: when none is configured here.
    """
    try:
        return _sources[code]
    except KeyError:
        raise NotReached(f"本系统没有配置数据来源“{code}”的接口") from None


def configured_sources() -> frozenset[str]:
    """Name the sources that can be asked and told here."""
    return frozenset(_sources)


@contextmanager
def asking(sources: Iterable[Source]) -> Iterator[None]:
    """Let these sources be asked, and afterwards those that were before."""
    before = dict(_sources)
    for source in sources:
        register(source)
    try:
        yield
    finally:
        _sources.clear()
        _sources.update(before)
