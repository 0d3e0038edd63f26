"""Several owners at once (社会救助一件事): one form, a need for each, and one page that says how far each has come."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.dispatch.needs.callers import NotKnown
from doudi.dispatch.needs.kinds import OWNERS, Kind
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.permissions import READERS, NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.needs.together import Asked, Part, open_together, progress_of
from doudi.web.hub.needs.forms import Several
from doudi.web.hub.needs.hotline import TAKERS, told_of
from doudi.web.hub.needs.lines import title_of
from doudi.web.hub.needs.where import NotFound, places_near
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*TAKERS)
def several(request: OfficerRequest) -> HttpResponse:
    """Take one form for several owners and send each its part."""
    form = Several(request.POST or None)
    if form.is_valid():
        try:
            asked = Asked(source=Need.Source.VISIT, urgency=form.cleaned_data["urgency"], **told_of(request, form))
            parts = [Part(kind=kind, words=words) for kind, words in form.asked()]
            made = open_together(asked, parts=parts, by=request.officer, on=request.today)
        except (NotAllowed, NotReady, NotFound, NotKnown) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("一张表，%(count)s 件事都已登记并转出。") % {"count": len(made)})
            return redirect("hub:need_together", made[0].together)
    shown = {"form": form, "places": places_near(request.officer.desk.place_id, on=request.today)}
    return render(request, "hub/needs/several.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def progress(request: OfficerRequest, together: str) -> HttpResponse:
    """Show how far each owner has come with its part."""
    needs = progress_of(together) if together.isalnum() else []
    if not needs:
        raise Http404
    parts = [(one, OWNERS[Kind(one.kind)], list(one.sendings.all())) for one in needs]
    shown = {"together": together, "parts": parts, "title": title_of(needs[0]), "opened_on": needs[0].opened_on}
    return render(request, "hub/needs/together.html", shown)
