"""Asking again: the verification desk chooses whom to ask about what; what is missing, stale or disputed is chosen already."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.evidence.gate import Refused
from doudi.evidence.reports import queries
from doudi.evidence.reports.permissions import ISSUERS, NotAllowed
from doudi.evidence.reports.rechecks import Askable, askable_again, recheck
from doudi.evidence.reports.refusals import NotReady
from doudi.evidence.sources.actions import NotCommissioned
from doudi.web.hub.verification_forms import AskingAgain
from doudi.web.hub.verification_lists import household_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*ISSUERS)
def ask_again(request: OfficerRequest, number: str) -> HttpResponse:
    """Choose people and sources, and open the re-check."""
    found = queries.commission_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    rows, problem = askable_again(found, on=request.today), ""
    form = AskingAgain(request.POST if request.method == "POST" else None, rows=rows)
    if form.is_valid():
        try:
            opened = recheck(found=found, pairs=form.pairs_chosen(), by=request.officer, on=request.today)
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from reason
        except (Refused, NotCommissioned, NotReady) as reason:
            problem = str(reason)
        else:
            return redirect("hub:commission", opened.number)
    people: dict[str, list[tuple[Askable, object]]] = {}
    for row, box in zip(rows, form["pairs"], strict=True):
        people.setdefault(row.subject_name, []).append((row, box))
    shown = {
        "commission": found,
        "household": household_of(found.letter),
        "people": people,
        "problem": problem,
        "form": form,
    }
    return render(request, "hub/recheck.html", shown)
