"""A street's reserve fund (备用金): what it holds, what waits for a second signature, what was paid; the county replenishes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs import funds as verbs
from doudi.dispatch.needs.models import Fund, Need, Payout
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.offices.models import Level, Place
from doudi.offices.queries import inside
from doudi.web.hub.cases.choices import name_field, words_field, yuan_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box
from doudi.web.shell.choosing import let_choose_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MOST = 50


class Proposing(PlainForm):
    """Money for one need at once."""

    need = name_field(gettext_lazy("需求编号"), most=30)
    payee = name_field(gettext_lazy("付给谁"))
    amount_yuan = yuan_field(gettext_lazy("金额（元）"), required=True)
    why = words_field(gettext_lazy("为什么要马上付"), most=500)


class Opening(PlainForm):
    """A street's fund and its quota."""

    place: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("乡镇（街道）"), empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一项。"), "invalid_choice": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    quota_yuan = yuan_field(gettext_lazy("定额（元）"), required=True)
    once_most_yuan = yuan_field(gettext_lazy("单笔最多（元）"), required=True)

    def __init__(self, data: Any = None, *, places: Any, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "place", rows=places)


class Replenishing(PlainForm):
    """Money put in, on a report."""

    amount_yuan = yuan_field(gettext_lazy("补充多少（元）"), required=True)
    report = words_field(gettext_lazy("报账情况"), most=500)


class Declining(PlainForm):
    """Why it is not signed."""

    why = words_field(gettext_lazy("为什么不签"), most=500)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def fund(request: OfficerRequest) -> HttpResponse:
    """Show the funds of the officer's place and take one step."""
    bound: dict[str, PlainForm] = {}
    if request.method == "POST" and _tried(request, bound):
        return redirect("hub:need_fund")
    own = request.officer.desk
    rows = Payout.objects.filter(inside(own.place_id, column="fund__place"))
    payouts = rows.select_related("need", "first_by", "second_by", "fund")
    shown = {
        "funds": [(one, verbs.balance_of(one), _replenishing(one, bound)) for one in _funds(request)],
        "waiting": [(one, _declining(one, bound)) for one in payouts.filter(second_by=None, declined="")[:MOST]],
        "paid": payouts.exclude(second_by=None, declined="")[:MOST],
        "is_county": own.kind == "county",
        "proposing": bound.get("propose") or Proposing(auto_id="propose_%s"),
        "opening": bound.get("open") or Opening(places=_places(request), auto_id="open_%s"),
    }
    return render(request, "hub/needs/fund.html", shown)


def _replenishing(fund: Fund, bound: dict[str, PlainForm]) -> PlainForm:
    return bound.get(f"replenish:{fund.pk}") or Replenishing(auto_id=f"fund{fund.pk}_%s")


def _declining(payout: Payout, bound: dict[str, PlainForm]) -> PlainForm:
    return bound.get(f"decline:{payout.pk}") or Declining(auto_id=f"payout{payout.pk}_%s")


def _funds(request: OfficerRequest) -> Any:
    return Fund.objects.filter(inside(request.officer.desk.place_id, column="place")).select_related("place")


def _places(request: OfficerRequest) -> Any:
    return Place.objects.filter(inside(request.officer.desk.place_id), level=Level.TOWN)


def _tried(request: OfficerRequest, bound: dict[str, PlainForm]) -> bool:
    """Take the step that was asked for; what is missing is said in its form, or above the page where it has none."""
    key, form, verb = _asked(request)
    if form is not None:
        bound[key] = form
        if not form.is_valid():
            return False
    try:
        verb(form.cleaned_data if form is not None else {})
    except (NotAllowed, NotReady) as reason:
        if form is None:
            messages.error(request, str(reason))
            return True
        form.add_error(None, str(reason))
        return False
    messages.success(request, gettext("已写下。"))
    return True


def _asked(request: OfficerRequest) -> tuple[str, PlainForm | None, Callable[[dict[str, Any]], Any]]:
    """Read which step was asked for.

    :raises Http404: when it is none.
    """
    who: dict[str, Any] = {"by": request.officer, "on": request.today}
    act, one = request.POST.get("act", ""), request.POST.get("one", "")
    if act == "open":
        return "open", Opening(request.POST, places=_places(request)), lambda told: verbs.open_fund(**told, **who)
    if act == "propose":
        return "propose", Proposing(request.POST), lambda told: _propose(request, told, who)
    number = int(one) if one.isascii() and one.isdecimal() and len(one) < 12 else 0
    held = _funds(request).filter(pk=number).first()
    payout = Payout.objects.select_related("fund").filter(pk=number).first()
    if act == "replenish" and held is not None:
        return f"replenish:{number}", Replenishing(request.POST), lambda told: verbs.replenish(fund=held, **told, **who)
    if act == "sign" and payout is not None:
        return "sign", None, lambda told: verbs.sign(payout=payout, **who)
    if act == "decline" and payout is not None:
        return f"decline:{number}", Declining(request.POST), lambda told: verbs.decline(payout=payout, **told, **who)
    raise Http404


def _propose(request: OfficerRequest, told: dict[str, Any], who: dict[str, Any]) -> Payout:
    need = Need.objects.filter(number=told.pop("need").strip()).first()
    held = _funds(request).first()
    if need is None or held is None:
        raise NotReady(gettext("没有找到这个编号的需求，或者本地还没有设立备用金。"))
    return verbs.propose(fund=held, need=need, **told, **who)
