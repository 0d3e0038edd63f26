"""Ordering a service from the menu (点单): what, when it is needed, what may be passed on; and what became of earlier orders."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.menu import ITEMS, LINES, words_of
from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.packing import consent_for
from doudi.dispatch.needs.refusals import NotReady
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Person
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.who_form import PlainForm
from doudi.web.shell.choosing import let_choose

WORDS_MOST = 500
ORDERS_MOST = 30
PURPOSE = "安排您点的服务"


def menu() -> list[tuple[str, list[tuple[str, str]]]]:
    """Lay the menu out by its lines."""
    shown = {line: [(one.code, one.words) for one in ITEMS.values() if one.line == line] for line in LINES}
    return [(words_of(line), items) for line, items in shown.items() if items]


class Ordering(PlainForm):
    """What is ordered. `token` makes the same form sent twice one order."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.ChoiceField(
        label=gettext_lazy("要哪项服务"), widget=forms.Select(attrs={"class": "entry entry-plain"}),
        error_messages={"required": gettext_lazy("请选一项服务。"), "invalid_choice": gettext_lazy("请选一项服务。")},
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=gettext_lazy("多急"), choices=Need.Urgency.choices, initial=Need.Urgency.NORMAL, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("还有什么要说的（可以不写）"), max_length=WORDS_MOST, required=False,
        widget=forms.Textarea(attrs={"class": "entry entry-plain", "rows": 3}),
    )  # fmt: skip
    agrees = forms.BooleanField(
        label=gettext_lazy("同意把我的姓名、电话、社区和需要告诉上门服务的人，只用于这项服务"), required=False
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose(self, "item", choices=[("", gettext("请选择")), *menu()])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@only_inside
def services(request: OwnRequest) -> HttpResponse:
    """Order a service, and see what became of what was ordered before."""
    form = Ordering(request.POST or None, initial={"token": uuid4()})
    if form.is_valid():
        try:
            _order(request, form.cleaned_data)
        except NotReady as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("resident:services")
    asked = Need.objects.filter(person=request.person.pk).exclude(
        source=Need.Source.WARNING
    )  # nobody asked for a warning
    own = asked.order_by("-opened_on", "-pk")[:ORDERS_MOST]
    shown = {"form": form, "orders": [(one, words_of(one.item) if one.item else one.get_kind_display()) for one in own]}
    return render(request, "resident/services.html", shown)


def _order(request: OwnRequest, told: dict[str, Any]) -> Need:
    """:raises NotReady: when nobody knows where the person lives."""
    with acting_as(SYSTEM):
        person = Person.objects.prefetch_related("identifiers").get(pk=request.person.pk)
        masked = next((one.masked for one in person.identifiers.all()), "")
    return open_need(
        source=Need.Source.MENU, source_number=str(told["token"]), item=told["item"], words=told["words"],
        urgency=told["urgency"], person=person, name=person.name, masked=masked, place=person.hukou_place_id or "",
        residence=person.place_code, consent=consent_for(purpose=PURPOSE, on=request.today) if told["agrees"] else {},
        by=request.by, on=request.today,
    )  # fmt: skip
