"""The operator's form: what somebody needs, in as few strokes as it takes; a caller may stay without a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.callers import Caller, NotKnown, caller_of
from doudi.dispatch.needs.packing import consent_for
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.registry.actions import Number
from doudi.registry.identifiers import Kind as Document
from doudi.web.hub.needs.forms import Caller as CallerForm
from doudi.web.hub.needs.forms import Calling
from doudi.web.hub.needs.where import NotFound, place_named, places_near
from doudi.web.shell.signed_in import OfficerRequest, for_desks

TAKERS = ("village", "township", "county", "city")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*TAKERS)
def hotline(request: OfficerRequest) -> HttpResponse:
    """Take a need in, say at once whose it is and why, and be ready for the next."""
    form = Calling(request.POST or None)
    if form.is_valid():
        try:
            told = told_of(request, form)
            made = open_need(
                source=form.cleaned_data["source"], source_number="", words=form.cleaned_data["words"],
                item=form.cleaned_data["item"], urgency=form.cleaned_data["urgency"], by=request.officer, on=request.today, **told,
            )  # fmt: skip
        except (NotAllowed, NotReady, NotFound, NotKnown) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(
                request,
                gettext("已登记 %(number)s，归%(kind)s。") % {"number": made.number, "kind": made.get_kind_display()},
            )
            return redirect("hub:need_new") if "next" in request.POST else redirect("hub:need", made.number)
    shown = {"form": form, "places": places_near(request.officer.desk.place_id, on=request.today)}
    return render(request, "hub/needs/hotline.html", shown)


def told_of(request: OfficerRequest, form: CallerForm) -> dict[str, Any]:
    """Read who it is, where, and what may be passed on.

    :raises NotFound: when the place cannot be told.
    :raises NotKnown: when the number is another's, or cannot be.
    """
    told = form.cleaned_data
    number = Number(kind=Document(told["document"]), text=told["document_number"]) if told["document_number"] else None
    caller: Caller = caller_of(name=told["name"], number=number)
    residence = place_named(told["residence"], within=request.officer.desk.place_id, on=request.today)
    consent = consent_for(purpose=gettext("办理这件需求"), on=request.today) if told["agrees"] else {}
    return {
        "person": caller.person, "name": caller.name, "masked": caller.masked, "place": caller.place, "residence": residence,
        "phone": told["phone"].strip(), "consent": consent,
    }  # fmt: skip
