"""Whether a month sets a subsidy off, as the rules say it from the figures that were published for the place: 启动条件.

Nouns: Figure (one published figure and its threshold), Trigger. Questions: trigger_of, met_undeclared (months that set the price subsidy
off and for which nobody declared it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from doudi.cases.holding import FLAGS
from doudi.cases.terms import months_after
from doudi.delivery.entitlements.extra import Declaration, ExtraCause
from doudi.facts import HAO, Source, yuan
from doudi.rules.decide import Answer, decide
from doudi.rules.explain import Missing
from doudi.rules.household import Household, Person
from doudi.rules.rulebook import Rulebook
from doudi.standards.queries import rulebook

CAUSES = {"price_subsidy": ExtraCause.PRICE, "one_off": ExtraCause.ONE_OFF}
FIGURES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "price_subsidy": (("cpi_rise", "cpi_threshold"), ("food_price_rise", "food_price_threshold")),
    "one_off": (("one_off_running", ""), ("one_off_grant", "")),
}
"""The terms a programme is set off by, each with the one it is held against."""
OF_A_MONTH = ("cpi_rise", "food_price_rise")
"""Figures of one month alone; what was published holds until the next one is, and says nothing of a later month."""

NEVER = dict.fromkeys(FLAGS.values(), False)
ELSEWHERE = {"unemployment_benefit": None, "honoured": None}
"""What the documents name too, and no file or period of ours tells: unemployment insurance pays the one, veterans' affairs the other."""
MONTHS_BACK, PERCENT = 12, 100


@dataclass(frozen=True)
class Figure:
    """One published figure as the rules keep it (None: nobody has published it), and the one it must reach (None: there is none)."""

    term: str
    label: str
    kind: str
    value: Any
    threshold: Any
    since: date | None
    source: str
    is_late: bool

    @property
    def said(self) -> str:
        """Write it as people read it."""
        return _said(self.value, kind=self.kind)

    @property
    def reached(self) -> str:
        """Write what it must reach; empty where there is nothing."""
        return "" if self.threshold is None else _said(self.threshold, kind=self.kind)


@dataclass(frozen=True)
class Trigger:
    """What the rules say: met, not met, or not known (None), in which words and by which article, and from which figures."""

    met: bool | None
    sentence: str
    law: str
    article: str
    figures: tuple[Figure, ...]
    missing: tuple[Missing, ...]

    @property
    def late(self) -> tuple[Figure, ...]:
        """Give the figures that are of an earlier month."""
        return tuple(one for one in self.figures if one.is_late)


def trigger_of(book: Rulebook, *, programme: str, place: str, month: date) -> Trigger:
    """Ask the rules for somebody on dibao, whom every document names: what is left is whether the month sets it off."""
    figures = tuple(_figure(book, term, reached, place=place, month=month) for term, reached in FIGURES[programme])
    holds = {FLAGS["dibao"]: True}
    answer, _ = answer_for(book, holds, programme=programme, place=place, residence="urban", month=month)
    first = answer.conditions[0]
    rule = first.text.rule
    met = None if any(one.is_late for one in figures) else first.met
    missing = tuple(one for one in answer.missing if one.path.startswith("terms.") and met is None)
    sentence = rule.otherwise if met is False else rule.label
    return Trigger(met=met, sentence=sentence, law=rule.law, article=rule.article, figures=figures, missing=missing)  # fmt: skip


def answer_for(
    book: Rulebook, facts: Mapping[str, Any], *, programme: str, place: str, residence: str,
    month: date, sources: Mapping[str, Source] | None = None,
) -> tuple[Answer, Household]:  # fmt: skip
    """Answer a programme for somebody who is alive and holds nothing but what is said."""
    person = Person("1", "受助人", {**NEVER, **ELSEWHERE, **facts, "alive": True})
    home = Household(place=place, residence=residence, facts={}, people=(person,), sources=sources or {})
    return next(one for one in decide(book, home, on=month) if one.policy.name == programme), home


def met_undeclared(*, place: str, month: date) -> list[date]:
    """List the months, of the twelve up to one, that set the price subsidy off in a place and for which nobody declared it."""
    book, first = rulebook(), months_after(month, count=-MONTHS_BACK)
    published = {
        one.since for term in OF_A_MONTH for one in book.terms.notices[term]
        if place.startswith(one.place) and first < one.since <= month and one.since.day == 1
    }  # fmt: skip
    met = [one for one in sorted(published) if trigger_of(book, programme="price_subsidy", place=place, month=one).met]
    return _undeclared(met, place=place) if met else []


def _undeclared(months: Iterable[date], *, place: str) -> list[date]:
    """A declaration of the place, or of one around it."""
    around = [place[:digits] for digits in (2, 4, 6, 9, 12) if digits <= len(place)]
    found = Declaration.objects.filter(programme="price_subsidy", month__in=months, place__in=around)
    declared = set(found.values_list("month", flat=True))
    return [one for one in months if one not in declared]


def _said(value: Any, *, kind: str) -> str:
    if value is None:
        return gettext("没有公布")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if kind == "rate":
        return f"{Decimal(value) * PERCENT / HAO:f}%"
    return gettext("%(yuan)s 元") % {"yuan": f"{yuan(value):,.2f}"}


def _figure(book: Rulebook, term: str, reached: str, *, place: str, month: date) -> Figure:
    words, notice = book.terms.terms[term], book.terms.notice(term, place=place, residence="urban", on=month)
    threshold = book.terms.notice(reached, place=place, residence="urban", on=month) if reached else None
    return Figure(
        term=term, label=words.label, kind=words.kind, value=notice and notice.value, threshold=threshold and threshold.value,
        since=notice.since if notice else None, source=notice.source if notice else "",
        is_late=term in OF_A_MONTH and notice is not None and notice.since != month,
    )  # fmt: skip
