"""What the pages of standards show: a trial on the newest snapshot, and what a proposal would mean. Remembered for a while.

Nouns: Tried, TooLarge. Questions: tried, told_effect. The same question is answered once: computing takes seconds, a page half of one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.database import var
from doudi.evidence.assembly import facts_folder
from doudi.monitoring.effect import effect_of, newest_facts
from doudi.monitoring.models import Finding
from doudi.monitoring.simulation import Law, NothingToSimulate, Simulation, people_of, simulate
from doudi.monitoring.tally import Loser
from doudi.rules import Rulebook
from doudi.rules.receipt import law_hash
from doudi.standards.breaches import Breach, breaches_of
from doudi.standards.models import Publication
from doudi.standards.notices import Draft, held_until, law_day
from doudi.standards.trial import draft_for, nearer, trial
from doudi.web.hub.places import names_of
from doudi.web.hub.standard_words import in_force
from doudi.web.shell.simulated import place_table, programme_table, summary, titles, yuan_of

PEOPLE_MOST = 500_000
"""So many people are counted while somebody waits; for more there is the command."""

REMEMBERED_MOST = 16
TOWNS_MOST = 12
LOSERS_SHOWN = 20
COUNTY, TOWN, VILLAGE = 6, 9, 12

_remembered: OrderedDict[tuple[Any, ...], Any] = OrderedDict()


class TooLarge(Exception):
    """More people than a page should wait for; `people` says how many."""

    def __init__(self, people: int) -> None:
        super().__init__(f"{people} people")
        self.people = people


@dataclass(frozen=True)
class Tried:
    """A trial: what was asked, what it breaks, and what it does."""

    draft: Draft
    was: str
    breaches: Sequence[Breach]
    until: date | None
    own_places: Sequence[str]
    facts_on: date
    law_on: date
    simulation: Simulation

    def names(self) -> Mapping[str, str]:
        """Name the counties and towns."""
        return names_of(line.name for digits in (COUNTY, TOWN) for line in self.simulation.places(digits=digits))

    def shown(self) -> dict[str, Any]:
        """Lay out tables and charts."""
        names = self.names()
        inside = TOWN if len(self.draft.place) >= COUNTY else COUNTY
        return {
            "tried": self,
            "told": summary(self.simulation),
            "programmes": programme_table(self.simulation),
            "places": place_table(self.simulation, digits=inside, names=names),
            "own_places": [names_of([code])[code] for code in self.own_places],
            "charts": self._charts(names),
            "losers": self._losers(),
        }

    def _charts(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Give the two charts' numbers: cost by programme in yuan a month, and households that come and go by town."""
        called = titles(self.simulation)
        paid = [line for line in self.simulation.changed if line.unit == "yuan/month"]
        towns = self.simulation.places(digits=TOWN)
        moved = sorted(towns, key=lambda line: -(line["gaining"] + line["losing"]))[:TOWNS_MOST]
        moved = [line for line in moved if line["gaining"] or line["losing"]]
        return {
            "cost": [
                {"name": called[line.name], "before": str(yuan_of(line["due_before"])), "after": str(yuan_of(line["due_after"]))}
                for line in paid
            ],
            "towns": [
                {"name": names[line.name], "gaining": line["gaining"], "losing": line["losing"]} for line in moved
            ],
        }  # fmt: skip

    def _losers(self) -> list[tuple[Loser, str, str, Any, Any]]:
        """List those who lose most: the finding one may open, the place, and the amounts. Nobody is named."""
        losers = self.simulation.losers[:LOSERS_SHOWN]
        keys = [one.household for one in losers]
        numbers = dict(Finding.objects.filter(household_key__in=keys).values_list("household_key", "number"))
        names = names_of(one.place[:digits] for one in losers for digits in (COUNTY, TOWN, VILLAGE))
        return [
            (
                one,
                numbers.get(one.household, ""),
                _around(one.place, names=names),
                yuan_of(one.before),
                yuan_of(one.after),
            )
            for one in losers
        ]


def tried(book: Rulebook, *, term: str, value: str, place: str, residence: str, since: date) -> Tried:
    """Try a term's new value on the people of the newest snapshot.

    :raises NothingToSimulate: when there are no facts of the place.
    :raises TooLarge: when it would take longer than anybody waits for a page.
    """
    facts_on = facts_for(place, people_most=PEOPLE_MOST)
    draft = draft_for(term, value=value, place=place, residence=residence, since=since)
    law_on = law_day(draft, book=book, facts_on=facts_on)

    def make() -> Simulation:
        after = trial(book, settings=[(term, value)], place=place, residence=residence, since=since)
        facts = facts_folder(var=var(), on=facts_on)
        return simulate(before=Law(book, law_on), after=Law(after, law_on), facts=facts, place=place)

    return Tried(
        draft=draft,
        was=in_force(book, term=term, place=place, residence=residence, on=since),
        breaches=breaches_of(draft, book=book),
        until=held_until(draft, book=book),
        own_places=nearer(book, term=term, place=place, on=since),
        facts_on=facts_on,
        law_on=law_on,
        simulation=_remember((_stamp(facts_on), law_hash(book), term, value, place, residence, since), make),
    )


def told_effect(row: Publication, *, book: Rulebook, on: date, is_patient: bool = False) -> dict[str, Any] | None:
    """Say what publishing a proposal would mean, as it is kept with the publication; None where there are no facts.

    :raises TooLarge: when it would take longer than anybody waits for a page, and nobody is patient.
    """
    try:
        facts_on = facts_for(row.place, people_most=None if is_patient else PEOPLE_MOST)
        key = (_stamp(facts_on), law_hash(book), row.pk, row.since, on)
        told: dict[str, Any] | None = _remember(key, lambda: _effect(row, book=book, on=on))
        return told
    except NothingToSimulate:
        return None


def facts_for(place: str, *, people_most: int | None) -> date:
    """Return the newest day with facts, if a page may compute on them.

    :raises NothingToSimulate: when there are none.
    :raises TooLarge: when there are too many people.
    """
    day = newest_facts(var())
    if day is None:
        raise NothingToSimulate(on=None, place=place)
    people = people_of(facts_folder(var=var(), on=day), place=place)
    if people_most is not None and people > people_most:
        raise TooLarge(people)
    if not people:
        raise NothingToSimulate(on=day, place=place)
    return day


def _around(code: str, *, names: Mapping[str, str]) -> str:
    """Name a village with its county and town, as far as the code goes."""
    codes = dict.fromkeys(code[:digits] for digits in (COUNTY, TOWN, VILLAGE))
    return " ".join(names[one] for one in codes)


def _effect(row: Publication, *, book: Rulebook, on: date) -> dict[str, Any] | None:
    found = effect_of(row, book=book, on=on, var=var())
    return found.as_json() if found else None


def _stamp(on: date) -> tuple[str, date, int]:
    """Tell one assembly of facts from the next."""
    folder = facts_folder(var=var(), on=on)
    return str(folder), on, (folder / "sources.json").stat().st_mtime_ns


def _remember(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Answer from memory what was asked before, newest last."""
    if key not in _remembered:
        _remembered[key] = make()
        while len(_remembered) > REMEMBERED_MOST:
            _remembered.popitem(last=False)
    return _remembered[key]
