"""What happens by itself when a case arrives at a stage: the paper that must be written, the message, the first review.

Verbs: arrive, initials_of. Called by `actions.move` inside its transaction; nothing here changes a stage.
"""

from __future__ import annotations

from datetime import date

from pypinyin import Style, lazy_pinyin

from doudi.cases.case import Case
from doudi.cases.permissions import By

INITIALS_MOST = 20


def arrive(*, case: Case, by: By, on: date) -> None:
    """Do what a stage asks for by itself."""


def initials_of(name: str) -> str:
    """Give the first letters of a name in pinyin, by which a desk finds it."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:INITIALS_MOST]
