"""What comes every month: how much, by which day, into which account, why, and what became of the months before; also a ward's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.delivery.recovery.models import Claim
from doudi.delivery.recovery.stages import LIVING, Stage
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.money_words import money_of
from doudi.web.resident.pages.recovery import STANDS
from doudi.web.resident.whose import seen_by, whose

CLAIMS_MOST = 20


@require_safe
@never_cache
@only_inside
def money(request: OwnRequest) -> HttpResponse:
    """Show somebody his own money, or that of somebody he is guardian of."""
    about = whose(request)
    claims = _claims(request.person.pk) if about.is_own else []
    with seen_by(about, request) as person:
        shown = {"money": money_of(person, on=request.today), "about": about, "claims": claims}
    return render(request, "resident/money.html", shown)


def _claims(person: int) -> list[tuple[Claim, str, bool]]:
    """List what somebody is asked to give back, with where it stands and whether it still is: what is over asks for nothing."""
    found = Claim.objects.filter(debtor=person).order_by("-pk")[:CLAIMS_MOST]
    told = [(one, str(STANDS[Stage(one.stage)]), one.stage in LIVING) for one in found]
    return sorted(told, key=lambda one: not one[2])
