"""Whom the letter of an application covers: who counts in it, whom it leaves out and why, who owes support from elsewhere.

Questions: proposed_in, which leaves the line that somebody looked; application_of, supporters_named.
Who lives with the applicant he has said himself: whoever was newly taken in stands in no household. What the registry has learned since
he applied is told beside it: who has left his household is not ticked, and who has joined it is proposed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext

from doudi.cases.applying.models import Application, ApplicationMember
from doudi.cases.applying.proposal import OTHER
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.proposal import PURPOSE, Proposed, owing, proposed_as
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Membership, Person
from doudi.registry.queries import household_of, members_on


def proposed_in(application: Application, *, by: Officer, on: date) -> list[Proposed]:
    """List the applicant, who lives with him, whom he named as owing him support, and whom the registry knows besides; the look is kept."""
    record(verb="registry.looked_at", by=by, on=on, about=application.number, place=application.place, purpose=PURPOSE)
    members = list(application.members.all())
    named = supporters_named(application)
    people = _people([*(one.person_id for one in members), *named])
    living = _lived_with(application, on=on)
    left = _left_since(application, living=living, on=on)
    inside = [
        proposed_as(
            people[one.person_id], relation=one.relation, on=on,
            left_out_because=_left_out(one) or left.get(one.person_id, ""),
        )
        for one in members
        if one.person_id in people
    ]  # fmt: skip
    outside = [
        proposed_as(people[number], relation=relation, on=on, is_outside=True)
        for number, relation in named.items()
        if number in people
    ]
    known = {one.person_id for one in members} | named.keys()
    joined = _joined_since(application, living=living, known=known, on=on)
    known |= {one.person.pk for one in joined}
    return [*inside, *joined, *outside, *owing(application.applicant_id, besides=known, on=on)]


def application_of(letter: Letter) -> Application | None:
    """Find the application a letter was drafted for, also when another letter has taken its place since."""
    return letter.applications.first() or Application.objects.filter(number=letter.case_number).first()


def supporters_named(application: Application) -> dict[int, str]:
    """Give whom the applicant named as owing him support from elsewhere, and what each is to him (GB/T 4761)."""
    return {one["person"]: one["relation"] for one in application.declared.get("supporters", [])}


def _left_out(one: ApplicationMember) -> str:
    why = gettext("申请里不算家庭成员：%(why)s")
    return why % {"why": one.left_out_because} if one.left_out_because else ""


def _lived_with(application: Application, *, on: date) -> list[Membership]:
    """List who lives with the applicant as the registry has it: the system's work, as below."""
    with acting_as(SYSTEM):
        household = household_of(person=Person(pk=application.applicant_id), day=on)
        return list(members_on(household=household, day=on)) if household else []


def _left_since(application: Application, *, living: Collection[Membership], on: date) -> dict[int, str]:
    """Say who has left the applicant's home since he applied, as the registry has written it; the applicant stays."""
    staying = {application.applicant_id, *(one.person_id for one in living)}
    with acting_as(SYSTEM):
        rows = Membership.objects.filter(
            person__application_memberships__application=application, until__gt=application.submitted_on, until__lte=on
        )
        ended = list(rows.exclude(person__in=staying).order_by("until"))
    words = gettext("申请以后登记为离开本户：%(why)s，%(day)s")
    return {one.person_id: words % {"day": one.until, "why": one.get_left_because_display()} for one in ended}


def _joined_since(
    application: Application, *, living: Collection[Membership], known: Collection[int], on: date
) -> list[Proposed]:
    """List who has joined the applicant's household since he applied: born, married in, come back."""
    is_head = any(one.person_id == application.applicant_id and one.relation[:1] == "0" for one in living)
    new = [one for one in living if one.since >= application.submitted_on and one.person_id not in known]
    with acting_as(SYSTEM):
        return [
            proposed_as(one.person, relation=one.relation if is_head else OTHER, on=on)
            for one in new
            if one.person.died_on is None
        ]


def _people(numbers: list[int]) -> dict[int, Person]:
    """Read whom an application names and who is alive: the system's work, for he may live where this desk sees nobody."""
    with acting_as(SYSTEM):
        rows = Person.objects.filter(pk__in=numbers, died_on=None).prefetch_related("identifiers")
        return {one.pk: one for one in rows}
