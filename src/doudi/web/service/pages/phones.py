"""The phones that keep errands, and the button for one that is lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.dispatch.rounds import queries
from doudi.dispatch.rounds.devices import lose
from doudi.dispatch.rounds.permissions import WORKERS, NotAllowed, NotReady
from doudi.web.shell import pushed
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LISTED_MOST = 200


@require_safe
@never_cache
@for_desks(*WORKERS)
def phones(request: OfficerRequest) -> HttpResponse:
    """List an officer's own phones and those of his place."""
    push = pushed.switch(request, phone=pushed.WORKER, owner=request.officer)
    shown = {"phones": queries.devices_seen_by(request.officer)[:LISTED_MOST], "push": push}
    return render(request, "service/phones.html", shown)


@require_POST
@never_cache
@for_desks(*WORKERS)
def lost(request: OfficerRequest, number: int) -> HttpResponse:
    """Say that a phone is lost."""
    found = queries.devices_seen_by(request.officer).filter(pk=number).first()
    if found is None:
        raise Http404
    try:
        lose(device=found, by=request.officer, on=request.today)
    except (NotAllowed, NotReady) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("已挂失。这台手机下次连上网时会清空。"))
    return redirect("service:phones")
