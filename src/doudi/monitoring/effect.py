"""What publishing a standard says: who is computed again and from which month, who is paid back, who comes in new.

Nouns: Effect. Verbs: effect_of. Whoever is already paid gets the difference from the effective month on; a new entrant gets the new
standard from his own month only (广东省 2021 年低保标准通知；深圳市 2025 年标准通知). Nothing is taken back for past months.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doudi.evidence.assembly import facts_folder
from doudi.facts import yuan
from doudi.monitoring.simulation import Law, Line, Simulation, simulate
from doudi.monitoring.tally import MONTHLY
from doudi.rules import Rulebook
from doudi.rules.plan import make_plan
from doudi.rules.rulebook import Law as BoundLaw
from doudi.standards.models import Publication
from doudi.standards.notices import FOLLOWING, held_until, law_day
from doudi.standards.queries import book_with, draft_of

MONTHS = 12
COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Effect:
    """What a publication means for the people of the last snapshot."""

    facts_on: date
    since: date
    until: date | None
    on: date
    programmes: tuple[str, ...]
    simulation: Simulation

    @property
    def months(self) -> int:
        """Count the months already paid by the old standard: from the effective month to the one before this, or a later standard's."""
        return months_between(self.since, min(self.on, self.until or self.on))

    @property
    def lines(self) -> list[Line]:
        """Give the counts of the programmes the term decides, and that somebody holds or may come into."""
        return [line for line in self.simulation.programmes if line.name in self.programmes]

    @property
    def most_held(self) -> str:
        """Name the programme most people hold: by it those who are computed again are counted for each county."""
        return max(self.lines, key=lambda line: line["held_people"]).name if self.lines else ""

    def as_json(self) -> dict[str, Any]:
        """Write it down as a publication and the journal keep it: whole numbers, and yuan as text."""
        raised = sum(line["held_raise"] for line in self.lines if line.unit == MONTHLY)
        return {
            "facts_on": self.facts_on.isoformat(),
            "from_month": f"{self.since:%Y-%m}",
            "until": self.until.isoformat() if self.until else None,
            "months": self.months,
            "raise_month": str(yuan(raised)),
            "back_pay": str(yuan(back_pay(raised, months=self.months))),
            "change_month": str(yuan(self.simulation.whole.change)),
            "programmes": [_programme(line, months=self.months) for line in self.lines if _matters(line)],
            "most_held": self.most_held,
            "places": [_place(line) for line in self.simulation.places(digits=COUNTY_DIGITS, programme=self.most_held)],
        }


def back_pay(month_hao: int, *, months: int) -> int:
    """Compute what is paid back to those already paid: the same difference for every month since; never less than nothing."""
    return max(month_hao, 0) * months


def months_between(since: date, on: date) -> int:
    """Count the months from one day's month to the one before another's."""
    return max(0, (on.year - since.year) * MONTHS + on.month - since.month)


def effect_of(publication: Publication, *, book: Rulebook, on: date, var: Path) -> Effect | None:
    """Work out what publishing would mean for the people of the newest snapshot; None where there is none of its place.

    :raises NothingToSimulate: when nobody of the place is in the snapshot.
    """
    day = newest_facts(var)
    if day is None:
        return None
    draft = draft_of(publication)
    law_on = law_day(draft, book=book, facts_on=day)
    before, after = Law(book, law_on), Law(book_with(publication), law_on)
    facts = facts_folder(var=var, on=day)
    simulation = simulate(before=before, after=after, facts=facts, place=publication.place)
    programmes = tuple(affected(draft.term, book=book, place=publication.place, on=law_on))
    until = held_until(draft, book=book)
    return Effect(facts_on=day, since=draft.since, until=until, on=on, programmes=programmes, simulation=simulation)


def newest_facts(var: Path) -> date | None:
    """Return the newest day whose facts were assembled."""
    days = [_day(folder.name) for folder in (var / "facts").glob("*-*-*") if (folder / "sources.json").exists()]
    return max((day for day in days if day), default=None)


def affected(term: str, *, book: Rulebook, place: str, on: date) -> Iterator[str]:
    """Name the programmes whose verdict or amount reads a term, directly or through other rules."""
    law = book.bind(place=place, on=on)
    wanted = {f"local_{name}" for name in (term, FOLLOWING.get(term, term))}
    for policy in book.policies:
        if _reads(law, of=policy.of, columns=(policy.name, f"{policy.name}_amount")) & wanted:
            yield policy.name


def _reads(law: BoundLaw, *, of: str, columns: Sequence[str]) -> set[str]:
    """Name everything that is read on the way to some columns of a unit."""
    plan = make_plan(law, outputs={of: columns})
    return {name for phase in plan.phases for level in phase.levels for node in level for name in node.reads}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def _matters(line: Line) -> bool:
    return bool(line["held_people"] or line["people_new"])


def _programme(line: Line, *, months: int) -> dict[str, Any]:
    told = {
        name: line[name]
        for name in ("held_households", "held_people", "held_out", "households_new", "people_new", "people_out")
    }
    raised = line["held_raise"] if line.unit == MONTHLY else 0
    money = {"raise_month": raised, "change_month": line.change, "back_pay": back_pay(raised, months=months)}
    return {"programme": line.name, **told, **{name: str(yuan(amount)) for name, amount in money.items()}}


def _place(line: Line) -> dict[str, Any]:
    names = ("held_households", "held_people", "households_new", "people_new")
    return {"place": line.name, **{name: line[name] for name in names}}
