"""Whom the letter of an application covers: who counts in it, whom it leaves out and why, who owes support from elsewhere.

Questions: proposed_in, which leaves the line that somebody looked; supporters_named.
No household of the registry is asked: whoever was newly taken in stands in none, and who lives with the applicant he has said himself.
"""

from __future__ import annotations

from datetime import date

from doudi.cases.applying.models import Application
from doudi.evidence.letters.proposal import PURPOSE, Proposed, owing, proposed_as
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Person


def proposed_in(application: Application, *, by: Officer, on: date) -> list[Proposed]:
    """List the applicant, who lives with him, whom he named as owing him support, and whom the registry knows besides; the look is kept."""
    record(verb="registry.looked_at", by=by, on=on, about=application.number, place=application.place, purpose=PURPOSE)
    members = list(application.members.all())
    named = supporters_named(application)
    people = _people([*(one.person_id for one in members), *named])
    inside = [
        proposed_as(people[one.person_id], relation=one.relation, on=on, left_out_because=one.left_out_because)
        for one in members
        if one.person_id in people
    ]
    outside = [
        proposed_as(people[number], relation=relation, on=on, is_outside=True)
        for number, relation in named.items()
        if number in people
    ]
    known = {one.person_id for one in members} | named.keys()
    return [*inside, *outside, *owing(application.applicant_id, besides=known, on=on)]


def supporters_named(application: Application) -> dict[int, str]:
    """Give whom the applicant named as owing him support from elsewhere, and what each is to him (GB/T 4761)."""
    return {one["person"]: one["relation"] for one in application.declared.get("supporters", [])}


def _people(numbers: list[int]) -> dict[int, Person]:
    """Read whom an application names and who is alive: the system's work, for he may live where this desk sees nobody."""
    with acting_as(SYSTEM):
        rows = Person.objects.filter(pk__in=numbers, died_on=None).prefetch_related("identifiers")
        return {one.pk: one for one in rows}
