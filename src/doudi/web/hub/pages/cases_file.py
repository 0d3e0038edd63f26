"""One case on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.cases.permissions import READERS
from doudi.web.hub.cases.fetched import case_of
from doudi.web.hub.cases.file import file_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_safe
@never_cache
@for_desks(*READERS)
def case(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a case on one page; the look is written down."""
    found = case_of(request, number)
    return render(request, "hub/cases/file.html", file_of(found, request=request))
