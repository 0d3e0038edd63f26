"""Who answers what here, and whose machines may send needs: both named by the county's or the city's desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs.calling import admit, dismiss
from doudi.dispatch.needs.kinds import OWNERS, Kind
from doudi.dispatch.needs.models import Partner
from doudi.dispatch.needs.owning import name_owner, owners_at
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.offices.models import Desk
from doudi.offices.queries import inside
from doudi.web.hub.needs.forms import Admitting, Naming
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("county", "city")
def owners(request: OfficerRequest) -> HttpResponse:
    """Show who answers each kind of need, and name another desk."""
    place = request.officer.desk.place
    form = Naming(request.POST or None, desks=_desks(request))
    if form.is_valid():
        try:
            name_owner(place=place, by=request.officer, on=request.today, **form.cleaned_data)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已登记。"))
            return redirect("hub:need_owners")
    named: dict[str, Any] = {}
    for one in owners_at(place.code, on=request.today):
        named.setdefault(one.kind, one)
    rows = [(kind.label, OWNERS[kind], named.get(kind)) for kind in Kind]
    return render(request, "hub/needs/owners.html", {"form": form, "rows": rows, "place": place})


def _desks(request: OfficerRequest) -> Any:
    rows = Desk.objects.filter(inside(request.officer.desk.place_id, column="place")).select_related("agency")
    return rows.filter(kind__in=("department", "county", "city", "township", "service")).order_by(
        "agency__name", "name"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("county", "city")
def partners(request: OfficerRequest) -> HttpResponse:
    """Admit a department or a charity, whose key is shown this once; or end one."""
    if "dismiss" in request.POST:
        return _dismiss(request)
    form, key = Admitting(request.POST or None), ""
    if form.is_valid():
        try:
            made, key = admit(
                place=request.officer.desk.place, by=request.officer, on=request.today, **form.cleaned_data
            )
            form = Admitting()
            messages.success(request, gettext("已接入%(name)s。") % {"name": made.name})
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
    shown = {"form": form, "key": key, "partners": Partner.objects.select_related("place")}
    return render(request, "hub/needs/partners.html", shown)


def _dismiss(request: OfficerRequest) -> HttpResponse:
    found = Partner.objects.select_related("place").filter(code=request.POST["dismiss"][:30]).first()
    if found is not None:
        try:
            dismiss(partner=found, by=request.officer, on=request.today)
            messages.success(request, gettext("已停用。"))
        except NotAllowed as reason:
            messages.error(request, str(reason))
    return redirect("hub:need_partners")
