"""One provider: its volunteers, its projects with what is left of them, its offers; each written down or ended here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.permissions import NotAllowed
from doudi.dispatch.supply.models import Offer, Provider
from doudi.dispatch.supply.offering import enlist, make_offer, open_project, withdraw_offer
from doudi.dispatch.supply.permissions import READERS, SERVICE, check_may_offer
from doudi.offices.queries import full_name
from doudi.web.hub.cases.fetched import REFUSALS, posted, tried
from doudi.web.hub.supply import forms
from doudi.web.hub.supply.offers import offers_in_words
from doudi.web.hub.supply.words import given_words
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS, SERVICE)
def provider(request: OfficerRequest, number: int) -> HttpResponse:
    """Show a provider, and let whoever keeps it write down what it has."""
    found = Provider.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    may_keep = _may_keep(request, provider=found)
    if may_keep and "withdraw" in request.POST:
        return _withdraw(request, provider=found)
    offered = _forms(request, provider=found) if may_keep else {}
    for act, (form, verb, words, told) in offered.items():
        if request.POST.get("act") == act and tried(request, form, verb, done=words, words=told):
            return redirect("hub:supply_provider", found.pk)
    rows = list(found.offers.select_related("provider", "project"))
    shown = {
        "provider": found, "place": full_name(found.place), "may_keep": may_keep,
        "volunteers": found.volunteers.filter(until=None),
        "projects": [(one, one.budget_yuan - one.promised_yuan) for one in found.projects.all()],
        "rows": offers_in_words(rows, on=request.today), "forms": {act: one[0] for act, one in offered.items()},
    }  # fmt: skip
    return render(request, "hub/supply/provider.html", shown)


def _may_keep(request: OfficerRequest, *, provider: Provider) -> bool:
    try:
        check_may_offer(request.officer, provider=provider)
    except NotAllowed:
        return False
    return True


def _withdraw(request: OfficerRequest, *, provider: Provider) -> HttpResponse:
    """End one of the provider's offers."""
    offer = Offer.objects.select_related("provider").filter(
        provider=provider, number=request.POST["withdraw"]
    ).first()  # fmt: skip
    if offer is None:
        raise Http404
    try:
        withdraw_offer(offer=offer, by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("已停止供给“%(what)s”。") % {"what": given_words(offer.given)})
    return redirect("hub:supply_provider", provider.pk)


def _forms(request: OfficerRequest, *, provider: Provider) -> dict[str, tuple[Any, Callable[..., Any], str, Any]]:
    """Give the forms of what can be written down: form, verb, what to say, and the words of the verb."""

    def sent(act: str) -> dict[str, Any]:
        return posted(request) if request.POST.get("act") == act else {"data": None}

    offering = forms.Offering(provider=provider, on=request.today, **sent("offer"))
    enlisting = forms.Enlisting(**sent("enlist"))
    found: dict[str, tuple[Any, Callable[..., Any], str, Any]] = {
        "offer": (offering, partial(make_offer, provider=provider), gettext("供给已登记。"), offering.told),
        "enlist": (enlisting, partial(enlist, provider=provider, officer=None), gettext("志愿者已登记。"), None),
    }
    if provider.kind == Provider.Kind.CHARITY:
        opening = forms.OpeningProject(**sent("project"))
        found["project"] = (opening, partial(open_project, provider=provider), gettext("慈善项目已设立。"), None)
    return found
