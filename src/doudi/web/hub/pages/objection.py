"""One objection: the resident's words, the answer of the owner of the data, and what follows."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.evidence.reports import actions, queries
from doudi.evidence.reports.models import Objection, Report
from doudi.evidence.reports.objections import recheck_of
from doudi.evidence.reports.permissions import READERS, NotAllowed, may_issue
from doudi.evidence.sources.catalogue import SOURCES
from doudi.journal.queries import entries_about
from doudi.web.hub.verification_forms import Answering
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 30


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def objection(request: OfficerRequest, number: str) -> HttpResponse:
    """Show an objection; the verification desk writes down what the owner of the data answered."""
    found = queries.objection_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    form = Answering(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_objection(objection=found, by=request.officer, on=request.today, **form.cleaned_data)
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from reason
        except actions.NotReady as reason:
            form.add_error("answer", str(reason))
        else:
            return redirect("hub:objection", number)
    return _show(request, found, form=form)


def _show(request: OfficerRequest, found: Objection, *, form: Answering) -> HttpResponse:
    shown = {
        "objection": found,
        "source": SOURCES[found.source],
        "later": Report.objects.filter(replaces=found.report).first(),
        "recheck": recheck_of(found),
        "form": form,
        "is_late": found.answered_on is None and found.answer_by < request.today,
        "may_answer": found.answered_on is None and may_issue(request.officer, place=found.report.place),
        "feedback": found.feedback.all(),
        "journal": entries_about(found.number)[:LINES_MOST],
    }
    return render(request, "hub/objection.html", shown)
