"""Applying in three screens: who we are, the list, the letter. What is typed is kept at every step; sent twice it is one application."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.cases.actions import NotAllowed, NotReady
from doudi.cases.applying import sending
from doudi.cases.applying.choosing import Possible, possible_for
from doudi.cases.applying.drafts import draft_of, drop_draft, save_draft
from doudi.cases.applying.guardians import guardians_for
from doudi.cases.applying.hukou import hukou_missing, said_of
from doudi.cases.applying.models import Application, Draft
from doudi.cases.applying.proposal import Proposal, name_member
from doudi.cases.applying.supporters import name_supporter
from doudi.cases.applying.where import Choice, choices_for, emergency_at, residence_of, towns_named, why_not_here
from doudi.cases.sealing import NotOpened, seal_text, unseal_text
from doudi.evidence.letters.own import open_own
from doudi.evidence.letters.people import NotReady as LetterNotReady
from doudi.offices.models import Place
from doudi.registry.actions import Number
from doudi.registry.identifiers import Kind
from doudi.web.resident import choose_form, who_form
from doudi.web.resident.choose_form import Choosing, programmes_of
from doudi.web.resident.inside import OwnRequest, keeping, only_inside
from doudi.web.resident.opened import remember
from doudi.web.resident.people import WHO, guardian_named, hukou_said, outside_of, proposed_to
from doudi.web.resident.who_form import NO, YES, Adding, Guarding, Saying, Who

LIST = "list"
PHONE = "phone"
SENT = "application_sent"


@dataclass(frozen=True)
class Settled:
    """The first screen, read: who counts, who does not and why, where and why there, and who owes support from elsewhere."""

    counted: list[Proposal]
    everybody: list[Proposal]
    left_out: dict[int, str]
    place: Choice
    supporters: list[Proposal]


def keep_typed(request: OwnRequest) -> None:
    """Keep what was sent although one's time is over; shows nothing and sends nothing."""
    part = LIST if request.resolver_match and request.resolver_match.url_name == "choose" else WHO
    _keep(request, part=part)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@keeping(keep_typed)
def who(request: OwnRequest) -> HttpResponse:
    """Screen 1: who we are, whether a relative works here, where it is handled."""
    draft = draft_of(request.person.pk)
    adding = Adding(request.POST if "add" in request.POST else None)
    if request.method == "POST":
        draft = _keep(request, part=WHO)
        if adding.is_valid():
            try:
                _add(request, draft, form=adding)
            except NotReady as reason:
                adding.add_error(None, str(reason))
            else:
                return redirect("resident:who")
    proposed = proposed_to(request, draft)
    choices = choices_for(request.person, members=[one.person for one in proposed], on=request.today)
    minors = [one for one in proposed if one.is_minor]
    guarding = Guarding(
        request.POST if "guard" in request.POST else None, wards=[(one.person.pk, one.person.name) for one in minors]
    )
    saying = Saying(request.POST if "say" in request.POST else None)
    if guardian_named(request, guarding, proposed=proposed) or hukou_said(request, saying):
        return redirect("resident:who")
    is_sent = request.method == "POST" and not {"add", "guard", "say"} & set(request.POST)
    outside = outside_of(request, draft, proposed=proposed)
    form = Who(
        request.POST if is_sent else None,
        proposed=proposed,
        choices=choices,
        known=_shown(draft, part=WHO),
        outside=outside,
    )
    towns: list[Place] = []
    if is_sent and form.is_valid():
        towns = _towns(request, form)
        if _settled(form, towns=towns):
            return redirect("resident:choose")
    shown = {
        "form": form, "adding": adding, "guarding": guarding if minors else None,
        "saying": None if request.person.hukou_place_id else saying, "said": said_of(request.person), "towns": towns,
        "guardians": guardians_for([one.person.pk for one in minors], on=request.today), "token": _token(draft), "places": choices,
        "why_not_here": why_not_here(request.person, on=request.today) or hukou_missing([one.person for one in proposed]),
    }  # fmt: skip
    return render(request, "resident/who.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@keeping(keep_typed)
def choose(request: OwnRequest) -> HttpResponse:
    """Screen 2: what there is for this household; one application for all that is chosen. Sending leads to the letter."""
    draft = draft_of(request.person.pk)
    if sent := _sent_before(request, draft=draft):
        return redirect("resident:application", sent.number)
    settled = _who_of(request, draft)
    if draft is None or settled is None:
        return redirect("resident:who")
    if request.method == "POST":
        draft = _keep(request, part=LIST)
    kept = draft.content.get(LIST, {})
    form = Choosing(request.POST if request.method == "POST" else None, members=settled.counted, known=kept)
    problem = ""
    offered = _offered(request, settled, form=form, kept=kept)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            return _send(request, draft, settled=settled, form=form, offered=offered)
        except (NotReady, NotAllowed, LetterNotReady, ValueError) as reason:
            problem = str(reason)
    shown = {
        "form": form, "problem": problem, "token": str(draft.token), "place": settled.place, "chosen": kept.get("programmes", []),
        "likely": [one for one in offered if one.met is not False], "unlikely": [one for one in offered if one.met is False],
    }  # fmt: skip
    return render(request, "resident/choose.html", shown)


@require_POST
@never_cache
@only_inside
def start_over(request: OwnRequest) -> HttpResponse:
    """Throw the draft away."""
    drop_draft(request.person.pk)
    return redirect("resident:home")


def _send(
    request: OwnRequest, draft: Draft, *, settled: Settled, form: Choosing, offered: list[Possible]
) -> HttpResponse:
    """:raises NotReady: when something is missing; ValueError when nothing is chosen."""
    programmes = programmes_of(draft.content[LIST]["programmes"], offered=offered)
    told = draft.content[WHO]
    filled = sending.Filled(
        token=draft.token, members=settled.everybody, left_out=settled.left_out, programmes=programmes, place=settled.place.place,
        ground=settled.place.ground, residence=residence_of(settled.place.place), words=told.get("words", ""),
        phone=_phone(told), declared=_declared(told, form=form), supporters=settled.supporters,
    )  # fmt: skip
    application = sending.send(filled=filled, by=request.by, on=request.today)
    request.session[SENT] = application.number
    if application.letter is not None:
        remember(request, invitation=open_own(letter=application.letter.number, account=request.account, at=now()))
    return redirect("resident:letter")


def _declared(told: dict[str, Any], *, form: Choosing) -> dict[str, Any]:
    said = form.said()
    relatives = [told.get("relative_words", "")] if told.get("relatives") == YES else []
    declared: dict[str, Any] = {"near_relatives": relatives, "urgent": bool(told.get("is_urgent"))}
    if said.income_month is not None:
        declared["income_month"] = str(said.income_month)
    if said.hardship != "none":
        declared["facts"] = {"household": {"sudden_hardship": said.hardship}, "people": {}}
    return declared


def _offered(
    request: OwnRequest, settled: Settled, *, form: Choosing, kept: dict[str, Any]
) -> list[Possible]:  # fmt: skip
    """Ask the rules: for what is on the page, or for what was kept before."""
    asked = form if form.is_bound else Choosing(_as_data(kept), members=settled.counted, known={})
    if not asked.is_valid():
        return []
    residence = residence_of(settled.place.place)
    return possible_for(
        settled.counted, said=asked.said(), place=settled.place.place, residence=residence, on=request.today
    )


def _as_data(kept: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in kept.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def _sent_before(request: OwnRequest, *, draft: Draft | None) -> Application | None:
    """Find what this very page has sent already: pressed twice, or gone back to, when its draft is gone."""
    if request.method != "POST":
        sent = request.session.get(SENT) if draft is None else None
        return Application.objects.filter(number=sent).first() if sent else None
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    return Application.objects.filter(token=token).first()


def _keep(request: OwnRequest, *, part: str) -> Draft:
    """Keep what was typed. The telephone number lies sealed; numbers of identity are never kept."""
    told: dict[str, Any] = who_form.typed(request.POST) if part == WHO else choose_form.typed(request.POST)
    if told.get(PHONE):
        told[PHONE] = b64encode(seal_text(told[PHONE], purpose=PHONE)).decode()
    return save_draft(person=request.person.pk, token=None, content={part: told}, at=now())


def _shown(draft: Draft | None, *, part: str) -> dict[str, Any]:
    told = dict(draft.content.get(part, {})) if draft else {}
    return {**told, PHONE: _phone(told)} if told.get(PHONE) else told


def _phone(told: dict[str, Any]) -> str:
    try:
        return unseal_text(b64decode(told.get(PHONE, "")), purpose=PHONE) if told.get(PHONE) else ""
    except (NotOpened, ValueError):
        return ""


def _add(request: OwnRequest, draft: Draft, *, form: Adding) -> None:
    """:raises NotReady: when it is nobody who can be taken in, or they are too many."""
    told = form.cleaned_data
    kept, take_in = ("owing", name_supporter) if told["add_lives"] == NO else ("added", name_member)
    added = list(draft.content.get(kept, []))
    number = Number(kind=Kind(told["add_kind"]), text=told["add_number"])
    inside = [one.person.pk for one in proposed_to(request, draft)]
    person = take_in(
        request.person, name=told["add_name"], number=number, inside=inside, added=added, by=request.by, on=request.today
    )  # fmt: skip
    save_draft(person=request.person.pk, token=None, content={kept: [*added, person.pk]}, at=now())


def _token(draft: Draft | None) -> str:
    return str(draft.token) if draft else ""


def _towns(request: OwnRequest, form: Who) -> list[Place]:
    """Find the town that was written, where one must be: one is kept at once, of several the visitor chooses."""
    if not form.needs_town():
        return []
    within = form.county()
    found = [one for one in towns_named(form.cleaned_data["town"], on=request.today) if one.pk.startswith(within)]
    chosen = [one for one in found if one.pk == request.POST.get("town_code")] or found
    if not found:
        form.add_error("town", gettext("没有找到这个街道或乡镇。请写全名，例如：赤岗街道。"))
    if len(chosen) == 1:
        save_draft(person=request.person.pk, token=None, content={"town": chosen[0].pk}, at=now())
    return chosen


def _settled(form: Who, *, towns: list[Place]) -> bool:
    """The first screen is done: everything holds, and a town that had to be written is one town."""
    return not form.errors and (not form.needs_town() or len(towns) == 1)


def _who_of(request: OwnRequest, draft: Draft | None) -> Settled | None:
    """Read the first screen again from what was kept: the same checks hold on whatever way somebody came."""
    if draft is None or WHO not in draft.content:
        return None
    proposed = proposed_to(request, draft)
    choices = choices_for(request.person, members=[one.person for one in proposed], on=request.today)
    outside = outside_of(request, draft, proposed=proposed)
    form = Who(draft.content[WHO] | {PHONE: ""}, proposed=proposed, choices=choices, known={}, outside=outside)
    if not form.is_valid():
        return None
    told = form.cleaned_data
    place = _place(form, choices=choices, draft=draft)
    if place is None:
        return None
    left_out = {
        one.person.pk: told[f"why_{one.person.pk}"] for one in proposed if told.get(f"lives_{one.person.pk}") == NO
    }
    counted = [one for one in proposed if one.person.pk not in left_out]
    return Settled(counted=counted, everybody=proposed, left_out=left_out, place=place, supporters=form.named())


def _place(form: Who, *, choices: list[Choice], draft: Draft) -> Choice | None:
    chosen = next((one for one in choices if one.key == form.cleaned_data["place"]), None)
    if not form.needs_town():
        return chosen
    town = Place.objects.filter(pk=draft.content.get("town", ""), pk__startswith=form.county()).first()
    if town is None:
        return None
    return emergency_at(town) if chosen is None else replace(chosen, place=town.pk, name=chosen.name + town.name)
