"""The firms a county lets build: listed with the document each was chosen by; the county's desk admits one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.goods.adapting import admit
from doudi.delivery.goods.models import Contractor
from doudi.delivery.goods.permissions import READERS
from doudi.web.hub.cases.choices import name_field
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.hub.goods.trying import check_desk, is_one_of, tried
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks

COUNTY = "county"
ROWS_MOST = 300


class Admitting(PlainForm):
    """A firm, the document it was chosen by, and the account it is paid on."""

    name = name_field(gettext_lazy("施工单位名称"), most=80)
    document = name_field(gettext_lazy("中标或入围的文号"), most=120)
    bank = name_field(gettext_lazy("开户银行"), most=80)
    account: forms.CharField = name_field(gettext_lazy("收款账号（封存，只显示末四位）"), most=40)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def contractors(request: OfficerRequest) -> HttpResponse:
    """List the contractors of a place; the county admits one."""
    check_desk(request, COUNTY)
    place, form = place_of(request), Admitting(**posted(request))
    verb: Any = partial(admit, place=request.officer.desk.place)
    if tried(request, form, verb, done=gettext("施工单位已登记。")):
        return redirect("hub:goods_contractors")
    rows = Contractor.objects.select_related("place").filter(place__code__startswith=place.code[:COUNTY_DIGITS])
    shown = {
        "place": place, "counties": counties_of(request), "form": form if is_one_of(request, COUNTY) else None,
        "rows": rows.annotate(count=Count("homes"))[:ROWS_MOST],
    }  # fmt: skip
    return render(request, "hub/goods/contractors.html", shown)
