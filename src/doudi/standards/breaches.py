"""What a new standard would break: ranges and minimums of the province, figures that no longer fit, slips of the pen.

Noun: Breach. Question: breaches_of. A breach forbids nothing: whoever goes on says why, and that is kept with the standard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.utils.translation import gettext

from doudi.facts import HAO, yuan
from doudi.rules import Rulebook, Terms
from doudi.rules.terms import Notice
from doudi.standards.limits import limits
from doudi.standards.notices import Draft, gettext_noop, notices_of, read_value

STANDARD = "dibao_standard"
COUNTY_DIGITS = 6
BY_COUNTY = "县级"
NUMBERS = ("money", "rate", "count", "months")


@dataclass(frozen=True)
class Breach:
    """One thing a standard would break: the rule's name, the sentence with its numbers, and who set the rule."""

    rule: str
    text: str
    values: Mapping[str, str]
    source: str

    def as_json(self) -> dict[str, Any]:
        """Write it as a publication keeps it."""
        return {"rule": self.rule, "text": self.text, "values": dict(self.values), "source": self.source}


def words(breach: Mapping[str, Any]) -> str:
    """Say a kept breach in the reader's language."""
    said = {name: gettext(text) if name in ("label", "set_by") else text for name, text in breach["values"].items()}
    return gettext(breach["text"]) % said


def breaches_of(draft: Draft, *, book: Rulebook) -> list[Breach]:
    """List what a draft would break, most serious first.

    :raises BadValue: when the value does not fit its term.
    """
    trial = book.with_own_notices(notices_of(draft, book=book, confirmed_on=draft.since, at_once=True))
    look = _Look(draft=draft, before=book.terms, after=trial.terms)
    found: list[Breach] = []
    for breach in chain.from_iterable(check(look) for check in _CHECKS):
        if breach not in found:  # towns and villages often break the same rule with the same numbers
            found.append(breach)
    return found


@dataclass(frozen=True)
class _Look:
    """A draft, and the terms without and with it."""

    draft: Draft
    before: Terms
    after: Terms

    @property
    def residences(self) -> tuple[str, ...]:
        """Name the residences it holds for, towns first."""
        return ("urban", "rural") if self.draft.residence == "any" else (self.draft.residence,)

    @property
    def places(self) -> list[str]:
        """List the place itself, and the places inside it that have a dibao standard of their own."""
        own = {row.place for row in self.after.notices[STANDARD] if row.place.startswith(self.draft.place)}
        return sorted({self.draft.place, *own})

    def limit(self, name: str, *, place: str, residence: str) -> Notice | None:
        return limits().notice(name, place=place, residence=residence, on=self.draft.since)

    def held(self, term: str, *, place: str, residence: str) -> Notice | None:
        found = self.after.notice(term, place=place, residence=residence, on=self.draft.since)
        return found if found is not None and found.value is not None else None

    def standards(self) -> Iterator[tuple[str, str, Notice]]:
        """Give place, residence and dibao standard wherever the draft changes one."""
        if self.draft.term == STANDARD:
            for residence in self.residences:
                if standard := self.held(STANDARD, place=self.draft.place, residence=residence):
                    yield self.draft.place, residence, standard


def _below_minimum(look: _Look) -> Iterator[Breach]:
    for place, residence, standard in look.standards():
        least = look.limit("dibao_minimum", place=place, residence=residence)
        if least is not None and standard.value < least.value:
            values = {"value": _yuan(standard.value), "least": _yuan(least.value)}
            yield Breach("below_minimum", _BELOW_MINIMUM, values, least.source)


def _rural_share(look: _Look) -> Iterator[Breach]:
    if look.draft.term != STANDARD:
        return
    for place in look.places:
        urban, rural = (look.held(STANDARD, place=place, residence=one) for one in ("urban", "rural"))
        least = look.limit("rural_share_least", place=place, residence="rural")
        if urban and rural and least and rural.value * HAO < urban.value * least.value:
            share = _percent(rural.value * HAO // urban.value)
            values = {"urban": _yuan(urban.value), "rural": _yuan(rural.value), "share": share, "place": place}
            yield Breach("rural_share", _RURAL_SHARE, values | {"least": _percent(least.value)}, least.source)


def _wage_share(look: _Look) -> Iterator[Breach]:
    for place, residence, standard in look.standards():
        wage = look.held("minimum_wage", place=place, residence=residence)
        least, most = (look.limit(name, place=place, residence=residence) for name in _WAGE_SHARES)
        if wage and least and most:
            scaled = standard.value * HAO
            if not wage.value * least.value <= scaled <= wage.value * most.value:
                values = {"share": _percent(scaled // wage.value), "wage": _yuan(wage.value)}
                values |= {"least": _percent(least.value), "most": _percent(most.value)}
                yield Breach("wage_share", _WAGE_SHARE, values, least.source)


def _edge(look: _Look) -> Iterator[Breach]:
    """The edge line lies above the dibao standard, and a published one follows the multiple."""
    if look.draft.term not in (STANDARD, "edge_line", "edge_multiple"):
        return
    for residence in look.residences:
        place = look.draft.place
        standard, line, multiple = (
            look.held(name, place=place, residence=residence) for name in (STANDARD, "edge_line", "edge_multiple")
        )
        if standard and line and line.value <= standard.value:
            values = {"line": _yuan(line.value), "standard": _yuan(standard.value)}
            yield Breach("edge_line", _EDGE_BELOW, values, multiple.source if multiple else line.source)
        elif standard and multiple and multiple.value <= HAO:
            yield Breach("edge_multiple", _EDGE_MULTIPLE, {"multiple": _number(multiple.value)}, _EDGE_LAW)
        elif standard and line and multiple and line.value * HAO < standard.value * multiple.value:
            due = _yuan(standard.value * multiple.value // HAO)
            values = {"line": _yuan(line.value), "multiple": _number(multiple.value), "due": due}
            yield Breach("edge_lags", _EDGE_LAGS, values, multiple.source)


def _tekun(look: _Look) -> Iterator[Breach]:
    """The published basic standard of tekun stays at least its multiple of the dibao standard."""
    if look.draft.term not in (STANDARD, "tekun_basic", "tekun_multiple"):
        return
    for residence in look.residences:
        standard, basic, multiple = (
            look.held(name, place=look.draft.place, residence=residence)
            for name in (STANDARD, "tekun_basic", "tekun_multiple")
        )
        if standard and basic and multiple and basic.value * HAO < standard.value * multiple.value:
            due = _yuan(standard.value * multiple.value // HAO)
            values = {"basic": _yuan(basic.value), "multiple": _number(multiple.value), "due": due}
            yield Breach("tekun_lags", _TEKUN_LAGS, values, multiple.source)


def _lower(look: _Look) -> Iterator[Breach]:
    """Say when a figure is lower than the one before, or so far from it that somebody may have mistyped."""
    term = look.before.terms[look.draft.term]
    if term.kind not in NUMBERS:
        return
    value = read_value(term, look.draft.value)
    for residence in look.residences:
        was = look.before.notice(term.name, place=look.draft.place, residence=residence, on=look.draft.since)
        factor = look.limit("slip_factor", place=look.draft.place, residence=residence)
        if was is None or not was.value:
            continue
        values = {"label": term.label, "value": figure(value, kind=term.kind), "was": figure(was.value, kind=term.kind)}
        if value < was.value:
            yield Breach("lower", _LOWER, values, was.source)
        if factor and (value * HAO >= was.value * factor.value or value * factor.value <= was.value * HAO):
            yield Breach("slip", _SLIP, values | {"factor": _number(factor.value)}, factor.source)


def _set_by(look: _Look) -> Iterator[Breach]:
    """A county sets what the law gives to its city or province."""
    term = look.before.terms[look.draft.term]
    if len(look.draft.place) >= COUNTY_DIGITS and BY_COUNTY not in term.set_by:
        yield Breach("set_by", _SET_BY, {"label": term.label, "set_by": term.set_by}, term.law)


_CHECKS: tuple[Callable[[_Look], Iterator[Breach]], ...] = (
    _below_minimum, _rural_share, _wage_share, _edge, _tekun, _lower, _set_by,
)  # fmt: skip
_WAGE_SHARES = ("wage_share_least", "wage_share_most")
_EDGE_LAW = "最低生活保障审核确认办法 第八条"

_BELOW_MINIMUM = gettext_noop("新标准 %(value)s 元低于省定最低标准 %(least)s 元。")
_RURAL_SHARE = gettext_noop(
    "区划 %(place)s：农村标准 %(rural)s 元只有城镇标准 %(urban)s 元的 %(share)s，低于规定的 %(least)s。"
)
_WAGE_SHARE = gettext_noop("新标准是当地月最低工资 %(wage)s 元的 %(share)s，不在规定的 %(least)s 到 %(most)s 之间。")
_EDGE_BELOW = gettext_noop(
    "低保边缘家庭收入线 %(line)s 元不高于低保标准 %(standard)s 元，没有家庭能被认定为低保边缘家庭。"
)
_EDGE_MULTIPLE = gettext_noop("低保边缘收入线的倍数 %(multiple)s 不大于 1，没有家庭能被认定为低保边缘家庭。")
_EDGE_LAGS = gettext_noop(
    "公布的低保边缘收入线仍是 %(line)s 元；按 %(multiple)s 倍应为 %(due)s 元。请同时提出新的收入线。"
)
_TEKUN_LAGS = gettext_noop(
    "公布的特困人员基本生活标准仍是 %(basic)s 元；按 %(multiple)s 倍不应低于 %(due)s 元。请同时提出新的供养标准。"
)
_LOWER = gettext_noop("“%(label)s”由 %(was)s 降为 %(value)s：正在领取的人会少领，或不再符合条件。")
_SLIP = gettext_noop("“%(label)s”由 %(was)s 变为 %(value)s，相差到 %(factor)s 倍。请核对有没有多写或少写一位。")
_SET_BY = gettext_noop("“%(label)s”应由%(set_by)s制定，现在由区县提出。")


def figure(value: Any, *, kind: str) -> str:
    """Write a value as people read it, without its unit."""
    if kind == "money":
        return _yuan(value)
    if kind == "rate":
        return _number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _yuan(amount_hao: int) -> str:
    return f"{yuan(amount_hao):,}"


def _number(points: int) -> str:
    return f"{Decimal(points) / HAO:f}"


def _percent(points: int) -> str:
    return f"{Decimal(points) / 100:f}%"
