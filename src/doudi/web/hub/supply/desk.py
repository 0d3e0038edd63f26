"""The supply desk: needs nobody has shown yet, needs shown without identity, matches to confirm, orders under way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply import queries
from doudi.dispatch.supply.models import Proposal
from doudi.dispatch.supply.permissions import DEALERS, READERS
from doudi.dispatch.supply.proposing import propose
from doudi.dispatch.supply.publishing import list_need
from doudi.dispatch.supply.reasons import reasons_of
from doudi.dispatch.supply.terms import weights_at
from doudi.web.hub.cases.fetched import REFUSALS
from doudi.web.hub.places import names_of
from doudi.web.hub.supply.words import asked_words, wished
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LISTED_AT_ONCE_MOST = 200


@require_safe
@never_cache
@for_desks(*READERS)
def desk(request: OfficerRequest) -> HttpResponse:
    """Show what waits at the officer's place."""
    own = request.officer.desk.place_id
    found = queries.open_at(own)
    codes = {one.residence for one in found.unlisted} | {one.need.residence for one in found.listed}
    names = names_of(codes | {one.need.residence for one in found.proposals} | {one.place for one in found.orders})
    weights = weights_at(own, on=request.today)
    shown = {
        "unlisted": [(one, asked_words(one), names[one.residence]) for one in found.unlisted],
        "listed": [(one, asked_words(one.listing), wished(one.listing), names[one.need.residence]) for one in found.listed],
        "proposals": [_line(one, names=names, weights=weights) for one in found.proposals],
        "orders": [(one, asked_words(one) if one.item else one.offer.title, names[one.place]) for one in found.orders],
        "may_deal": request.officer.desk.kind in DEALERS,
    }  # fmt: skip
    return render(request, "hub/supply/desk.html", shown)


@require_POST
@never_cache
@for_desks(*DEALERS)
def show(request: OfficerRequest) -> HttpResponse:
    """Show the chosen needs to those who could help, without identity."""
    chosen = Need.objects.filter(number__in=request.POST.getlist("one")[:LISTED_AT_ONCE_MOST])
    done = 0
    for need in chosen:
        try:
            list_need(need=need, by=request.officer, on=request.today)
        except REFUSALS as reason:
            messages.error(request, f"{need.number}: {reason}")
        else:
            done += 1
    messages.success(request, gettext("已公开 %(count)s 件需求，没有身份信息。") % {"count": done})
    return redirect("hub:supply")


@require_POST
@never_cache
@for_desks(*DEALERS)
def match(request: OfficerRequest) -> HttpResponse:
    """Match everything open in the officer's place."""
    try:
        found = propose(place=request.officer.desk.place_id, by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("匹配完成，%(count)s 条等您确认。") % {"count": len(found)})
    return redirect("hub:supply")


def _line(one: Proposal, *, names: dict[str, str], weights: Any) -> dict[str, Any]:
    return {
        "proposal": one, "asked": asked_words(one.listing), "place": names[one.need.residence],
        "reasons": reasons_of(one, weights=weights),
    }  # fmt: skip
