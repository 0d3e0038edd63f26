"""From words to notices: a value as people write it, and the notices a publication or a trial puts into the book.

Noun: Draft. Verbs: read_value, notices_of. Questions: settable, held_until, law_day. Setting the dibao standard of towns also sets
the urban standard that rules for everybody are measured by: it is the same figure under a second name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from doudi.rules import Rulebook
from doudi.rules.terms import Notice, Term, term_value

FOLLOWING = {"dibao_standard": "urban_standard"}
"""Terms that are set together with another one, for its residents in towns."""

YES, NO = ("true", "yes", "1", "是"), ("false", "no", "0", "否")
LIMITS = {"money": Decimal(10_000_000), "rate": Decimal(1000), "count": Decimal(100_000), "months": Decimal(1200)}
"""Larger values are slips of the pen; nobody's standard is ten million yuan."""


class BadValue(ValueError):
    """A value does not fit its term; the message says what would."""


@dataclass(frozen=True)
class Draft:
    """A standard somebody has in mind: a term's value for a place and its residents, from a day on."""

    term: str
    place: str
    residence: str
    value: str
    since: date
    announced_on: date
    source: str = ""
    reason: str = ""
    despite: str = ""
    replaces: int | None = None


def settable(book: Rulebook) -> dict[str, Term]:
    """List the terms one may set; a term that follows another is set with it."""
    return {name: term for name, term in book.terms.terms.items() if name not in FOLLOWING.values()}


def read_value(term: Term, text: str) -> Any:
    """Read a value as people write it (1400, 0.65, yes, 2026-07-01) into the rules' units.

    :raises BadValue: when it does not fit the kind of the term.
    """
    words = text.strip().replace(",", "").replace("，", "")
    try:
        return _READ[term.kind](term, words)
    except (ValueError, ArithmeticError, TypeError) as problem:
        example = gettext(_EXAMPLES[term.kind])
        said = gettext("“%(label)s”写成了“%(text)s”，读不懂。应当写成%(example)s。")
        raise BadValue(said % {"label": gettext(term.label), "text": text[:40], "example": example}) from problem


def notices_of(draft: Draft, *, book: Rulebook, confirmed_on: date, at_once: bool = False) -> list[Notice]:
    """Make the notices of a draft: one, and one more where another term follows.

    `at_once` sets towns and villages apart even where both change: a trial goes before whatever is published for either.

    :raises BadValue: when the value does not fit.
    """
    term = book.terms.terms[draft.term]
    value = read_value(term, draft.value)
    residences = ["urban", "rural"] if at_once and draft.residence == "any" else [draft.residence]
    named = [(draft.term, residence) for residence in residences]
    if draft.term in FOLLOWING and draft.residence != "rural":
        follower = FOLLOWING[draft.term]
        named += [(follower, residence) for residence in (["urban", "rural"] if at_once else ["any"])]
    return [
        Notice(
            term=name, place=draft.place, residence=residence, since=draft.since, until=None, value=value,
            source=draft.source, confirmed_on=confirmed_on,
        )
        for name, residence in named
    ]  # fmt: skip


def held_until(draft: Draft, *, book: Rulebook) -> date | None:
    """Return the day on which a later figure for the same place takes over; None when there is none yet."""
    rows = (row for row in book.terms.notices[draft.term] if row.place == draft.place and row.since > draft.since)
    same = (row.since for row in rows if draft.residence in ("any", row.residence) or row.residence == "any")
    return min(same, default=None)


def law_day(draft: Draft, *, book: Rulebook, facts_on: date) -> date:
    """Choose the day whose law shows what a draft does: that of the facts while it holds then, else its first."""
    until = held_until(draft, book=book)
    is_held = draft.since <= facts_on and (until is None or facts_on < until)
    return facts_on if is_held else draft.since


def _number(term: Term, text: str) -> Any:
    number = Decimal(text)
    if not number.is_finite() or number < 0 or number > LIMITS[term.kind]:
        raise InvalidOperation
    if term.kind in ("count", "months"):
        if number != number.to_integral_value():
            raise InvalidOperation
        return int(number)
    return term_value(term, number)


def _share(term: Term, text: str) -> Any:
    """Read 0.65 or 65%."""
    if text.endswith(("%", "％")):
        return _number(term, str(Decimal(text[:-1]) / 100))
    return _number(term, text)


def _flag(_: Term, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError(text)


def _code(_: Term, text: str) -> str:
    if not text.isascii() or not text.replace("_", "").isalnum():
        raise ValueError(text)
    return text


_READ = {
    "money": _number,
    "rate": _share,
    "count": _number,
    "months": _number,
    "flag": _flag,
    "day": lambda _, text: date.fromisoformat(text),
    "code": _code,
}


def gettext_noop(text: str) -> str:
    """Mark a text for translators; it is said when shown."""
    return text


_EXAMPLES = {
    "money": gettext_noop("元，例如 1400 或 261.80"),
    "rate": gettext_noop("比例或倍数，例如 0.3、30% 或 1.5"),
    "count": gettext_noop("整数，例如 24"),
    "months": gettext_noop("月数，例如 6"),
    "flag": gettext_noop("“是”或“否”"),
    "day": gettext_noop("日期，例如 2026-07-01"),
    "code": gettext_noop("英文代码，例如 none"),
}
