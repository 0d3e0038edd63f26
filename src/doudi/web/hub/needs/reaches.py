"""How the desks of a place are told besides the page: the webhooks of their work groups, named and ended here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs.models import Reach
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.reaching import NAMERS, end_reach, name_hook
from doudi.dispatch.needs.refusals import NotReady
from doudi.offices.models import Desk
from doudi.offices.queries import inside
from doudi.web.hub.cases.choices import name_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box
from doudi.web.shell.choosing import let_choose_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks


class Naming(PlainForm):
    """A work group's webhook and the secret both sides know."""

    desk: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("哪个岗位"), empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一个岗位。"), "invalid_choice": gettext_lazy("请选择一个岗位。")},
    )  # fmt: skip
    url = name_field(gettext_lazy("工作群机器人的地址（https://…）"), most=500)
    secret = name_field(gettext_lazy("约定的签名密钥"), most=200)

    def __init__(self, data: Any = None, *, desks: Any, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "desk", rows=desks)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*NAMERS)
def reaches(request: OfficerRequest) -> HttpResponse:
    """List the ways to the desks of a place with how they fare; name one, or end one."""
    if "end" in request.POST:
        return _end(request)
    own = request.officer.desk.place_id
    desks = Desk.objects.filter(inside(own, column="place")).select_related("agency").order_by("place", "name")
    form = Naming(request.POST or None, desks=desks)
    if form.is_valid():
        try:
            name_hook(by=request.officer, on=request.today, **form.cleaned_data)
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已登记，新的提醒会同时发到工作群。"))
            return redirect("hub:need_reaches")
    given_up = Count("words", filter=Q(words__given_up_at__isnull=False))
    rows = Reach.objects.filter(inside(own, column="desk__place")).select_related("desk__agency")
    return render(request, "hub/needs/reaches.html", {"form": form, "reaches": rows.annotate(given_up=given_up)})


def _end(request: OfficerRequest) -> HttpResponse:
    number = request.POST["end"]
    rows = Reach.objects.select_related("desk")
    found = (
        rows.filter(pk=int(number)).first() if number.isascii() and number.isdecimal() and len(number) < 12 else None
    )
    if found is not None:
        try:
            end_reach(reach=found, by=request.officer, on=request.today)
            messages.success(request, gettext("已停用。"))
        except NotAllowed as reason:
            messages.error(request, str(reason))
    return redirect("hub:need_reaches")
