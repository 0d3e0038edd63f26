"""Reminders on a worker's phone: the switch. The app's own worker shows them."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from doudi.dispatch.rounds.permissions import WORKERS
from doudi.web.shell import pushed
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_POST
@never_cache
@for_desks(*WORKERS)
def on(request: OfficerRequest) -> HttpResponse:
    """Let this phone remind whoever is signed in."""
    return pushed.switch_on(request, phone=pushed.WORKER, owner=request.officer, by=request.officer, on=request.today)


@require_POST
@never_cache
@for_desks(*WORKERS)
def off(request: OfficerRequest) -> HttpResponse:
    """Let this phone remind nobody."""
    return pushed.switch_off(request, phone=pushed.WORKER, by=request.officer, on=request.today)
