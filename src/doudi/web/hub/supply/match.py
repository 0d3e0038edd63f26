"""One match, to be confirmed under the person's consent or left out; and what government left open of one need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs.models import Need, Sending
from doudi.dispatch.needs.packing import ground_of, phone_of
from doudi.dispatch.rounds.asked import Seen, seen_for
from doudi.dispatch.rounds.queries import door_of
from doudi.dispatch.supply import queries
from doudi.dispatch.supply.disclosing import Share
from doudi.dispatch.supply.models import Gap, ListedNeed
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
    found = queries.proposal_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    seen = seen_for(found.need)
    is_declined = request.method == "POST" and "why" in request.POST
    sent: dict[str, Any] = {"data": None} if is_declined else posted(request)
    confirming = forms.Confirming(**sent, **_known(found.need, seen=seen, on=request.today))
    declining = forms.Declining(posted(request)["data"] if is_declined else None)
    declined = tried(request, declining, partial(decline, proposal=found), done=gettext("已记下，这一对不再提出。"))
    done = gettext("已派单。服务结束以前，服务方看得到本人同意告诉的内容。")
    ordered = tried(request, confirming, partial(confirm, proposal=found), done=done, words=confirming.told)
    if declined or ordered:
        return redirect("hub:supply")
    shown = {
        "found": found, "seen": seen, "confirming": confirming, "declining": declining, "asked": asked_words(found.listing),
        "wished": wished(found.listing), "given": given_words(found.offer.given), "for_whom": for_whom(found.offer),
        "place": full_name(found.need.residence), "gap": Gap.objects.filter(need=found.need).first(),
        "reasons": reasons_of(found, weights=weights_at(request.officer.desk.place_id, on=found.made_on)),
    }  # fmt: skip
    return render(request, "hub/supply/match.html", shown)


def _known(need: Need, *, seen: Sequence[Seen], on: date) -> dict[str, Any]:
    """Give what the hub knows for the form: who, where, what was agreed to before; and what there is nothing of to tell."""
    agreed = need.consent.get("scope", []) if ground_of(need, on=on) == Sending.Ground.CONSENT else []
    without = {Share.SITUATION: bool(need.words) and need.source != Need.Source.WARNING, Share.FINDINGS: bool(seen)}
    return {
        "known": {
            "name": need.name, "where": _where(need), "phone": phone_of(need),
            "shares": [one for one in Share.values if one in agreed],
        },
        "without": [one for one, is_there in without.items() if not is_there],
    }  # fmt: skip


def _where(need: Need) -> str:
    """Give where somebody was visited, else the door that is known, else no more than the place."""
    visit = need.errands.order_by("-pk").first()
    door = door_of(need.person_id) if need.person_id else None
    if visit is not None:
        return visit.where
    return door.where if door is not None and door.place == need.residence else full_name(need.residence)


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
