"""The second officer's own word on a visit that the other wrote down."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.cases.permissions import NotAllowed as CaseNotAllowed
from doudi.cases.refusals import NotReady as CaseNotReady
from doudi.dispatch.rounds import confirming, queries
from doudi.dispatch.rounds.permissions import WORKERS, NotAllowed, NotReady
from doudi.web.shell.signed_in import OfficerRequest, for_desks

REFUSALS = (NotAllowed, NotReady, CaseNotAllowed, CaseNotReady)


@require_safe
@never_cache
@for_desks(*WORKERS)
def waiting(request: OfficerRequest) -> HttpResponse:
    """List the visits that wait for this officer's word, with what was written."""
    return render(request, "service/waiting.html", {"records": queries.waiting_for(request.officer)})


@require_POST
@never_cache
@for_desks(*WORKERS)
def confirm(request: OfficerRequest, number: int) -> HttpResponse:
    """Stand to what was written, or say where it is not so."""
    found = next((one for one in queries.waiting_for(request.officer) if one.pk == number), None)
    if found is None:
        raise Http404
    try:
        if "refuse" in request.POST:
            confirming.refuse(record=found, why=request.POST.get("why", ""), by=request.officer, on=request.today)
        else:
            confirming.confirm(record=found, by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request, gettext("已退回。") if "refuse" in request.POST else gettext("已确认，走访已记入案件。")
        )
    return redirect("service:waiting")
