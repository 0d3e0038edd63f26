"""Whole progress on one page: where each case is, who has it, by which day, what happens next, and every paper and message."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.cases.applying.drafts import draft_of
from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.messages.actions import read
from doudi.cases.messages.models import Message
from doudi.cases.papers.actions import deliver
from doudi.cases.papers.models import Paper
from doudi.cases.papers.printing import paper_pdf
from doudi.cases.papers.queries import paper_for
from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.own import open_own, waiting_for
from doudi.evidence.letters.people import NotReady as LetterNotReady
from doudi.evidence.print import NoFont
from doudi.evidence.reports.models import Report
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.opened import remember
from doudi.web.resident.progress_words import due_of, holder_of, progress_of
from doudi.web.shell import pushed

APPLICATIONS_MOST = 50
REPORT, LETTER = "report", "letter"


@require_safe
@never_cache
@only_inside
def home(request: OwnRequest) -> HttpResponse:
    """Show what somebody has here: applications, letters that wait for him, messages, what he began to write."""
    unread = Count("cases__messages", filter=Q(cases__messages__read_on=None), distinct=True)
    rows = Application.objects.filter(applicant=request.person.pk).annotate(unread=unread)
    own = rows.prefetch_related("cases")[:APPLICATIONS_MOST]
    shown = {
        "person": request.person,
        "applications": [(one, [(case, holder_of(case), due_of(case)) for case in one.cases.all()]) for one in own],
        "draft": draft_of(request.person.pk),
        "letters": waiting_for(request.account, on=request.today),
        "push": pushed.switch(request, phone=pushed.RESIDENT, owner=request.person),
    }
    return render(request, "resident/home.html", shown)


@require_safe
@never_cache
@only_inside
def application(request: OwnRequest, number: str) -> HttpResponse:
    """Show one application with all its cases."""
    found = own_application(request, number)
    letter = _letter(found)
    shown = {
        "application": found,
        "letter": letter,
        "is_waiting": letter is not None and letter in waiting_for(request.account, on=request.today),
        "has_report": letter is not None and _has_report(letter),
        "progress": [progress_of(one, by=request.by, on=request.today) for one in own_cases(request, found)],
        "photographs": list(found.photographs.defer("sealed")),
        "members": list(found.members.filter(is_member=True)),
        "opened": request.GET.get("told", ""),
    }
    return render(request, "resident/application.html", shown)


@require_POST
@never_cache
@only_inside
def open_letter(request: OwnRequest, number: str) -> HttpResponse:
    """Open a letter this person signs in, without a code: to read and sign it, or to see what was found under it."""
    try:
        invitation = open_own(letter=number, account=request.account, at=now())
    except LetterNotReady as reason:
        raise Http404 from reason
    remember(request, invitation=invitation)
    return redirect("resident:report" if request.POST.get("to") == REPORT else "resident:letter")


@require_POST
@never_cache
@only_inside
def read_message(request: OwnRequest, number: int) -> HttpResponse:
    """Note that a message was read, and with it all that was told before."""
    message = Message.objects.select_related("case__application").filter(pk=number).first()
    if message is None:
        raise Http404
    read(message=message, by=request.by, on=request.today)
    return redirect("resident:application", message.case.application.number)


@require_safe
@never_cache
@only_inside
def paper(request: OwnRequest, number: str) -> HttpResponse:
    """Print a paper; whoever opens it here has received it."""
    found = paper_for(number)
    if found is None:
        raise Http404
    try:
        made = paper_pdf(
            found,
            address=request.build_absolute_uri(
                f"{reverse('portal:paper', args=[found.number])}?h={found.content_hash}"
            ),
            on=request.today,
        )
    except NoFont as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    if request.method == "GET":
        _received(found, request=request)
    named = f'inline; filename="{found.number}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": named})


def _received(found: Paper, *, request: OwnRequest) -> None:
    """Note the first time the applicant opens it; one handed over before was received then."""
    if found.delivered_on is None:
        with suppress(NotReady, NotAllowed):
            deliver(paper=found, how=Paper.Delivered.PHONE, by=request.by, on=request.today)


def own_application(request: OwnRequest, number: str) -> Application:
    """Find somebody's own application.

    :raises Http404: when it is none of his.
    """
    found = Application.objects.filter(number=number, applicant=request.person.pk).first() if number.isalnum() else None
    if found is None:
        raise Http404
    return found


def own_case(request: OwnRequest, number: str) -> Case:
    """Find somebody's own case.

    :raises Http404: when it is none of his.
    """
    rows = Case.objects.select_related("application").filter(number=number, applicant_person=request.person.pk)
    found = rows.first() if number.isalnum() else None
    if found is None:
        raise Http404
    return found


def own_cases(request: OwnRequest, found: Application) -> list[Case]:
    """List the cases of his application; whom each is about stands on it by name, for he sees no register."""
    rows = Case.objects.select_related("application").filter(application=found, applicant_person=request.person.pk)
    return list(rows.order_by("opened_on", "pk"))


def _letter(found: Application) -> Letter | None:
    with acting_as(SYSTEM):
        return Letter.objects.filter(case_number=found.number, applications=found).first()


def _has_report(letter: Letter) -> bool:
    with acting_as(SYSTEM):
        return Report.objects.filter(commission__letter=letter, replaced_by=None).exists()
