"""The desk that sends people out: its errands, a new one, and one that is given to another or taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.queries import need_for
from doudi.dispatch.rounds import actions, queries
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.rounds.permissions import SENDERS, NotAllowed, NotReady
from doudi.web.service.forms import Handing, Locating, Opening, PlainForm, Revoking
from doudi.web.service.questions import geo_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LISTED_MOST = 100
WORDS_MOST = 500
State = Errand.State


@require_safe
@never_cache
@for_desks(*SENDERS)
def errands(request: OfficerRequest) -> HttpResponse:
    """List the errands of a place: those still to be made, then what came of the latest."""
    rows = queries.errands_in(request.officer.desk.place_id)
    shown = {
        "open": rows.filter(state=State.OPEN)[:LISTED_MOST], "today": request.today,
        "ended": rows.exclude(state=State.OPEN).order_by("-ended_on", "-pk")[:LISTED_MOST],
    }  # fmt: skip
    return render(request, "service/errands.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SENDERS)
def new(request: OfficerRequest) -> HttpResponse:
    """Send somebody to somebody; for a need where the address names one."""
    need = _need(request)
    workers = queries.workers_for(request.officer.desk.place_id, on=request.today)
    form = Opening(request.POST or None, workers=workers, officer=request.officer, on=request.today)
    form.initial = {**form.initial, **_known(need)}
    if form.is_valid():
        verb = partial(actions.open_errand, **_asked_by(need), **form.cleaned_data)
        try:
            made = verb(by=request.officer, on=request.today)
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已派给%(name)s。") % {"name": made.worker.name})
            return redirect("service:errands")
    return render(request, "service/errand_new.html", {"form": form, "need": need})


def _need(request: OfficerRequest) -> Need | None:
    """:raises Http404: when a need is named that is none of the officer's."""
    number = request.GET.get("need", "")
    found = need_for(number=number, by=request.officer, on=request.today) if number else None
    if number and found is None:
        raise Http404
    return found


def _asked_by(need: Need | None) -> dict[str, Any]:
    """Say what an errand comes from, under the number by which whoever asked knows it."""
    if need is None:
        return {"source": Errand.Source.ROUND}
    if need.source == Need.Source.WARNING:
        return {"source": Errand.Source.WARNING, "source_number": need.source_number, "need": need}
    return {"source": Errand.Source.NEED, "source_number": need.number, "need": need}


def _known(need: Need | None) -> dict[str, Any]:
    """Give what a need already says of where to go and what for, and the door of its person where it is known."""
    if need is None:
        return {}
    known = {"name": need.name, "place": need.residence, "words": need.words[:WORDS_MOST]}
    door = queries.door_of(need.person_id) if need.person_id else None
    return {**known, "where": door.where, "at": door.at} if door and door.place == need.residence else known


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SENDERS)
def errand(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one errand and what came back; give it to another, say where the door is, or take it back."""
    found = queries.errand_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    act = next((name for name in ACTS if name in request.POST), "hand_over")
    forms = _forms(found, act=act, told=request.POST or None, on=request.today)
    verb, words = ACTS[act]
    if forms[act].is_valid():
        try:
            verb(errand=found, by=request.officer, on=request.today, **forms[act].cleaned_data)
        except (NotAllowed, NotReady) as reason:
            forms[act].add_error(None, str(reason))
        else:
            messages.success(request, words)
            return redirect("service:errand", found.number)
    records = found.records.select_related("worker", "second")
    shown = {"errand": found, "forms": forms, "records": records, "map": geo_of(found.at) if found.at else ""}
    return render(request, "service/errand.html", shown)


ACTS: dict[str, tuple[Callable[..., Errand], Any]] = {
    "revoke": (actions.revoke, gettext_lazy("已撤回。")),
    "locate": (actions.locate, gettext_lazy("已记下住址，走访的手机会更新。")),
    "hand_over": (actions.hand_over, gettext_lazy("已改派。")),
}
"""What is done with an errand, under the name of the button, and what is said then."""


def _forms(errand: Errand, *, act: str, told: Any, on: date) -> dict[str, PlainForm]:
    """Give the form of each act; the one that was sent holds what was told."""
    said = {act: told}
    return {
        "hand_over": Handing(
            said.get("hand_over"), workers=queries.workers_for(errand.place, on=on),
            initial={"to": errand.worker_id, "due_on": errand.due_on, "words": errand.words},
        ),
        "locate": Locating(said.get("locate"), initial={"where": errand.where, "at": errand.at}),
        "revoke": Revoking(said.get("revoke")),
    }  # fmt: skip
