"""The roster of the villages of a place: who goes round where, and where nobody does."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.dispatch.rounds import queries
from doudi.dispatch.rounds import roster as posts
from doudi.dispatch.rounds.permissions import SENDERS, NotAllowed, NotReady
from doudi.offices.models import Level
from doudi.offices.queries import descendants
from doudi.web.service.forms import Enrolling
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LISTED_MOST = 300


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SENDERS)
def roster(request: OfficerRequest) -> HttpResponse:
    """List who goes round, name the villages without anybody, and put somebody on the roster."""
    place = request.officer.desk.place_id
    form = Enrolling(request.POST or None, workers=queries.workers_for(place, on=request.today), desk=place)
    if form.is_valid():
        try:
            made = posts.enrol(by=request.officer, on=request.today, **form.cleaned_data)
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("%(name)s已上名册。") % {"name": made.officer.name})
            return redirect("service:roster")
    found = list(posts.on_roster(place, on=request.today)[:LISTED_MOST])
    villages = descendants(place, on=request.today, level=Level.VILLAGE)
    without = villages.exclude(code__in={one.place_id for one in found})[:LISTED_MOST]
    return render(request, "service/roster.html", {"posts": found, "without": without, "form": form})


@require_POST
@never_cache
@for_desks(*SENDERS)
def leave(request: OfficerRequest, number: int) -> HttpResponse:
    """Take somebody off the roster."""
    found = posts.on_roster(request.officer.desk.place_id, on=request.today).filter(pk=number).first()
    if found is None:
        raise Http404
    try:
        posts.leave(post=found, by=request.officer, on=request.today)
    except (NotAllowed, NotReady) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("已从名册撤下。"))
    return redirect("service:roster")
