"""What a provider sees: open needs without identity, its own orders, and its offers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.dispatch.supply.permissions import SERVICE
from doudi.dispatch.supply.queries import orders_of, portal_listings, provider_of
from doudi.web.hub.places import names_of
from doudi.web.hub.supply.words import asked_words, wished
from doudi.web.shell.signed_in import OfficerRequest, for_desks

TOWN_DIGITS = 9


@require_safe
@never_cache
@for_desks(SERVICE)
def portal(request: OfficerRequest) -> HttpResponse:
    """Show a provider what it could help with, and what it has been given."""
    provider = provider_of(request.officer)
    listings, orders = portal_listings(), orders_of(provider) if provider else []
    names = names_of({one.town for one in listings} | {one.place[:TOWN_DIGITS] for one in orders})
    shown = {
        "provider": provider,
        "listings": [(one, asked_words(one), names[one.town], wished(one)) for one in listings],
        "orders": [
            (one, asked_words(one) if one.item else one.offer.title, names[one.place[:TOWN_DIGITS]]) for one in orders
        ],
    }
    return render(request, "hub/supply/portal.html", shown)
