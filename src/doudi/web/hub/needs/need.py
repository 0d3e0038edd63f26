"""One need: what is known, why it is this owner's, who has it, what was sent and answered, and the steps an officer may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.dispatch.menu import words_of
from doudi.dispatch.needs import actions, queries, sending
from doudi.dispatch.needs.kinds import OWNERS, Kind
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.packing import SCOPE, ground_of, phone_of
from doudi.dispatch.needs.permissions import READERS, WORKERS, NotAllowed, check_may_work_on
from doudi.dispatch.needs.refusals import NotReady
from doudi.dispatch.needs.sending import owner_of
from doudi.dispatch.needs.sendings import Sending
from doudi.dispatch.needs.sorting import sort
from doudi.dispatch.rounds.permissions import SENDERS
from doudi.dispatch.supply.publishing import renew_listing
from doudi.journal.queries import entries_about
from doudi.offices.models import Officer
from doudi.offices.queries import full_names, inside
from doudi.registry.queries import period_holds
from doudi.web.hub.needs import forms
from doudi.web.hub.needs.lines import MARKS, title_of
from doudi.web.hub.needs.words import PACKED, package_rows
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_MOST = 40
OFFICERS_MOST = 100
Stage = Need.Stage


@require_safe
@never_cache
@for_desks(*READERS)
def need(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one need; that it was looked at is written down."""
    return _page(request, _found(request, number))


@require_POST
@never_cache
@for_desks(*WORKERS)
def act(request: OfficerRequest, number: str, act: str) -> HttpResponse:
    """Take one step with a need: accept, send, overrule, choose a service, assign, settle, feed back."""
    if act not in ACTS:
        raise Http404
    found = _found(request, number)
    verb, done = ACTS[act]
    form = _form(act, request, found)
    if form is not None and not form.is_valid():
        return _page(request, found, **{f"{act}_form": form})
    try:
        verb(request, found, form.cleaned_data if form is not None else {})
    except (NotAllowed, NotReady) as reason:
        if form is None:
            messages.error(request, str(reason))
            return redirect("hub:need", found.number)
        form.add_error(None, str(reason))
        return _page(request, found, **{f"{act}_form": form})
    messages.success(request, str(done))
    return redirect("hub:need", found.number)


def _accept(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    actions.accept(need=found, by=request.officer, on=request.today)


def _send(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    sending.send(need=found, kind=told["kind"], by=request.officer, on=request.today)


def _overrule(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    actions.overrule(need=found, by=request.officer, on=request.today, **told)


def _choose(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    renew_listing(need=found, by=request.officer, on=request.today, **told)


def _assign(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    actions.assign(need=found, by=request.officer, on=request.today, **told)


def _settle(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    actions.settle(found, by=request.officer, on=request.today, **told)


def _feed_back(request: OfficerRequest, found: Need, told: dict[str, Any]) -> None:
    """:raises NotReady: when no answer of this need waits for our word."""
    answered = (
        found.sendings.filter(answered_on__isnull=False, feedback_on=None).order_by("-answered_on", "-pk").first()
    )
    if answered is None:
        raise NotReady(gettext("没有等待反馈的答复。"))
    sending.feed_back(sending=answered, words=told["words"], by=request.officer, on=request.today)


ACTS: dict[str, tuple[Callable[[OfficerRequest, Need, dict[str, Any]], None], Any]] = {
    "accept": (_accept, gettext_lazy("您已先接，对方已被告知。")),
    "send": (_send, gettext_lazy("已转办，开始计时。")),
    "overrule": (_overrule, gettext_lazy("分类已改，理由已留痕。")),
    "item": (_choose, gettext_lazy("服务已选，理由已留痕。现在可以公开、匹配。")),
    "assign": (_assign, gettext_lazy("已派给。")),
    "settle": (_settle, gettext_lazy("已办结，结果会反馈给来源。")),
    "feedback": (_feed_back, gettext_lazy("已反馈给对方。")),
}


def _form(act: str, request: OfficerRequest, found: Need) -> Any:
    data = request.POST
    if act == "assign":
        return forms.Assigning(data, officers=_officers(request))
    made = {
        "send": forms.Sending,
        "overrule": forms.Overruling,
        "item": forms.Choosing,
        "settle": forms.Settling,
        "feedback": forms.FeedingBack,
    }
    return made[act](data) if act in made else None


def _found(request: OfficerRequest, number: str) -> Need:
    """:raises Http404: when there is none for this officer."""
    found = queries.need_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    return found


def _page(request: OfficerRequest, found: Need, **bound: Any) -> HttpResponse:
    sendings = list(found.sendings.select_related("owner__desk__agency", "answered_by"))
    shown = {
        "need": found, "title": title_of(found), "kind": found.get_kind_display(), "owner_words": OWNERS[Kind(found.kind)],
        "item": words_of(found.item) if found.item else "", "urgency_mark": MARKS[Need.Urgency(found.urgency)],
        "places": full_names(one for one in (found.residence, found.place) if one), "phone": phone_of(found),
        "ground": Sending.Ground(ground_of(found, on=request.today)).label,
        "scope": [PACKED[one] for one in SCOPE if one in found.consent.get("scope", [])],
        "also": _also(request, found), "owner": owner_of(found.kind, place=found.residence, on=request.today),
        "sendings": [(one, package_rows(one.package)) for one in sendings],
        "orders": found.orders.all(),
        "matters": found.matters.select_related("owner__agency"),
        "visits": found.errands.select_related("worker").prefetch_related("records"), "may_visit": _may_visit(request, found),
        "together": found.together, "journal": entries_about(found.number)[:LINES_MOST], **_offers(request, found, sendings, bound),
    }  # fmt: skip
    return render(request, "hub/needs/need.html", shown)


def _also(request: OfficerRequest, found: Need) -> list[tuple[str, str]]:
    """Give what else the rules read in the words: one form may hold several needs."""
    read = sort(words=found.words, item=found.item, source=found.source, place=found.residence, on=request.today)
    return [
        (str(Kind(one.kind).label), one.because) for one in read if one.kind != found.kind and one.rule != "anything"
    ]


def _offers(request: OfficerRequest, found: Need, sendings: list[Sending], bound: dict[str, Any]) -> dict[str, Any]:
    """Give the forms of the steps that are possible now, those that were filled in wrongly with what is wrong."""
    is_open = _may(request, found) and found.stage != Stage.CLOSED
    is_answered = any(one.answered_on and not one.feedback_on for one in sendings)
    return {
        "may_accept": is_open and found.handler is None and found.stage in queries.FREE,
        "send_form": bound.get("send_form") or (forms.Sending(initial={"kind": found.kind}) if is_open else None),
        "overrule_form": bound.get("overrule_form") or (forms.Overruling() if is_open and found.stage != Stage.SENT else None),
        "item_form": bound.get("item_form") or (forms.Choosing() if is_open else None),
        "assign_form": bound.get("assign_form") or (forms.Assigning(officers=_officers(request)) if is_open else None),
        "settle_form": bound.get("settle_form") or (forms.Settling() if is_open else None),
        "feedback_form": bound.get("feedback_form") or (forms.FeedingBack() if is_answered and _may(request, found) else None),
    }  # fmt: skip


def _may(request: OfficerRequest, found: Need) -> bool:
    try:
        check_may_work_on(request.officer, need=found)
    except NotAllowed:
        return False
    return request.officer.desk.kind in WORKERS


def _may_visit(request: OfficerRequest, found: Need) -> bool:
    """Say whether the officer's desk sends people to where somebody lives."""
    desk = request.officer.desk
    return found.stage != Stage.CLOSED and desk.kind in SENDERS and found.residence.startswith(desk.place_id)


def _officers(request: OfficerRequest) -> Any:
    """List those a need may be put into the hands of: village, street and service desks of the officer's place."""
    rows = Officer.objects.filter(
        inside(request.officer.desk.place_id, column="desk__place"), period_holds(request.today)
    )
    return (
        rows.filter(desk__kind__in=("village", "township", "service"))
        .select_related("desk")
        .order_by("desk__place", "staff_number")
    )
