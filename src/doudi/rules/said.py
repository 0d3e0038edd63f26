"""Sentences about one household: a text for translators, with the words and numbers that fill it.

Nouns: Said. Verbs: gettext_noop, label_in, amount_text. The text and its words are Chinese; whoever shows them translates both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from doudi.facts import HAO, yuan
from doudi.rules.wording import SIGNS

Translate = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark a text for translators; whoever shows it translates it."""
    return text


LISTING = re.compile("(、)")
YUAN = gettext_noop("%(number)s 元")
PERCENT = gettext_noop("%(number)s%%")
MONTHS = gettext_noop("%(number)s 个月")


@dataclass(frozen=True)
class Said:
    """A sentence not yet said in a language: `words` are labels or sentences, `amounts` numbers with their kind, `names` stay."""

    text: str
    words: Mapping[str, str | Said] = field(default_factory=dict)
    amounts: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, translate: Translate = gettext_noop) -> str:
        """Say the sentence in the reader's language."""
        words = {key: _said_in(word, translate=translate) for key, word in self.words.items()}
        amounts = {key: amount_in(*amount, translate=translate) for key, amount in self.amounts.items()}
        return translate(self.text) % (words | amounts | dict(self.names))


def _said_in(word: str | Said, *, translate: Translate) -> str:
    return word.sentence(translate) if isinstance(word, Said) else label_in(word, translate=translate)


def label_in(label: str, *, translate: Translate) -> str:
    """Say a label; a formula, or a list of labels, is said word by word."""
    whole = translate(label) if label else ""
    for signs in (SIGNS, LISTING):
        if whole == label and signs.search(label):
            parts = (part for part in signs.split(label) if part)
            return "".join(part if signs.fullmatch(part) else label_in(part, translate=translate) for part in parts)
    return whole


def amount_in(value: int, kind: str, *, translate: Translate) -> str:
    """Say a number with its unit."""
    frame = {"money": YUAN, "rate": PERCENT, "months": MONTHS}.get(kind)
    number = amount_text(value, kind=kind).removesuffix("%")
    return translate(frame) % {"number": number} if frame else number


def amount_text(value: Any, *, kind: str) -> str:
    """Write a number as it stands in a calculation: 1,309.00, 30%, 3."""
    if kind == "money":
        return f"{yuan(value):,}"
    if kind == "rate":
        return f"{(Decimal(value) * 100 / HAO).normalize():f}%"
    return f"{value:,}"
