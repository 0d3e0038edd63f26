"""What officers sorted otherwise than the rules did: a report to change the rules by, never learned from silently."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.dispatch.needs import queries
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.permissions import READERS
from doudi.web.shell.signed_in import OfficerRequest, for_desks

DAYS = 90


@require_safe
@never_cache
@for_desks(*READERS)
def overruled(request: OfficerRequest) -> HttpResponse:
    """Count the overrulings of ninety days by the rule's reason."""
    since = request.today - timedelta(days=DAYS)
    found = queries.overruled(place=request.officer.desk.place_id, since=since)
    rows = [{**one, "was": Kind(str(one["was"])).label, "became": Kind(str(one["became"])).label} for one in found]
    return render(request, "hub/needs/overruled.html", {"rows": rows, "since": since})
