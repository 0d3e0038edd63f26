"""Papers of a case: writing one, printing it, and writing down how it was handed over."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.cases.papers import actions
from doudi.cases.papers.models import Paper
from doudi.cases.papers.printing import paper_pdf
from doudi.cases.papers.queries import deliver_by, paper_for, papers_of
from doudi.cases.permissions import READERS
from doudi.evidence.print import NoFont
from doudi.web.hub.cases import posting_forms as forms
from doudi.web.hub.cases.fetched import REFUSALS, case_of, posted, tried
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def papers(request: OfficerRequest, number: str) -> HttpResponse:
    """List the papers of a case, and write another from what is in the file."""
    found = case_of(request, number)
    form = forms.Writing(**posted(request))
    verb = partial(actions.write, case=found)
    if tried(request, form, verb, done=gettext("文书已制作，请打印送达。")):
        return redirect("hub:case_papers", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("文书和送达"), "button": gettext("制作文书"),
        "papers": [(one, deliver_by(one), forms.Delivering(key=one.number)) for one in papers_of(found)],
    }  # fmt: skip
    return render(request, "hub/cases/papers.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def pdf(request: OfficerRequest, number: str) -> HttpResponse:
    """Print a paper; the look at its case is written down."""
    found = _paper(request, number)
    address = request.build_absolute_uri(f"{reverse('portal:paper', args=[found.number])}?h={found.content_hash}")
    try:
        made = paper_pdf(found, address=address, on=request.today)
    except NoFont as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    named = {"Content-Disposition": f'inline; filename="{found.number}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


@require_POST
@for_desks("village", "township", "county")
def deliver(request: OfficerRequest, number: str) -> HttpResponse:
    """Write down how a paper was handed over."""
    found = _paper(request, number)
    form = forms.Delivering(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("请选择怎样送达。"))
        return _back(found)
    try:
        actions.deliver(paper=found, how=form.cleaned_data["how"], by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("已登记送达。"))
    return _back(found)


def _back(found: Paper) -> HttpResponse:
    """Go back to where a paper is handed over: guidance at the window that took the application."""
    if found.kind == Paper.Kind.GUIDANCE:
        return redirect("hub:intake_taken", found.case.application.number)
    return redirect("hub:case_papers", found.case.number)


def _paper(request: OfficerRequest, number: str) -> Paper:
    found = paper_for(number)
    if found is None:
        raise Http404
    case_of(request, found.case.number)
    return found
