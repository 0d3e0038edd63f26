"""What somebody was given besides money: works on his home, vouchers, things, services; his own, or a ward's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.delivery.goods.models import HomeStage
from doudi.delivery.goods.own import own_things
from doudi.dispatch.menu import words_of
from doudi.dispatch.supply.models import Order
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.whose import seen_by, whose

SERVICES_MOST = 30
SHOWN = (Order.State.SENT, Order.State.ACCEPTED, Order.State.DONE)
ROAD = (
    HomeStage.REGISTERED, HomeStage.SURVEYED, HomeStage.PLANNED, HomeStage.CONTRACTED, HomeStage.WORKING, HomeStage.FINISHED,
    HomeStage.ACCEPTED, HomeStage.PAID, HomeStage.CLOSED,
)  # fmt: skip


@dataclass(frozen=True)
class OwnService:
    """A service somebody was sent: what, by whom, and whether it was done."""

    what: str
    provider: str
    state: str
    is_done: bool
    on: date
    units: Decimal | None


@require_safe
@never_cache
@only_inside
def things(request: OwnRequest) -> HttpResponse:
    """Show what somebody was given."""
    about = whose(request)
    with seen_by(about, request) as person:
        shown = {"given": own_things(person), "services": _services(person), "about": about, "steps": len(ROAD)}
    return render(request, "resident/things.html", shown)


def _services(person: int) -> list[OwnService]:
    """List his own orders; the need they come from says whose they are."""
    with acting_as(SYSTEM):
        rows = Order.objects.filter(need__person=person, state__in=SHOWN).select_related("offer", "provider")
        return [
            OwnService(
                what=words_of(one.item) if one.item else one.offer.title, provider=one.provider.name, state=one.get_state_display(),
                is_done=one.state == Order.State.DONE, on=one.done_on or one.ordered_on, units=one.units,
            )
            for one in rows[:SERVICES_MOST]
        ]  # fmt: skip
