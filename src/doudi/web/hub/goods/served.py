"""Services from the dispatch floor at what they cost: what was served in a month, by whom, what waits for a signature, hours given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.cases.terms import months_after
from doudi.delivery.goods.permissions import READERS
from doudi.delivery.goods.posting import hours_given, unsigned_waiting
from doudi.dispatch.supply.models import Offer, Order
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.web.hub.delivery.paging import address
from doudi.web.hub.delivery.where import counties_of, place_of
from doudi.web.hub.delivery.words import month_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ROWS_MOST = 200


@require_safe
@never_cache
@for_desks(*READERS)
def services(request: OfficerRequest) -> HttpResponse:
    """Show the services of a month: by provider what was paid by the unit, what charity gave, and what waits."""
    place, month = place_of(request), month_of(request.GET.get("month", ""), on=request.today)
    until = months_after(month, count=1)
    waiting = list(unsigned_waiting(place.code).select_related("provider", "offer")[: ROWS_MOST + 1])
    with acting_as(SYSTEM):  # sums by provider are the books': finance reads them, and sees nobody's order
        rows, hours = (
            list(_by_provider(place.code, since=month, until=until)),
            hours_given(place.code, since=month, until=until),
        )
    shown = {
        "place": place, "counties": counties_of(request), "month": month, "rows": rows, "hours": hours,
        "waiting": waiting[:ROWS_MOST], "has_more": len(waiting) > ROWS_MOST, "kept": [("month", f"{month:%Y-%m}")],
        "before": address({"month": f"{months_after(month, count=-1):%Y-%m}", "place": place.code}),
        "after": address({"month": f"{until:%Y-%m}", "place": place.code}),
    }  # fmt: skip
    return render(request, "hub/goods/services.html", shown)


def _by_provider(place: str, *, since: date, until: date) -> QuerySet[Any, Any]:
    """Add up what each provider did: paid by the place, given by a charity, and hours of volunteers."""
    done = Order.objects.filter(
        inside(place, column="place"),
        state=Order.State.DONE,
        offer__kind=Offer.Kind.SERVICE,
        done_on__gte=since,
        done_on__lt=until,
    )
    is_gift = Q(offer__project__isnull=False)
    is_shown = Q(signature_sealed__isnull=False) | Q(satisfaction__isnull=False)
    rows = done.order_by().values("provider__name").annotate(
        count=Count("pk"), units=Sum("units", default=0), paid=Sum("amount_yuan", filter=~is_gift & is_shown, default=0),
        given=Sum("amount_yuan", filter=is_gift & is_shown, default=0), hours=Sum("volunteer_hours", default=0),
    )  # fmt: skip
    return rows.order_by("provider__name")[:ROWS_MOST]
