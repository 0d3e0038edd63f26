"""What comes every month: how much, by which day, into which account, why, and what became of the months before."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.money_words import money_of


@require_safe
@never_cache
@only_inside
def money(request: OwnRequest) -> HttpResponse:
    """Show somebody his own money."""
    return render(request, "resident/money.html", {"money": money_of(request.person.pk, on=request.today)})
