"""Whose money and things somebody looks at: his own, or those of somebody he is guardian of by a proof an officer has seen.

Noun: Whose. Verbs: whose, seen_by. A guardian sees with his ward's eyes, what the ward himself would see and no more; that he
looked is written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import Http404

from doudi.cases.permissions import resident_of
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.guardians import wards_of
from doudi.registry.models import Person
from doudi.web.resident.inside import OwnRequest

PURPOSE = "监护人查看被监护人的救助"


@dataclass(frozen=True)
class Whose:
    """Whom a page is about, and who else may be chosen."""

    person: Person
    is_own: bool
    wards: tuple[Person, ...]


def whose(request: OwnRequest) -> Whose:
    """Read whom a page is asked about: one's own, unless a ward is named.

    :raises Http404: when somebody else is named.
    """
    with acting_as(SYSTEM):
        wards = tuple(wards_of(request.person.pk, on=request.today))
    asked = request.GET.get("of", "")
    if not asked:
        return Whose(request.person, True, wards)
    found = next((one for one in wards if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return Whose(found, False, wards)


@contextmanager
def seen_by(about: Whose, request: OwnRequest) -> Iterator[int]:
    """See as whom the page is about sees; a guardian's look is written down first. Gives the person's number."""
    if about.is_own:
        yield request.person.pk
        return
    place = about.person.place_code
    record(
        verb="guardian.look",
        by=request.by,
        on=request.today,
        about=f"person:{about.person.pk}",
        place=place,
        purpose=PURPOSE,
    )
    with acting_as(resident_of(about.person.pk, name=about.person.name)):
        yield about.person.pk
