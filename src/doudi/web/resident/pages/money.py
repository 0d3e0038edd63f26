"""What comes every month: how much, by which day, into which account, why, and what became of the months before; also a ward's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.delivery.recovery.models import Claim
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.money_words import money_of
from doudi.web.resident.whose import seen_by, whose

CLAIMS_MOST = 20


@require_safe
@never_cache
@only_inside
def money(request: OwnRequest) -> HttpResponse:
    """Show somebody his own money, or that of somebody he is guardian of."""
    about = whose(request)
    claims = list(Claim.objects.filter(debtor=request.person.pk)[:CLAIMS_MOST]) if about.is_own else []
    with seen_by(about, request) as person:
        shown = {"money": money_of(person, on=request.today), "about": about, "claims": claims}
    return render(request, "resident/money.html", shown)
