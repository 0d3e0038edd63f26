"""Terms: what the law leaves open and a province or city fills in, by place, residence and day.

Nouns: Term, Notice, Terms. The nearest place that sets a term wins; nobody set it → unknown, never zero. Two notices for one
place, residence and day are an error at load. Files are `parameters.yaml` beside the rules they serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from doudi.facts import HAO, KINDS, hao


class BadTerm(ValueError):
    """A parameters file cannot be used; the message says which file, which term and how to mend it."""


@dataclass(frozen=True)
class Term:
    """One open term: its label, kind, unit, and who sets it under which law.

    An `optional` term is a published figure that replaces a computed one: where it is not set, nothing is missing.
    """

    name: str
    kind: str
    label: str
    unit: str
    set_by: str
    law: str
    optional: bool = False


@dataclass(frozen=True)
class Notice:
    """One published figure: where and for whom it holds, from when until when, and who says so."""

    term: str
    place: str
    residence: str
    since: date
    until: date | None
    value: Any
    source: str
    confirmed_on: date
    announced_until: date | None = None
    mark: str = ""
    published_on: date | None = None

    def holds(self, *, place: str, residence: str, on: date) -> bool:
        inside = place.startswith(self.place) and self.residence in ("any", residence)
        return inside and self.since <= on and (self.until is None or on < self.until)

    @property
    def nearness(self) -> tuple[int, bool, date]:
        """Order notices: the nearer place, then one for this residence, then the later day."""
        return (len(self.place), self.residence != "any", self.since)


class Terms:
    """Every term of the law with all its notices; `own` are those no file of the law holds."""

    def __init__(self, *, terms: Mapping[str, Term], notices: Iterable[Notice], own: Iterable[Notice] = ()) -> None:
        self.terms = dict(terms)
        self.own = tuple(own)
        self.notices: dict[str, list[Notice]] = {name: [] for name in self.terms}
        for notice in (*self.own, *notices):
            self.notices[notice.term].append(notice)
        for rows in self.notices.values():  # a stable order: of two as near, the own one goes first
            rows.sort(key=lambda notice: notice.nearness, reverse=True)

    def with_own(self, own: Iterable[Notice]) -> Terms:
        """Return these terms with further notices of an installation's own, or of a trial."""
        files = [notice for rows in self.notices.values() for notice in rows if notice not in self.own]
        return Terms(terms=self.terms, notices=files, own=[*own, *self.own])

    def notice(self, term: str, *, place: str, residence: str, on: date) -> Notice | None:
        """Return the notice in force, or None when nobody set the term there by that day."""
        rows = self.notices[term]
        return next((row for row in rows if row.holds(place=place, residence=residence, on=on)), None)

    def at(self, *, place: str, residence: str, on: date) -> dict[str, Any]:
        """Return every term's value in force; None where nobody set it."""
        found = {name: self.notice(name, place=place, residence=residence, on=on) for name in self.terms}
        return {name: notice.value if notice else None for name, notice in found.items()}

    def stale(self, *, on: date, days: int = 366) -> list[Notice]:
        """List the notices that still decide something and that nobody confirmed for `days`, or past the end they announced.

        A later notice for the same place and residents replaces an earlier one, which then decides nothing.
        """
        every = (notice for rows in self.notices.values() for notice in rows)
        return [notice for notice in every if _is_stale(notice, on=on, days=days) and self._decides(notice, on=on)]

    def _decides(self, notice: Notice, *, on: date) -> bool:
        """Say whether a notice is the one in force for its own place and some of its residents."""
        residences = ("urban", "rural") if notice.residence == "any" else (notice.residence,)
        found = (self.notice(notice.term, place=notice.place, residence=one, on=on) for one in residences)
        return any(one is notice for one in found)


def _is_stale(notice: Notice, *, on: date, days: int) -> bool:
    in_force = notice.since <= on and (notice.until is None or on < notice.until)
    ended = notice.announced_until is not None and notice.announced_until < on
    return in_force and (ended or (on - notice.confirmed_on).days > days)


def load_terms(paths: Iterable[Path]) -> Terms:
    """Read parameters files into Terms.

    :raises BadTerm: a missing key, an unknown kind, a value of the wrong kind, or two notices for the same place and day.
    """
    terms: dict[str, Term] = {}
    notices: dict[tuple[str, str, str, date], Notice] = {}
    for path in paths:
        for name, row in (yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}).items():
            if name in terms:
                raise BadTerm(f"{path}: the term {name} is already set in another file; keep it in one")
            terms[name] = _term(name=name, row=row, path=path)
            for published in row["values"]:
                for notice in _notices(term=terms[name], row=published, path=path):
                    key = (name, notice.place, notice.residence, notice.since)
                    if key in notices:
                        raise BadTerm(
                            f"{path}: {name} has two notices for place {notice.place!r} on {notice.since}; keep one"
                        )
                    notices[key] = notice
    return Terms(terms=terms, notices=notices.values())


def _term(*, name: str, row: Mapping[str, Any], path: Path) -> Term:
    missing = [key for key in ("label", "kind", "set_by", "law", "values") if key not in row]
    if missing:
        raise BadTerm(f"{path}: the term {name} lacks {', '.join(missing)}")
    if row["kind"] not in KINDS:
        raise BadTerm(f"{path}: {name} has kind {row['kind']!r}; expected one of {', '.join(KINDS)}")
    return Term(
        name=name,
        kind=row["kind"],
        label=row["label"],
        unit=row.get("unit", ""),
        set_by=row["set_by"],
        law=row["law"],
        optional=row.get("optional", False),
    )


def _notices(*, term: Term, row: Mapping[str, Any], path: Path) -> list[Notice]:
    """Read one published value; `place` may list several places of one class."""
    if not isinstance(row.get("place"), list):
        return [_notice(term=term, row=row, path=path)]
    return [_notice(term=term, row={**row, "place": place}, path=path) for place in row["place"]]


def _notice(*, term: Term, row: Mapping[str, Any], path: Path) -> Notice:
    missing = [key for key in ("place", "from", "value", "source", "confirmed_on") if key not in row]
    if missing:
        raise BadTerm(f"{path}: a value of {term.name} lacks {', '.join(missing)}")
    if not isinstance(row["place"], str):
        raise BadTerm(f'{path}: {term.name}: write the place in quotes, "{row["place"]}"; codes are text')
    return Notice(
        term=term.name,
        place="" if row["place"] == "CN" else row["place"],
        residence=row.get("residence", "any"),
        since=row["from"],
        until=row.get("until"),
        value=_value(term=term, value=row["value"], path=path),
        source=row["source"],
        confirmed_on=row["confirmed_on"],
        announced_until=row.get("announced_until"),
        mark=row.get("mark", ""),
        published_on=row.get("published_on"),
    )


def term_value(term: Term, value: Any) -> Any:
    """Turn a value as people write it (yuan, shares) into the rules' units (hao, basis points)."""
    return None if value is None else _READ[term.kind](value)


def _value(*, term: Term, value: Any, path: Path) -> Any:
    try:
        return term_value(term, value)
    except (ValueError, ArithmeticError, TypeError) as problem:
        raise BadTerm(f"{path}: {term.name} is of kind {term.kind}, but its value is {value!r}: {problem}") from problem


def _rate(value: Any) -> int:
    scaled = Decimal(str(value)) * HAO
    if scaled != scaled.to_integral_value():
        raise ValueError("a rate has at most four decimals, for example 0.30 or 1.5")
    return int(scaled)


def _strict(kind: type) -> Any:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"expected {kind.__name__}")
        return value

    return read


_READ = {
    "money": hao,
    "rate": _rate,
    "count": _strict(int),
    "months": _strict(int),
    "flag": _strict(bool),
    "day": _strict(date),
    "code": _strict(str),
}
