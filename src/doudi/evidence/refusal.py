"""Refusals: why a delivery was not accepted, in sentences for the person who must act, in any language.

Nouns: Sentence, Refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark a text for translators; whoever shows it translates it."""
    return text


@dataclass(frozen=True)
class Sentence:
    """A sentence with values in it."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def said(self, translate: Translate = gettext_noop) -> str:
        return translate(self.text) % self.values


class Refused(Exception):
    """A delivery was not accepted, and nothing of it is in the lake; it holds what is wrong and how to mend it."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__(*sentences)
        self.sentences = sentences

    def said(self, translate: Translate = gettext_noop) -> str:
        """Say it in the reader's language, one sentence a line."""
        return "\n".join(sentence.said(translate) for sentence in self.sentences)

    def __str__(self) -> str:
        return self.said()
