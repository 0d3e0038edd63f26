"""The villages of a place on the map: where their committees are, for a route without the points of homes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.rounds import queries
from doudi.dispatch.rounds.doors import keep_hall
from doudi.dispatch.rounds.permissions import SENDERS, NotAllowed, NotReady
from doudi.web.service.forms import LISTED_MOST, Charting, villages_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SENDERS)
def halls(request: OfficerRequest) -> HttpResponse:
    """List the villages on the map and those that are not, and put one on it."""
    desk = request.officer.desk.place_id
    form = Charting(request.POST or None, desk=desk)
    if form.is_valid():
        try:
            made = keep_hall(by=request.officer, on=request.today, **form.cleaned_data)
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已记下%(name)s的坐标。") % {"name": made.place.name})
            return redirect("service:halls")
    found = queries.halls_in(desk)[:LISTED_MOST]
    without = villages_of(desk).filter(hall=None)[:LISTED_MOST]
    return render(request, "service/halls.html", {"halls": found, "without": without, "form": form})
