"""What anybody who holds an objection's number may learn of it: how it stands, and nothing about people.

Nouns: ObjectionStanding. Verbs: objection_standing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.cases.postings.models import PostingObjection
from doudi.offices.acting import SYSTEM, acting_as


@dataclass(frozen=True)
class ObjectionStanding:
    """Whether it came in time, until when it is answered, and whether it has been."""

    number: str
    is_late: bool
    made_on: date
    answer_by: date
    answered_on: date | None


def objection_standing(number: str) -> ObjectionStanding | None:
    """Find how an objection stands; None where there is none of that number."""
    if not (number.isascii() and number.isalnum()):
        return None
    with acting_as(SYSTEM):
        found = PostingObjection.objects.filter(number=number.upper()).first()
    if found is None:
        return None
    return ObjectionStanding(found.number, found.is_late, found.made_on, found.answer_by, found.answered_on)
