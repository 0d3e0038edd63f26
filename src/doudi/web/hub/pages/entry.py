"""An answer on paper: note that the question has gone out, type in what came back, and have a second officer look at it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.evidence.gate import Refused
from doudi.evidence.letters.permissions import ASKERS
from doudi.evidence.sources import actions
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Entry, Inquiry
from doudi.evidence.sources.queries import entry_rows, entry_waiting, inquiry_for
from doudi.evidence.sources.questions import NotAskable, identifier_of
from doudi.web.hub.entry_forms import SecondLook, Sheet
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*ASKERS)
def entry(request: OfficerRequest, number: str) -> HttpResponse:
    """Show how an inquiry on paper stands, and take the next step of it."""
    inquiry = inquiry_for(number=number)
    if inquiry is None:
        raise Http404
    waiting = entry_waiting(inquiry=inquiry)
    sheet = _sheet(request, inquiry)
    if request.method == "POST":
        try:
            if _step(request, inquiry, waiting=waiting, sheet=sheet):
                return redirect("hub:inquiry_entry", number)
        except (Refused, actions.NotEntered) as reason:
            messages.error(request, str(reason))
    return _show(request, inquiry, waiting=waiting, sheet=sheet)


def _sheet(request: OfficerRequest, inquiry: Inquiry) -> Sheet:
    is_typed = request.method == "POST" and request.POST.get("do") == "enter"
    try:
        identifier = identifier_of(inquiry)
    except NotAskable:
        identifier = ""
    return Sheet(request.POST if is_typed else None, source=inquiry.source, identifier=identifier)


def _step(request: OfficerRequest, inquiry: Inquiry, *, waiting: Entry | None, sheet: Sheet) -> bool:
    """Do what the button said; say whether it was done."""
    step, officer, on = request.POST.get("do"), request.officer, request.today
    if step == "ask":
        actions.ask_by_hand(inquiry=inquiry, by=officer, on=on)
        messages.success(request, gettext("已登记纸质查询函发出。"))
    elif step == "enter" and sheet.is_valid():
        said = sheet.cleaned_data
        actions.enter(
            inquiry=inquiry, outcome=said["outcome"], rows=sheet.rows(), as_of=said["as_of"], by=officer, on=on
        )
        messages.success(request, gettext("已录入，等另一位工作人员复核。"))
    elif step == "confirm" and waiting is not None:
        actions.confirm(entry=waiting, by=officer, at=now())
        messages.success(request, gettext("已复核，作为对方的答复。"))
    elif step == "send_back" and waiting is not None:
        actions.send_back(entry=waiting, by=officer, on=on, why=request.POST.get("why", "")[:200])
        messages.success(request, gettext("已退回，请重新录入。"))
    else:
        return False
    return True


def _show(request: OfficerRequest, inquiry: Inquiry, *, waiting: Entry | None, sheet: Sheet) -> HttpResponse:
    source = SOURCES[inquiry.source]
    headers = {column.name: column.header for column in source.mapping.columns}
    rows = entry_rows(entry=waiting) if waiting else []
    shown: dict[str, Any] = {
        "inquiry": inquiry,
        "source": source,
        "is_sent": bool(inquiry.attempts),
        "waiting": waiting,
        "is_own": waiting is not None and waiting.entered_by_id == request.officer.pk,
        "rows": [
            [(headers[name], value) for name, value in row.items() if value is not None and name != "person"]
            for row in rows
        ],
        "sheet": sheet,
        "look": SecondLook(),
    }
    return render(request, "hub/entry.html", shown)
