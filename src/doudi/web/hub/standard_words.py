"""Standards in words: a term's value with its unit, what holds now, who a standard is for, and where a proposal stands."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from doudi.delivery.entitlements.models import RollLeft
from doudi.facts import HAO, yuan
from doudi.programmes import RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.terms import Term
from doudi.standards.breaches import words
from doudi.standards.models import Publication, Residence
from doudi.standards.notices import BadValue, read_value
from doudi.web.shell.words import CODES, measured, money


def label(name: str) -> str:
    """Name a term."""
    term = RULEBOOK.terms.terms.get(name)
    return gettext(term.label) if term else name


def residence(name: str) -> str:
    """Say for whom a standard holds."""
    return str(Residence(name).label)


def value_words(name: str, text: str) -> str:
    """Write a value as kept with a publication, with its unit; nothing means that a figure is taken back."""
    term = RULEBOOK.terms.terms.get(name)
    if not text:
        return gettext("撤回，恢复原来的标准")
    if term is None:
        return text
    try:
        return figure(term, read_value(term, text))
    except BadValue:
        return text


def figure(term: Term, value: Any) -> str:
    """Write a value of the rules with its unit."""
    if value is None:
        return gettext("未定")
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if term.kind == "money":
        return measured(money(yuan(value)), unit=term.unit or "yuan")
    if term.kind == "rate":
        return f"{Decimal(value) / HAO:f}"
    return gettext(CODES[value]) if value in CODES else measured(str(value), unit=term.unit)


def in_force(book: Rulebook, *, term: str, place: str, residence: str, on: date) -> str:
    """Say which value holds in a place on a day, for towns and villages apart where they differ."""
    residences = ("urban", "rural") if residence == Residence.ANY else (residence,)
    rows = [book.terms.notice(term, place=place, residence=one, on=on) for one in residences]
    said = [figure(book.terms.terms[term], row.value if row else None) for row in rows]
    if len(set(said)) == 1:
        return said[0]
    each = {"urban": said[0], "rural": said[-1]}
    return gettext("城镇 %(urban)s，农村 %(rural)s") % each


def state(row: Publication) -> str:
    """Say where a proposal stands."""
    if row.published_by_id:
        return gettext("已发布")
    return gettext("已退回") if row.declined_by_id else gettext("待发布")


def breach_lines(breaches: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Say each kept breach and who set the rule."""
    return [(words(one), gettext(one["source"])) for one in breaches]


def told_done(told: Mapping[str, Any] | None, *, rolls_left: Mapping[str, int]) -> dict[str, Any] | None:
    """Put what carrying a standard out came to as a page says it, with why some were left, in the reader's language."""
    if told is None:
        return None
    rolls = told.get("rolls")
    return {
        **told,
        "more": Decimal(str(told["more"])),
        "left": [(gettext(why), count) for why, count in told["left"].items()],
        "rolls": {**rolls, "more": Decimal(str(rolls["more"]))} if rolls else None,
        "rolls_left": [(RollLeft.Why(why).label, count) for why, count in rolls_left.items()],
    }
