"""What was sent to this desk: its list by day, and one of them with the package, to be accepted and answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.dispatch.needs import queries
from doudi.dispatch.needs import sending as verbs
from doudi.dispatch.needs.models import Sending
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.web.hub.needs.forms import Answering
from doudi.web.hub.needs.lines import sending_lines
from doudi.web.hub.needs.words import package_rows
from doudi.web.shell.signed_in import OfficerRequest, for_desks

OWNERS = ("department", "county", "city", "township", "service")
MOST = 100
SHELVES = {
    "open": (gettext_lazy("待接收、待答复"), verbs.OPEN),
    "answered": (gettext_lazy("已答复"), ("DONE", "REJECTED", "TRANSFERRED")),
}


@require_safe
@never_cache
@for_desks(*OWNERS)
def sent(request: OfficerRequest) -> HttpResponse:
    """List what was sent to the officer's desk."""
    shelf = request.GET.get("list", "open")
    shelf = shelf if shelf in SHELVES else "open"
    rows = queries.sendings_to(request.officer).filter(stage__in=SHELVES[shelf][1])
    rows = rows.order_by("answer_by", "pk") if shelf == "open" else rows.order_by("-answered_on", "-pk")
    shown = {
        "shelf": shelf, "title": SHELVES[shelf][0], "shelves": [(key, words) for key, (words, _) in SHELVES.items()],
        "lines": sending_lines(rows[:MOST], on=request.today),
    }  # fmt: skip
    return render(request, "hub/needs/sent.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*OWNERS)
def sending(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one of them; accept it, or answer it."""
    found = queries.sending_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    form = Answering(request.POST if request.method == "POST" and "accept" not in request.POST else None)
    if request.method == "POST" and _tried(request, form, found=found):
        return redirect("hub:sending", found.number)
    shown = {
        "sending": found, "rows": package_rows(found.package), "is_open": found.stage in verbs.OPEN, "form": form,
        "kind": found.owner.get_kind_display(),
    }  # fmt: skip
    return render(request, "hub/needs/sending.html", shown)


def _tried(request: OfficerRequest, form: Answering, *, found: Sending) -> bool:
    """Try the one verb that was asked for; what is missing is said in the form."""
    try:
        if "accept" in request.POST:
            verbs.take_in(sending=found, by=request.officer, on=request.today)
            messages.success(request, gettext("已接收，请在期限内答复。"))
            return True
        if not form.is_valid():
            return False
        told: dict[str, Any] = form.told()
        verbs.answer(sending=found, by=request.officer, on=request.today, **told)
    except (NotAllowed, NotReady) as reason:
        if not form.is_bound:
            messages.error(request, str(reason))
            return True
        form.add_error(None, str(reason))
        return False
    messages.success(request, gettext("已答复，转办的人会看到。"))
    return True
