"""One finding laid out for reading: its conditions, its people, its facts with their sources, its amounts.

Noun: Sheet. Question: sheet_of. Everything was decided and explained when the finding was made; here it is only put in order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext

from doudi.facts import FACTS
from doudi.monitoring.models import Finding
from doudi.web.shell.words import CODES, fact_value, is_telling, years

TELLING = (False, None, True)
"""What is read first: a condition that fails, then one that is not known."""

SILENT = {"TIMEOUT", "NOT_AVAILABLE"}
IDENTITY = {"birth", "sex", "relation"}
"""Facts already told by the table of people."""


class Answered(Protocol):
    """An answer with the household it was given for: a finding, or the receipt of a case."""

    @property
    def facts(self) -> Any:
        """The household as a receipt keeps it."""

    @property
    def answer(self) -> Any:
        """The answer in its published form."""

    @property
    def head_name(self) -> Any:
        """Whom it is about in the first place."""

    @property
    def programme(self) -> Any:
        """The programme."""

    @property
    def amount_month(self) -> Any:
        """The total, where there is one beside the programme's own steps."""

    @property
    def on(self) -> Any:
        """The day of the answer."""


@dataclass(frozen=True)
class FactLine:
    """One fact: its value in words, and who says so, as of when."""

    label: str
    value: str
    dataset: str
    as_of: date | None
    status: str
    is_missing: bool

    @property
    def is_silent(self) -> bool:
        """The source did not answer: that is never a no."""
        return self.status in SILENT


@dataclass(frozen=True)
class PersonSheet:
    """One person of the household."""

    name: str
    relation: str
    sex: str
    age: str
    has_died: bool
    facts: tuple[FactLine, ...]


@dataclass(frozen=True)
class MissingFrom:
    """What one register, desk or authority could supply: which facts of whom, and what it is asked."""

    source: str
    kind: str
    lines: tuple[str, ...]
    questions: tuple[str, ...]


WITH_SUPPLEMENT = ("dibao", "dibao_single")
"""Programmes whose findings count the class supplements of the household's people in."""


@dataclass(frozen=True)
class Sheet:
    """What a page shows of one finding."""

    people: tuple[PersonSheet, ...]
    household: tuple[FactLine, ...]
    paid: tuple[FactLine, ...]
    conditions: tuple[Mapping[str, Any], ...]
    steps: tuple[Mapping[str, Any], ...]
    missing: tuple["MissingFrom", ...]
    who: str
    beside: Decimal | None = None
    """What the total holds beside this programme's own steps: the class supplements of the household's people."""

    @property
    def failed(self) -> list[Mapping[str, Any]]:
        """List the conditions that do not hold."""
        return [condition for condition in self.conditions if condition["met"] is False]


def sheet_of(finding: Answered) -> Sheet:
    """Put a finding, or what the law answered for a case, in order."""
    facts, answer = finding.facts, finding.answer
    missing = {one["fact"] for one in answer["missing"]}
    lines = list(_lines(facts["facts"], of="household", path="", sources=facts["sources"], missing=missing))
    people = tuple(
        _person(row, number=number, finding=finding, missing=missing) for number, row in enumerate(facts["people"])
    )
    return Sheet(
        people=people,
        household=tuple(line for name, line in lines if not name.startswith("paid_")),
        paid=tuple(line for name, line in lines if name.startswith("paid_")),
        conditions=tuple(sorted(answer["conditions"], key=lambda one: TELLING.index(one["met"]))),
        steps=tuple(answer["amount"]["steps"]),
        missing=_missing(answer["missing"], people=people),
        who=_about(answer["person"], people=people, head=finding.head_name),
        beside=_beside(finding.amount_month, steps=answer["amount"]["steps"])
        if finding.programme in WITH_SUPPLEMENT
        else None,
    )


def _beside(total: Decimal | None, *, steps: Iterable[Mapping[str, Any]]) -> Decimal | None:
    """Take a programme's own steps off the total; nothing to tell where either is not known."""
    own = [step["value"] for step in steps]
    if total is None or None in own:
        return None
    rest = total - sum((Decimal(value) for value in own), Decimal(0))
    return rest if rest > 0 else None


def _about(person: int | None, *, people: tuple[PersonSheet, ...], head: str) -> str:
    """Name the person a finding is about, where that is not the head himself."""
    return "" if person is None or people[person].name == head else people[person].name


def _person(row: Mapping[str, Any], *, number: int, finding: Answered, missing: set[str]) -> PersonSheet:
    facts = row["facts"]
    path = f"people.{number}."
    lines = _lines(facts, of="person", path=path, sources=finding.facts["sources"], missing=missing)
    supported = [
        line
        for place, supporter in enumerate(row["supporters"])
        for _, line in _lines(
            supporter,
            of="support",
            path=f"{path}supporters.{place}.",
            sources=finding.facts["sources"],
            missing=missing,
        )
    ]
    return PersonSheet(
        name=row["name"],
        relation=_code(facts.get("relation")),
        sex=_code(facts.get("sex")),
        age=years(facts.get("birth"), on=finding.on),
        has_died=facts.get("alive") is False,
        facts=(*(line for name, line in lines if name not in IDENTITY), *supported),
    )


def _lines(
    facts: Mapping[str, Any], *, of: str, path: str, sources: Mapping[str, Any], missing: set[str]
) -> Iterator[tuple[str, FactLine]]:
    """Give a line for each fact that is not what goes without saying."""
    for name, fact in FACTS[of].items():
        value = facts.get(name)
        source = sources.get(f"{path}{name}")
        is_missing = f"{path}{name}" in missing
        if is_missing or is_telling(fact, value):
            yield (
                name,
                FactLine(
                    label=fact.label,
                    value=fact_value(name, value, of=of),
                    dataset=source["dataset"] if source else fact.source,
                    as_of=date.fromisoformat(source["as_of"]) if source and source["as_of"] else None,
                    status=source["status"] if source else "",
                    is_missing=is_missing,
                ),
            )


def _missing(missing: Sequence[Mapping[str, Any]], *, people: tuple[PersonSheet, ...]) -> tuple[MissingFrom, ...]:
    """Put together what the same source could supply, person by person."""
    sources = dict.fromkeys((one["source"], one["from"]) for one in missing)
    return tuple(
        _missing_from([one for one in missing if (one["source"], one["from"]) == source], people=people)
        for source in sources
    )


def _missing_from(same: Sequence[Mapping[str, Any]], *, people: tuple[PersonSheet, ...]) -> MissingFrom:
    by_person: dict[str, list[str]] = {}
    for one in same:
        name = "" if one["person"] is None else people[one["person"]].name
        by_person.setdefault(name, []).append(gettext(one["label"]))
    labels = {name: gettext("、").join(dict.fromkeys(told)) for name, told in by_person.items()}
    return MissingFrom(
        source=same[0]["source"],
        kind=same[0]["from"],
        lines=tuple(
            gettext("%(name)s：%(what)s") % {"name": name, "what": told} if name else told
            for name, told in labels.items()
        ),
        questions=tuple(dict.fromkeys(one["question"] for one in same if one["question"])),
    )


def _code(code: str | None) -> str:
    return gettext("不知道") if code is None else gettext(CODES[code])


def difference(finding: Finding) -> str:
    """Give what changes each month, with its sign; empty where one side is not known."""
    if finding.amount_month is None or finding.paid_month is None:
        return ""
    return f"{finding.amount_month - finding.paid_month:+,.2f}"
