"""The desk that sends people out: its errands, a new one, and one that is given to another or taken back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.queries import need_for
from doudi.dispatch.rounds import actions, queries
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.rounds.permissions import SENDERS, NotAllowed, NotReady
from doudi.web.service.forms import Handing, Opening, Revoking
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


def _known(need: Need | None) -> dict[str, str]:
    """Give what a need already says of where to go and what for."""
    return {} if need is None else {"name": need.name, "place": need.residence, "words": need.words[:WORDS_MOST]}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SENDERS)
def errand(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one errand and what came back; give it to another, or take it back."""
    found = queries.errand_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    is_revoking = "revoke" in request.POST
    workers = queries.workers_for(found.place, on=request.today)
    known = {"to": found.worker_id, "due_on": found.due_on, "words": found.words}
    handing = Handing(None if is_revoking else request.POST or None, workers=workers, initial=known)
    revoking = Revoking(request.POST if is_revoking else None)
    form, verb = (revoking, actions.revoke) if is_revoking else (handing, actions.hand_over)
    if form.is_valid():
        try:
            verb(errand=found, by=request.officer, on=request.today, **form.cleaned_data)
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已撤回。") if is_revoking else gettext("已改派。"))
            return redirect("service:errand", found.number)
    shown = {
        "errand": found,
        "handing": handing,
        "revoking": revoking,
        "records": found.records.select_related("worker", "second"),
    }
    return render(request, "service/errand.html", shown)
