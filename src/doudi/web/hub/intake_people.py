"""Whom the window asks about: who may live with the applicant, who owes him support from elsewhere, and whom he names beside.

Verbs: inside_of, outside_of, add_named, check_all_added, read_booklet_here, name_guardian_here,
forget_named.
Whom he named is kept in the officer's session until the application is taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from doudi.cases.actions import NotReady
from doudi.cases.applying.guardians import name_outside_guardian
from doudi.cases.applying.hukou import read_booklet
from doudi.cases.applying.proposal import RELATIONS, Proposal, as_said, name_member, propose_members
from doudi.cases.applying.supporters import name_supporter, propose_supporters
from doudi.evidence.letters.proposal import OWE_SUPPORT
from doudi.registry.actions import Number
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from doudi.web.hub.guardian_forms import Naming
from doudi.web.hub.hukou_forms import Booklet
from doudi.web.hub.intake_adding import MEMBER, SUPPORTER, Adding
from doudi.web.shell.signed_in import OfficerRequest

KEPT = {MEMBER: "intake_members", SUPPORTER: "intake_supporters"}
NAMING = {MEMBER: name_member, SUPPORTER: name_supporter}
RELATION_CODES = {code for code, _ in RELATIONS}


def inside_of(request: OfficerRequest, person: Person) -> list[Proposal]:
    """List the applicant, who the registry knows lives with him, and whom he named so in this session."""
    said = named_as(request, MEMBER)
    found = propose_members(person, by=request.officer, on=request.today, added=list(said))
    return as_said(found, said=said, codes=RELATION_CODES)


def outside_of(request: OfficerRequest, person: Person, *, inside: list[Proposal]) -> list[Proposal]:
    """List who owes support from elsewhere: as the registry knows, and whom the applicant named so in this session."""
    said = named_as(request, SUPPORTER)
    ids = [one.person.pk for one in inside]
    found = propose_supporters(person, inside=ids, by=request.officer, on=request.today, added=list(said))
    return as_said(found, said=said, codes=OWE_SUPPORT)


def add_named(request: OfficerRequest, form: Adding, *, person: Person) -> Person | None:
    """Take somebody the applicant names into the session; None, with an error in the form, when that cannot be."""
    told, kind = form.cleaned_data, form.prefix
    named = named_as(request, kind)
    inside = [one.person.pk for one in inside_of(request, person)]
    number = Number(kind=Kind(told["kind"]), text=told["number"])
    try:
        found = NAMING[kind](
            person, name=told["name"], number=number, inside=inside, added=named, by=request.officer, on=request.today
        )
    except NotReady as reason:
        form.add_error(None, str(reason))
        return None
    request.session[KEPT[kind]] = {**named, found.pk: told["relation"]}
    return found


def check_all_added(adding: Mapping[str, Adding]) -> None:
    """Nobody who was typed is lost in silence.

    :raises NotReady: when somebody was typed and not added.
    """
    for form in adding.values():
        if why := form.why_not_yet():
            raise NotReady(why)


def read_booklet_here(request: OfficerRequest, person: Person) -> Booklet:
    """Write down what the booklet on the window says of one of those inside, where its button was pressed; give the form to show."""
    people = [(one.person.pk, one.person.name) for one in inside_of(request, person)]
    pressed = request.POST.get("read") == Booklet.prefix
    form = Booklet(request.POST if pressed else None, people=people)
    if not pressed or not form.is_valid():
        if request.method == "POST" and not pressed:
            form.keep(request.POST)
        return form
    told = form.cleaned_data
    try:
        read_booklet(
            person=Person(pk=int(told["person"])), address=told["address"], by=request.officer, on=request.today
        )
    except NotReady as reason:
        form.add_error(None, str(reason))
        return form
    return Booklet(None, people=people)


def name_guardian_here(request: OfficerRequest, person: Person) -> Naming:
    """Write down who signs for a child of those inside, where its button was pressed; give the form to show."""
    inside = inside_of(request, person)
    wards = [(one.person.pk, one.person.name) for one in inside if one.is_minor]
    pressed = request.POST.get("read") == Naming.prefix
    form = Naming(request.POST if pressed else None, wards=wards)
    if not pressed or not form.is_valid():
        if request.method == "POST" and not pressed:
            form.keep(request.POST)
        return form
    ward = next(one.person for one in inside if one.person.pk == int(form.cleaned_data["ward"]))
    try:
        name_outside_guardian(ward, by=request.officer, on=request.today, **form.matter())
    except NotReady as reason:
        form.add_error(None, str(reason))
        return form
    return Naming(None, wards=wards)


def named_as(request: OfficerRequest, kind: str) -> dict[int, str]:
    """Give whom the applicant named in this session, and what each is to him; JSON keeps the numbers as text."""
    return {int(number): code for number, code in request.session.get(KEPT[kind], {}).items()}


def forget_named(request: OfficerRequest) -> None:
    """Forget whom an applicant named: his application is taken, or another stands at the window."""
    for kept in KEPT.values():
        request.session.pop(kept, None)
