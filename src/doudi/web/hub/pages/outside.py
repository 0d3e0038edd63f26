"""册外领取: who is paid and stands in no register of persons, as far as an officer sees."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.monitoring.outside import SHOWN_MOST, outsiders_for
from doudi.monitoring.permissions import READERS
from doudi.web.hub import places
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_safe
@never_cache
@for_desks(*READERS)
def outside(request: OfficerRequest) -> HttpResponse:
    """List them, the dead first, then by what is paid."""
    found = outsiders_for(officer=request.officer)
    rows = list(found[:SHOWN_MOST])
    names = places.names_of(row.place for row in rows)
    shown = {"rows": [(row, names[row.place]) for row in rows], "total": found.count(), "most": SHOWN_MOST}
    return render(request, "hub/outside.html", shown)
