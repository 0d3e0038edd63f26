"""One match, to be confirmed under the person's consent or left out; and what government left open of one need."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import Gap, ListedNeed, Proposal
from doudi.dispatch.supply.permissions import DEALERS
from doudi.dispatch.supply.proposing import confirm, decline
from doudi.dispatch.supply.publishing import answer_gap, list_need
from doudi.dispatch.supply.reasons import reasons_of
from doudi.dispatch.supply.terms import weights_at
from doudi.offices.queries import full_name
from doudi.web.hub.cases.fetched import posted, tried
from doudi.web.hub.supply import forms
from doudi.web.hub.supply.words import asked_words, for_whom, given_words, wished
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*DEALERS)
def match(request: OfficerRequest, number: int) -> HttpResponse:
    """Confirm a match, or say why not."""
    rows = Proposal.objects.select_related("listing", "need", "offer__provider", "offer__project")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    is_declined = request.method == "POST" and "why" in request.POST
    confirming = forms.Confirming(None if is_declined else posted(request)["data"])
    declining = forms.Declining(posted(request)["data"] if is_declined else None)
    declined = tried(request, declining, partial(decline, proposal=found), done=gettext("已记下，这一对不再提出。"))
    ordered = tried(
        request, confirming, partial(confirm, proposal=found), done=gettext("已派单，服务方现在可以看到是谁。")
    )
    if declined or ordered:
        return redirect("hub:supply")
    shown = {
        "found": found, "confirming": confirming, "declining": declining, "asked": asked_words(found.listing),
        "wished": wished(found.listing), "given": given_words(found.offer.given), "for_whom": for_whom(found.offer),
        "place": full_name(found.need.residence), "gap": Gap.objects.filter(need=found.need).first(),
        "reasons": reasons_of(found, weights=weights_at(request.officer.desk.place_id, on=found.made_on)),
    }  # fmt: skip
    return render(request, "hub/supply/match.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*DEALERS)
def gap(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one need with its wishes; write down what government answered and what is lacking: only that may charity fill."""
    need = Need.objects.filter(number=number).first()
    if need is None:
        raise Http404
    is_shown = request.method == "POST" and request.POST.get("act") == "show"
    showing = forms.Showing(request.POST if is_shown else None)
    form = forms.Answering(None if is_shown else posted(request)["data"])
    listing, answering = partial(list_need, need=need), partial(answer_gap, need=need)
    shown_now = tried(request, showing, listing, done=gettext("已公开，没有身份信息。"), words=showing.told)
    if shown_now or tried(request, form, answering, done=gettext("已登记。慈善力量可以补这个缺口。")):
        return redirect("hub:supply")
    shown = {
        "need": need, "asked": asked_words(need), "form": form, "showing": showing,
        "gap": Gap.objects.filter(need=need).first(),
        "is_listed": ListedNeed.objects.filter(need=need, is_over=False).exists(),
    }  # fmt: skip
    return render(request, "hub/supply/gap.html", shown)
