"""One report: read, printed, given to another system; its contradictions settled, and an objection entered for a resident."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.evidence.print import NoFont
from doudi.evidence.reports import actions, queries
from doudi.evidence.reports.conflicts import BY_PEOPLE
from doudi.evidence.reports.ground import inquiries_of
from doudi.evidence.reports.models import Conflict, Report
from doudi.evidence.reports.paper import report_pdf
from doudi.evidence.reports.permissions import READERS, NotAllowed, may_request, may_settle
from doudi.evidence.reports.signing import is_genuine, signed_json
from doudi.evidence.reports.told import told_of
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Inquiry
from doudi.journal.queries import entries_about
from doudi.web.hub.verification_forms import Objecting, Settling
from doudi.web.hub.verification_lists import CONCLUSION_MARKS
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 30


@require_safe
@never_cache
@for_desks(*READERS)
def report(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a report, also one a later issue has replaced, and write down that it was looked at."""
    return _show(request, _report(request, number))


@require_safe
@never_cache
@for_desks(*READERS)
def pdf(request: OfficerRequest, number: str) -> HttpResponse:
    """Give a report as paper."""
    found = _report(request, number)
    address = request.build_absolute_uri(reverse("portal:report", args=[found.number]))
    try:
        content = report_pdf(found, address=address)
    except NoFont as reason:
        messages.error(request, str(reason))
        return redirect("hub:report", number)
    headers = {"Content-Disposition": f'inline; filename="{found.number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@never_cache
@for_desks(*READERS)
def signed(request: OfficerRequest, number: str) -> HttpResponse:
    """Give a report as another system receives it."""
    found = _report(request, number)
    whole = signed_json(found.content, signature=bytes(found.signature))
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


@require_POST
@for_desks(*READERS)
def settle(request: OfficerRequest, number: int) -> HttpResponse:
    """Settle a contradiction with a reason."""
    found = Conflict.objects.select_related("report").filter(pk=number).first()
    if found is None:
        raise Http404
    form = Settling(request.POST, conflict=found)
    try:
        taken, why = (form.data.get(name, "") for name in ("taken", "why"))
        actions.settle_conflict(conflict=found, taken=taken, why=why[:300], by=request.officer, on=request.today)
    except NotAllowed as reason:
        raise PermissionDenied(str(reason)) from reason
    except actions.NotReady as reason:
        messages.error(request, str(reason))
    return redirect("hub:report", found.report.number)


@require_POST
@for_desks(*READERS)
def object_to(request: OfficerRequest, number: str) -> HttpResponse:
    """Enter a resident's objection for him."""
    found = _report(request, number)
    form = Objecting(request.POST, inquiries=_choices(found))
    if not form.is_valid():
        return _show(request, found, objecting=form)
    given = form.cleaned_data
    inquiry = Inquiry.objects.get(number=given["inquiry"])
    try:
        made = actions.object_to(
            report=found, inquiry=inquiry, item=SOURCES[inquiry.source].title, words=given["words"],
            raised_by=given["raised_by"], on=request.today, by=request.officer,
        )  # fmt: skip
    except NotAllowed as reason:
        raise PermissionDenied(str(reason)) from reason
    except actions.NotReady as reason:
        form.add_error("words", str(reason))
        return _show(request, found, objecting=form)
    return redirect("hub:objection", made.number)


def _report(request: OfficerRequest, number: str) -> Report:
    found = queries.report_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    return found


def _choices(found: Report) -> list[tuple[str, str]]:
    rows = inquiries_of(found.commission)
    return [
        (row.number, f"{row.subject.name} · {SOURCES[row.source].owner} · {SOURCES[row.source].title}") for row in rows
    ]


def _show(request: OfficerRequest, found: Report, *, objecting: Objecting | None = None) -> HttpResponse:
    later = Report.objects.filter(replaces=found).first()
    conflicts = found.conflicts.select_related("settled_by")
    officer = request.officer
    shown = {
        "report": found,
        "later": later,
        "is_expired": request.today >= found.valid_until,
        "mark": CONCLUSION_MARKS[found.conclusion],
        "told": told_of(found.content),
        "is_genuine": is_genuine(found.content, signature=bytes(found.signature)),
        "conflicts": [
            (one, Settling(conflict=one) if _is_open(one) and may_settle(officer, place=found.place) else None)
            for one in conflicts
        ],
        "objections": found.objections.all(),
        "objecting": objecting or Objecting(inquiries=_choices(found)),
        "may_object": later is None and may_request(officer, place=found.place),
        "journal": entries_about(found.number)[:LINES_MOST],
    }
    return render(request, "hub/report.html", shown)


def _is_open(one: Conflict) -> bool:
    return one.rule in BY_PEOPLE and one.settled_on is None
