"""A trial: the book with some terms set otherwise for a place, for a simulation; nothing is kept.

Verbs: trial, read_setting. Question: nearer (which places keep a figure of their own).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext

from doudi.rules import Rulebook
from doudi.standards.notices import BadValue, Draft, notices_of, settable

Setting = tuple[str, str]
"""A term's name and its value as people write it."""


def read_setting(text: str, *, book: Rulebook) -> Setting:
    """Read `name=value`.

    :raises BadValue: when it is not of that form, or there is no such term; the message names the nearest.
    """
    name, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise BadValue(gettext("“%(text)s”应当写成“参数=数值”，例如 dibao_standard=1400。") % {"text": text[:60]})
    check_term(name.strip(), book=book)
    return name.strip(), value.strip()


def check_term(name: str, *, book: Rulebook) -> None:
    """:raises BadValue: when there is no such term; the message names the nearest."""
    terms = settable(book)
    if name in terms:
        return
    near = get_close_matches(name, terms, n=1)
    if near:
        words = {"name": name[:60], "near": near[0], "label": gettext(terms[near[0]].label)}
        raise BadValue(gettext("没有“%(name)s”这项参数。您要找的是 %(near)s（%(label)s）吗？") % words)
    said = gettext("没有“%(name)s”这项参数。运行 doudi terms 查看全部参数。")
    raise BadValue(said % {"name": name[:60]})


def trial(book: Rulebook, *, settings: Sequence[Setting], place: str, residence: str, since: date) -> Rulebook:
    """Return the book with terms set for a place from a day on.

    :raises BadValue: when a term is unknown or a value does not fit.
    """
    notices = []
    for name, value in settings:
        check_term(name, book=book)
        draft = draft_for(name, value=value, place=place, residence=residence, since=since)
        notices += notices_of(draft, book=book, confirmed_on=since, at_once=True)
    asked = {name for name, _ in settings}  # what was asked for goes before what merely follows another term
    return book.with_own_notices(sorted(notices, key=lambda notice: notice.term not in asked))


def draft_for(name: str, *, value: str, place: str, residence: str, since: date) -> Draft:
    """Make the draft of a trial."""
    return Draft(
        term=name, place=place, residence=residence, value=value, since=since, announced_on=since,
        source=gettext("测算"), reason=gettext("测算"),
    )  # fmt: skip


def nearer(book: Rulebook, *, term: str, place: str, on: date) -> list[str]:
    """List the places inside one that have a figure of their own, which a figure for the whole leaves as it is."""
    rows = book.terms.notices.get(term, [])
    inside = (row for row in rows if row.place.startswith(place) and len(row.place) > len(place))
    return sorted({row.place for row in inside if row.holds(place=row.place, residence=row.residence, on=on)})
