"""The verification desk: its lists, one commission with every inquiry, requesting one under a signed letter, issuing the report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.evidence.gate import Refused
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.permissions import may_ask
from doudi.evidence.letters.queries import letter_for, why_not_in_force
from doudi.evidence.reports import actions, queries
from doudi.evidence.reports.ground import chain_of, current_report
from doudi.evidence.reports.models import Request
from doudi.evidence.reports.permissions import READERS, REQUESTERS, NotAllowed, may_issue
from doudi.evidence.reports.requests import request_verification
from doudi.evidence.sources.actions import NotCommissioned
from doudi.evidence.sources.models import Commission
from doudi.evidence.sources.queries import standing
from doudi.journal.queries import entries_about
from doudi.web.hub.verification_forms import Declaration
from doudi.web.hub.verification_lists import SHELVES, household_of, lines_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 30


@require_safe
@never_cache
@for_desks(*READERS)
def desk(request: OfficerRequest) -> HttpResponse:
    """List what a verification desk has to do; the list is chosen in the address."""
    shelf = request.GET.get("list", "queue")
    if shelf not in SHELVES:
        shelf = "queue"
    name, _, nothing = SHELVES[shelf]
    shown = {
        "shelves": [(key, title) for key, (title, _, _) in SHELVES.items()],
        "shelf": shelf,
        "name": name,
        "nothing": nothing,
        "lines": lines_of(shelf, on=request.today),
        "overdue": queries.objections_overdue(on=request.today).count(),
    }
    return render(request, "hub/verification.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def commission(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one commission: what was asked of whom, and how each inquiry stands."""
    return _show(request, _commission(request, number))


@require_POST
@for_desks(*READERS)
def issue(request: OfficerRequest, number: str) -> HttpResponse:
    """Issue the report of a commission."""
    found = _commission(request, number)
    try:
        made = actions.issue(commission=found, by=request.officer, on=request.today)
    except NotAllowed as reason:
        raise PermissionDenied(str(reason)) from reason
    except actions.NotReady as reason:
        messages.error(request, str(reason))
        return redirect("hub:commission", number)
    return redirect("hub:report", made.number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*REQUESTERS)
def verify(request: OfficerRequest, number: str) -> HttpResponse:
    """Have a household verified under its signed letter: a township asks for it, a desk that may ask the sources begins."""
    letter = letter_for(number=number)
    if letter is None:
        raise Http404
    waiting = letter.requests.filter(commission=None).first()
    form = Declaration(request.POST if request.method == "POST" else None, initial=_declared(waiting))
    problem = why_not_in_force(letter, on=request.today)
    if form.is_valid() and not problem:
        try:
            return _ask(request, letter, form=form)
        except (Refused, NotCommissioned, actions.NotReady) as reason:
            problem = str(reason)
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from reason
    shown = {
        "letter": letter, "form": form, "problem": problem, "household": household_of(letter), "waiting": waiting,
        "begins": may_ask(request.officer, place=letter.place),
    }  # fmt: skip
    return render(request, "hub/verify.html", shown)


def _ask(request: OfficerRequest, letter: Letter, *, form: Declaration) -> HttpResponse:
    opened = request_verification(
        letter=letter, kind=form.cleaned_data["kind"], declared=form.declared(), by=request.officer, on=request.today
    )
    if opened is None:
        messages.success(request, gettext("已请核对岗位开始核对。"))
        return redirect("hub:verification")
    return redirect("hub:commission", opened.number)


def _declared(waiting: Request | None) -> dict[str, Any]:
    """Show what the township wrote down, with lists as they are typed in."""
    if waiting is None:
        return {}
    given = (waiting.declared or {}).items()
    return {"kind": waiting.kind} | {name: " ".join(one) if isinstance(one, list) else one for name, one in given}


def _commission(request: OfficerRequest, number: str) -> Commission:
    found = queries.commission_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    return found


def _show(request: OfficerRequest, found: Commission) -> HttpResponse:
    report = current_report(found)
    people: dict[str, list[Any]] = {}
    for one in standing(commission=found):
        people.setdefault(one.subject_name, []).append(one)
    shown = {
        "commission": found,
        "household": household_of(found.letter),
        "people": people,
        "report": report,
        "reports": queries.reports_of(found),
        "others": [one for one in chain_of(found) if one.pk != found.pk],
        "may_ask_again": may_issue(request.officer, place=found.place) and found.stage != Commission.Stage.CLOSED,
        "may_issue": may_issue(request.officer, place=found.place) and found.stage != Commission.Stage.CLOSED
        and actions.has_news(found, before=report),
        "issue_words": gettext("出具新的报告") if report else gettext("出具报告"),
        "journal": entries_about(found.number)[:LINES_MOST],
        "back": reverse("hub:verification"),
    }  # fmt: skip
    return render(request, "hub/commission.html", shown)
