"""A service order: accepted, done with what shows it, given back; rated by the community, or ended by it with the consent."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.dispatch.menu import UNITS, item_of
from doudi.dispatch.rounds.asked import errands_from
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.supply.disclosing import read_disclosure
from doudi.dispatch.supply.models import Order
from doudi.dispatch.supply.orders import ALIVE
from doudi.dispatch.supply.permissions import DEALERS, READERS, SERVICE, is_own
from doudi.dispatch.supply.queries import order_for
from doudi.dispatch.supply.serving import accept, finish, rate, refuse
from doudi.dispatch.supply.unsealing import OPENERS, open_shown
from doudi.dispatch.supply.withdrawing import withdraw_consent
from doudi.evidence.letters.scans import kind_of
from doudi.offices.queries import full_name
from doudi.web.hub.cases.fetched import REFUSALS, posted, tried
from doudi.web.hub.supply import order_forms as forms
from doudi.web.hub.supply.words import asked_words
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ACTS = ("accept", "refuse", "finish", "rate", "withdraw")
TOWN_DIGITS = 9


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS, SERVICE)
def order(request: OfficerRequest, number: str) -> HttpResponse:
    """Show an order, and let whoever has it now go on with it."""
    found = order_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    offered = _forms(request, order=found)
    chosen = next((act for act in ACTS if act in offered and request.POST.get("act") == act), None)
    if chosen is not None and _done(request, chosen, form=offered[chosen], order=found):
        return redirect("hub:supply_order", found.number)
    item, is_service = item_of(found.item), request.officer.desk.kind == SERVICE
    shown = {
        "order": found, "forms": offered, "what": asked_words(found) if found.item else found.offer.title,
        "unit": UNITS[item.unit] if item else "", "may_open": request.officer.desk.kind in OPENERS, "is_service": is_service,
        "known": read_disclosure(found, by=request.officer, on=request.today),
        "place": full_name(found.place[:TOWN_DIGITS] if is_service else found.place),
        "errands": [] if is_service else errands_from(Errand.Source.ORDER, number=found.number),
        "may_send": _is_near(request, order=found) and found.state in ALIVE,
    }  # fmt: skip
    return render(request, "hub/supply/order.html", shown)


@require_POST
@never_cache
@for_desks(*READERS)
def shown(request: OfficerRequest, number: str, what: str) -> HttpResponse:
    """Open what shows that an order was done, for a stated purpose, which is written down."""
    found = Order.objects.filter(number=number).first()
    if found is None:
        raise Http404
    why = request.POST.get("why", "")
    try:
        content = open_shown(order=found, what=what, by=request.officer, on=request.today, why=why)
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return redirect("hub:supply_order", found.number)
    return HttpResponse(content, content_type=kind_of(content) or "text/plain; charset=utf-8")


def _forms(request: OfficerRequest, *, order: Order) -> dict[str, Any]:
    """Give the forms of what this officer may do with the order now."""
    found: dict[str, type | partial[Any]] = {}
    if is_own(request.officer, provider=order.provider):
        if order.state == Order.State.SENT:
            found = {"accept": forms.Accepting, "refuse": forms.Refusing}
        if order.state == Order.State.ACCEPTED:
            allowed: dict[str, Any] = {"may_photograph": order.may_photograph, "may_locate": order.may_locate}
            found = {"finish": partial(forms.Finishing, on=request.today, **allowed), "refuse": forms.Refusing}
    if _is_near(request, order=order):
        if order.state == Order.State.DONE and order.satisfaction is None:
            found["rate"] = forms.Rating
        if order.state in ALIVE:
            found["withdraw"] = forms.Withdrawing
    return {act: form(**_sent(request, act=act)) for act, form in found.items()}


def _is_near(request: OfficerRequest, *, order: Order) -> bool:
    """Say whether the officer brings needs and offers together where the person lives."""
    return request.officer.desk.kind in DEALERS and order.place.startswith(request.officer.desk.place_id)


def _sent(request: OfficerRequest, *, act: str) -> dict[str, Any]:
    return posted(request) if request.POST.get("act") == act else {"data": None}


def _done(request: OfficerRequest, act: str, *, form: Any, order: Order) -> bool:
    verbs: dict[str, tuple[Any, str]] = {
        "accept": (accept, gettext("已接单。")), "refuse": (refuse, gettext("已退回，会另找别家。")),
        "finish": (finish, gettext("已完成，需求随之办结。")), "rate": (rate, gettext("已记下。")),
        "withdraw": (withdraw_consent, gettext("已记下。服务方不再看得到本人的情况，需求重新对接。")),
    }  # fmt: skip
    verb, words = verbs[act]
    told = form.told if act == "finish" else None
    return tried(request, form, partial(verb, order=order), done=words, words=told)
