"""Terms and their figures in words, for `doudi terms` and `doudi stale`.

Verbs: value_told, notice_lines, notice_json.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from doudi.evidence.written import gettext_noop
from doudi.facts import HAO, yuan
from doudi.rules.terms import Notice, Term
from doudi.web.terminal.language import Speech
from doudi.web.terminal.layout import Lines
from doudi.web.terminal.place_names import name_of

RESIDENCES = {"any": "", "urban": gettext_noop("城镇"), "rural": gettext_noop("农村")}
YES_NO = {True: gettext_noop("是"), False: gettext_noop("否")}
UNITS = {
    "yuan": gettext_noop("元"),
    "yuan/month": gettext_noop("元/月"),
    "yuan/year": gettext_noop("元/年"),
    "months": gettext_noop("个月"),
    "years": gettext_noop("岁"),
    "people": gettext_noop("人"),
    "homes": gettext_noop("套"),
}


def value_text(value: Any, *, kind: str) -> str:
    """Write a figure as a parameters file does: money in yuan, a rate as a decimal fraction; empty when nobody set it."""
    if value is None:
        return ""
    if kind == "money":
        return str(yuan(value))
    if kind == "rate":
        return f"{Decimal(value) / HAO:f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def value_told(value: Any, *, term: Term, said: Speech) -> str:
    """Say a figure with its unit."""
    if value is None:
        return said.gettext("没有规定")
    if isinstance(value, bool):
        return said.gettext(YES_NO[value])
    unit = said.gettext(UNITS.get(term.unit, term.unit))
    return f"{value_text(value, kind=term.kind)} {unit}".rstrip()


def place_told(place: str, *, said: Speech) -> str:
    """Name the place of a figure; the whole country when it has none."""
    return f"{name_of(place)} {place}".strip() if place else said.gettext("全国")


def notice_lines(notice: Notice, *, term: Term, said: Speech, lines: Lines) -> None:
    """Show one figure: what, how much, where, since when, and who says so."""
    lines.add(f"{said.gettext(term.label)} {term.name}", style="bold", indent=2)
    place = " ".join(
        part for part in (place_told(notice.place, said=said), said.gettext(RESIDENCES[notice.residence])) if part
    )
    since = said.gettext("自 %(since)s 起") % {"since": notice.since.isoformat()}
    lines.add(f"{value_told(notice.value, term=term, said=said)} · {place} · {since}", indent=4)
    words = {"source": said.gettext(notice.source), "day": notice.confirmed_on.isoformat()}
    lines.add(said.gettext("%(source)s（%(day)s 核对）") % words, indent=4, style="dim")


def notice_json(notice: Notice, *, term: Term) -> dict[str, Any]:
    """Give one figure for machines."""
    return {
        "term": term.name,
        "label": term.label,
        "value": value_text(notice.value, kind=term.kind) or None,
        "kind": term.kind,
        "unit": term.unit,
        "place": notice.place,
        "residence": notice.residence,
        "from": notice.since.isoformat(),
        "source": notice.source,
        "confirmed_on": notice.confirmed_on.isoformat(),
        "announced_until": notice.announced_until.isoformat() if notice.announced_until else None,
        "set_by": term.set_by,
        "law": term.law,
    }
