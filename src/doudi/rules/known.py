"""What was known when: the figures published by a day, and the answers they give.

Nouns: Knowledge. Verbs: terms_known. A standard published in June may hold from January: whoever decided in March could not
know it, and whoever looks back in June must.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.rules.decide import Answer, decide
from doudi.rules.household import Household
from doudi.rules.rulebook import Rulebook
from doudi.rules.terms import Notice, Terms


class NotSet(ValueError):
    """Nobody has set a term that months depend on; the message names it, the place and the day."""


def is_late(notice: Notice, *, on: date) -> bool:
    """Say whether a figure was not yet published on a day."""
    return notice.published_on is not None and on < notice.published_on


def terms_known(terms: Terms, *, on: date) -> Terms:
    """Return the terms as somebody knew them on a day: without what was published later."""
    notices = [notice for rows in terms.notices.values() for notice in rows]
    known = [notice for notice in notices if not is_late(notice, on=on)]
    return terms if len(known) == len(notices) else Terms(terms=terms.terms, notices=known)


class Knowledge:
    """A rulebook seen from a day: its answers with the figures published by then. `given` replaces terms, as in worked cases."""

    def __init__(self, book: Rulebook, *, given: Mapping[str, Any], known_on: date) -> None:
        self.book = book
        self.given = given
        self.terms = terms_known(book.terms, on=known_on)
        self._answers: dict[tuple[int, date, date], dict[tuple[str, str], Answer]] = {}

    def answers(self, household: Household, *, rules_on: date, figures_on: date) -> dict[tuple[str, str], Answer]:
        """Answer by the rules and ages of one day with the figures of another, by programme and person."""
        key = (id(household), rules_on, figures_on)
        if key not in self._answers:
            figures = self.terms.at(place=household.place[:9], residence=household.residence, on=figures_on)
            found = decide(self.book, household, on=rules_on, terms=figures | {"today": rules_on} | dict(self.given))
            self._answers[key] = {(one.policy.name, name_of(household, one.person)): one for one in found}
        return self._answers[key]

    def term(self, name: str, *, household: Household, on: date) -> Any:
        """Return a term in force at the household's place; None where nobody set it."""
        if name in self.given:
            return self.given[name]
        notice = self.terms.notice(name, place=household.place, residence=household.residence, on=on)
        return notice.value if notice else None

    def needed(self, name: str, *, household: Household, on: date) -> Any:
        """Return a term that must be set.

        :raises NotSet: when nobody has.
        """
        value = self.term(name, household=household, on=on)
        if value is None:
            raise NotSet(
                f"{self.terms.terms[name].label} ({name}) is not set at {household.place} on {on}; set it in together/"
            )
        return value


def name_of(household: Household, person: int | None) -> str:
    """Return the key of one of the household's people; empty for the household itself."""
    return "" if person is None else household.people[person].key
