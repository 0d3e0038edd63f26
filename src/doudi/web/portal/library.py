"""The policy library 政策库: every programme as the law says it, at a place on a day, in the reader's words.

Nouns: Shelf (the programmes of one kind), Figure (one term in force), Variant (a rule of another place or time).
Questions: shelves, figures, variants.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_lazy, gettext_noop

from doudi.facts import HAO, yuan
from doudi.offices.queries import full_name
from doudi.rules import Policy, Rulebook
from doudi.rules.policy import Rule
from doudi.rules.sheet import Sheet, written
from doudi.rules.terms import Notice, Term
from doudi.web.portal.menu import KINDS
from doudi.web.portal.outcome import kind_of
from doudi.web.shell.words import CODES, measured, money

RESIDENCES = (("urban", gettext_lazy("城镇")), ("rural", gettext_lazy("农村")))
EVERYBODY = ""

MARKS = {
    "H": gettext_noop("已核对原文"),
    "M": gettext_noop("有公开来源，未核对原文"),
    "L": gettext_noop("来源不足，仅供参考"),
    "E": gettext_noop("没有查到公布的数，这是本系统暂用的"),
}
"""How sure a figure is."""


@dataclass(frozen=True)
class Shelf:
    """The programmes of one kind."""

    title: Any
    icon: str
    policies: tuple[Policy, ...]


@dataclass(frozen=True)
class Variant:
    """A rule of another place or another time."""

    rule: Rule
    place: str


@dataclass(frozen=True)
class Figure:
    """A term in force, for everybody or for townspeople or villagers only; without a notice nobody set it."""

    term: Term
    who: Any
    notice: Notice | None

    @property
    def is_sum(self) -> bool:
        """Say whether it is money people are paid or measured by, not a way of reckoning."""
        return self.term.kind == "money" and self.term.unit.startswith("yuan/")

    @property
    def value(self) -> str:
        return value_words(self.term, self.notice.value if self.notice else None)

    @property
    def mark(self) -> str:
        """Say how sure the figure is."""
        return gettext(MARKS[self.notice.mark]) if self.notice and self.notice.mark in MARKS else ""


def shelves(book: Rulebook, *, words: str) -> list[Shelf]:
    """List the programmes whose words hold every word looked for, by what they give."""
    policies = [policy for policy in book.policies if _holds(policy, words=words.split())]
    rows = (Shelf(title, icon, tuple(one for one in policies if kind_of(one) == kind)) for kind, title, icon in KINDS)
    return [shelf for shelf in rows if shelf.policies]


def figures(book: Rulebook, sheet: Sheet, *, place: str, on: date) -> list[Figure]:
    """List the terms a programme reads, with what is in force at a place; a term only some places set is left out elsewhere."""
    found = [row for name in sheet.terms for row in _figures(book, name, place=place, on=on)]
    return [row for row in found if row.notice or not row.term.optional]


def variants(sheet: Sheet) -> list[Variant]:
    """List the rules of other places and times, with the names of the places."""
    return [Variant(rule=rule, place=full_name(rule.place) if rule.place else "") for rule in sheet.elsewhere]


def value_words(term: Term, value: Any) -> str:
    """Write a figure with its unit; what nobody set is said so."""
    if value is None:
        return gettext("当地还没有公布")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if term.kind == "money":
        return measured(money(yuan(value)), unit=term.unit or "yuan")
    if term.kind == "rate":
        return _rate(Decimal(value) / HAO)
    return gettext(CODES[value]) if value in CODES else measured(str(value), unit=term.unit)


def places_named(book: Rulebook) -> set[str]:
    """Name the provinces and cities that published something of their own."""
    notices = (notice.place for rows in book.terms.notices.values() for notice in rows)
    places = {place for place in (*notices, *book.places_with_own_rules) if place}
    return {place[:length] for place in places for length in (2, 4) if len(place) >= length}


def _rate(share: Decimal) -> str:
    if share < 1:
        return f"{(share * 100).normalize():f}%"
    return gettext("%(value)s 倍") % {"value": f"{share.normalize():f}"}


def _figures(book: Rulebook, name: str, *, place: str, on: date) -> Iterator[Figure]:
    """Give one row where towns and villages have the same, else one for each."""
    term = book.terms.terms[name]
    rows = [(words, book.terms.notice(name, place=place, residence=code, on=on)) for code, words in RESIDENCES]
    if rows[0][1] is rows[1][1]:
        yield Figure(term=term, who=EVERYBODY, notice=rows[0][1])
        return
    yield from (Figure(term=term, who=words, notice=notice) for words, notice in rows)


def _holds(policy: Policy, *, words: Iterable[str]) -> bool:
    """Look in the title, the pinyin name and the conditions, as they are written and as the reader reads them."""
    texts = list(_texts(policy))
    everything = " ".join([policy.name, *texts, *(gettext(text) for text in texts)]).casefold()
    return all(word.casefold() in everything for word in words)


def _texts(policy: Policy) -> Iterator[str]:
    yield from (policy.title, policy.law, policy.decided_by)
    rules: list[Rule] = written(policy)
    yield from (text for rule in rules for text in (rule.label, rule.otherwise, rule.law) if text)
