"""The window takes an application: whose document lies here, what he asks for, and where it is handled, told in writing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.applying import intake as verbs
from doudi.cases.applying.choosing import Possible, Said, possible_for
from doudi.cases.applying.guardians import guardians_for
from doudi.cases.applying.hukou import hukou_missing
from doudi.cases.applying.models import Application
from doudi.cases.applying.proposal import Proposal
from doudi.cases.applying.sending import Filled
from doudi.cases.applying.where import (
    TOWN_DIGITS,
    Choice,
    choices_for,
    emergency_at,
    residence_of,
    towns_named,
    why_not_here,
)
from doudi.cases.papers.queries import guidance_of
from doudi.cases.permissions import TAKERS
from doudi.offices.queries import full_names
from doudi.registry.actions import Number
from doudi.registry.identifiers import Kind
from doudi.registry.models import Person
from doudi.web.hub.intake_adding import SUPPORTER, Adding, addings
from doudi.web.hub.intake_forms import Finding, Stranger, Taking, programmes_of
from doudi.web.hub.intake_people import (
    add_named,
    check_all_added,
    forget_named,
    inside_of,
    name_guardian_here,
    named_as,
    outside_of,
    read_booklet_here,
)
from doudi.web.shell.signed_in import OfficerRequest, for_desks

FOUND = "intake_person"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*TAKERS)
def find(request: OfficerRequest) -> HttpResponse:
    """Find whoever stands at the window by name and number, or take in a stranger without papers."""
    is_stranger = "stranger" in request.POST
    form = Finding(request.POST if request.method == "POST" and not is_stranger else None)
    stranger = Stranger(request.POST if is_stranger else None)
    asked: Any = stranger if is_stranger else form
    if request.method == "POST" and asked.is_valid():
        try:
            person = _stranger(request, stranger) if is_stranger else _found(request, form)
        except NotReady as reason:
            asked.add_error(None, str(reason))
        else:
            request.session[FOUND] = [person.pk, request.officer.pk]
            forget_named(request)
            return redirect("hub:intake_take")
    return render(request, "hub/intake_find.html", {"form": form, "stranger": stranger})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*TAKERS)
def take(request: OfficerRequest) -> HttpResponse:
    """Take the application of whoever was found, with whom he names; the competent place handles it."""
    person = _at_window(request)
    if person is None:
        return redirect("hub:intake")
    adding = addings(request.POST)
    added = _added(request, adding, person=person)
    booklet, naming = read_booklet_here(request, person), name_guardian_here(request, person)
    person = _at_window(request) or person  # what the booklet said stands now
    proposed = inside_of(request, person)
    choices = choices_for(person, members=[one.person for one in proposed], on=request.today)
    outside = outside_of(request, person, inside=proposed)
    adds = "add" in request.POST or "read" in request.POST
    data = request.POST if request.method == "POST" and not adds else None
    form = Taking(data, proposed=proposed, choices=choices, outside=outside, named=named_as(request, SUPPORTER))
    if adds:
        form.keep(request.POST, added=added)
    chosen, offered = request.POST.getlist("programmes"), []
    if form.is_valid() and (place := _place(request, form)) is not None:
        offered = _offered(request, form, place=place)
        if "look" not in request.POST:
            try:
                check_all_added(adding)
                return _take(request, form, place=place, programmes=programmes_of(chosen, offered=offered))
            except (NotReady, ValueError) as reason:
                form.add_error(None, str(reason))
            except NotAllowed as reason:
                raise PermissionDenied(str(reason)) from reason
    shown = {
        "form": form, "person": person, "adding": adding,
        "offered": offered or _usual(request, proposed=proposed, choices=choices), "chosen": chosen, "places": choices,
        "why_not_here": why_not_here(person, on=request.today), "booklet": booklet,
        "hukou_missing": hukou_missing([one.person for one in proposed]),
        "naming": naming, "guardians": guardians_for([one.person.pk for one in proposed], on=request.today),
        "minors": [one for one in proposed if one.is_minor],
    }  # fmt: skip
    return render(request, "hub/intake_take.html", shown)


@require_safe
@never_cache
@for_desks(*TAKERS)
def taken(request: OfficerRequest, number: str) -> HttpResponse:
    """Say in writing, to be printed and handed over, what was taken, where it is handled and what comes next."""
    rows = Application.objects.prefetch_related("cases").select_related("taken_by")
    found = rows.filter(number=number).first() if number.isalnum() else None
    if found is None:
        raise Http404
    town = found.place[:TOWN_DIGITS]
    names = full_names([town, found.window])
    cases = list(found.cases.all())
    shown = {
        "application": found, "place": names[town], "window": names[found.window],
        "is_elsewhere": found.window[:6] != found.place[:6], "cases": cases,
        "paper": guidance_of(found),
        "urgent": next((one for one in cases if one.is_urgent), None),
    }  # fmt: skip
    return render(request, "hub/intake_taken.html", shown)


def _found(request: OfficerRequest, form: Finding) -> Person:
    told = form.cleaned_data
    number = Number(kind=Kind(told["kind"]), text=told["number"])
    return verbs.find_applicant(name=told["name"], number=number, by=request.officer, on=request.today)


def _stranger(request: OfficerRequest, form: Stranger) -> Person:
    told = form.cleaned_data
    return verbs.register_stranger(
        name=told["stranger_name"], sex=told["stranger_sex"], by=request.officer, on=request.today
    )


def _at_window(request: OfficerRequest) -> Person | None:
    """Give who was found by this very officer in this session."""
    kept = request.session.get(FOUND)
    if not isinstance(kept, list) or kept[1] != request.officer.pk:
        return None
    return verbs.applicant_for(kept[0])


def _added(request: OfficerRequest, adding: dict[str, Adding], *, person: Person) -> int | None:
    """Add whom one of the forms names, and empty it; None when nobody was named, or he cannot be added."""
    form = next((one for one in adding.values() if one.is_valid()), None)
    found = add_named(request, form, person=person) if form else None
    if form is None or found is None:
        return None
    adding[form.prefix] = type(form)(added=found)
    return found.pk


def _place(request: OfficerRequest, form: Taking) -> Choice | None:
    """Give the place that handles it; a town that must be written is looked for."""
    chosen = next((one for one in form.places if one.key == form.cleaned_data["place"]), None)
    if not form.needs_town():
        return chosen
    towns = [
        one for one in towns_named(form.cleaned_data["town"], on=request.today) if one.pk.startswith(form.county())
    ]
    if len(towns) != 1:
        names = "、".join(f"{one.parent.name if one.parent else ''}{one.name}" for one in towns)
        words = gettext("有几个同名的：%(names)s。请在“由哪里办理”里选，或者写全名。") % {"names": names}
        form.add_error("town", words if towns else gettext("没有找到这个街道或乡镇，请写全名。"))
        return None
    if chosen is None:
        return emergency_at(towns[0])
    return replace(chosen, place=towns[0].pk, name=chosen.name + towns[0].name)


def _offered(request: OfficerRequest, form: Taking, *, place: Choice) -> list[Possible]:
    counted = [one for one in form.proposed if one.person.pk not in form.left_out()]
    residence = residence_of(place.place)
    return possible_for(counted, said=form.said(), place=place.place, residence=residence, on=request.today)


def _usual(request: OfficerRequest, *, proposed: list[Proposal], choices: list[Choice]) -> list[Possible]:
    place = choices[0].place if choices else request.officer.desk.place_id
    return possible_for(proposed, said=Said(), place=place, residence=residence_of(place), on=request.today)


def _take(request: OfficerRequest, form: Taking, *, place: Choice, programmes: dict[str, list[int]]) -> HttpResponse:
    """:raises NotReady: when something is missing."""
    told = form.cleaned_data
    filled = Filled(
        token=told["token"], members=form.proposed, left_out=form.left_out(), programmes=programmes, place=place.place,
        ground=place.ground, residence=residence_of(place.place), words=told["words"], phone=told["phone"],
        declared=form.declared(), supporters=form.named(),
    )  # fmt: skip
    helper = verbs.Helper(name=told["agent_name"], relation=told["agent_relation"], because=told["agent_because"])
    made = verbs.take(filled=filled, channel=told["channel"], helper=helper, by=request.officer, on=request.today)
    request.session.pop(FOUND, None)
    forget_named(request)
    return redirect("hub:intake_taken", made.number)
