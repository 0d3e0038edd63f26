"""漏保漏救排查: the campaigns of a place, one with its funnel and its list, and what somebody found who went there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.journal.actions import record
from doudi.monitoring.warnings.actions import NotReady
from doudi.monitoring.warnings.campaigns import (
    PURPOSE,
    VISITORS,
    WORDS_MOST,
    funnel_of,
    list_for,
    record_visit,
    results_of,
)
from doudi.monitoring.warnings.models import Campaign, CampaignHousehold
from doudi.monitoring.warnings.permissions import READERS, NotAllowed
from doudi.monitoring.warnings.queries import PAGE_SIZE
from doudi.monitoring.warnings.words import indicator_name, level_name, steps_of
from doudi.web.hub import places
from doudi.web.hub.cases.choices import select_field, words_field
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.words import masked_name
from doudi.web.shell.signed_in import OfficerRequest, for_desks


class Visiting(PlainForm):
    """What came of a visit."""

    result = select_field(gettext_lazy("结果"), choices=CampaignHousehold.Result.choices)
    words = words_field(gettext_lazy("看到的情况"), most=WORDS_MOST, missing=gettext_lazy("请写明看到的情况。"))


@require_safe
@never_cache
@for_desks(*READERS)
def campaigns(request: OfficerRequest) -> HttpResponse:
    """List the campaigns whose place holds the officer's, or lies in it."""
    names = places.names_of(one.place for one in Campaign.objects.all())
    rows = [(one, names[one.place]) for one in Campaign.objects.filter(_near(request))]
    return render(request, "hub/warnings/campaigns.html", {"rows": rows})


def _near(request: OfficerRequest) -> Q:
    own = request.officer.desk.place_id
    return Q(place__startswith=own) | Q(place__in=[own[:digits] for digits in (2, 4, 6, 9, 12)])


def _campaign(request: OfficerRequest, number: str) -> Campaign:
    return get_object_or_404(Campaign.objects.filter(_near(request)), number=number)


@require_safe
@never_cache
@for_desks(*READERS)
def campaign(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a campaign's funnel, what came of the visits, and the list in the officer's place; that it was looked at is written down."""
    found, own = _campaign(request, number), request.officer.desk.place_id
    rows = list_for(found, officer=request.officer)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page", "1"))
    record(verb="campaign.look", by=request.officer, on=request.today, about=number, place=own, purpose=PURPOSE)
    names, funnel = places.names_of(row.place for row in page), funnel_of(found)
    share = funnel.helped_of_listed
    shown = {
        "campaign": found,
        "place": places.names_of([found.place])[found.place],
        "steps": [(label, count, count or 0) for label, count in steps_of(funnel)],
        "most": max(funnel.compared, 1),
        "share": "" if share is None else f"{float(share):.1%}",
        "results": results_of(found),
        "signs": [indicator_name(code) for code in found.indicators],
        "page": page,
        "rows": [_line(row, place=names[row.place]) for row in page],
        "may_visit": request.officer.desk.kind in VISITORS,
    }
    return render(request, "hub/warnings/campaign.html", shown)


def _line(row: CampaignHousehold, *, place: str) -> dict[str, Any]:
    signs = [f"{indicator_name(code)}（{level_name(level)}）" for code, level in row.signs.items()]
    return {"row": row, "name": masked_name(row.name), "place": place, "signs": signs}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*VISITORS)
def visit(request: OfficerRequest, number: str, person: int) -> HttpResponse:
    """Write down what was found at one household of the list."""
    found = _campaign(request, number)
    household = list_for(found, officer=request.officer).filter(pk=person).first()
    if household is None:
        raise Http404
    form = Visiting(**posted(request))
    if form.is_valid():
        try:
            record_visit(household=household, by=request.officer, on=request.today, **form.cleaned_data)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except NotReady as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, gettext("已登记。"))
            return redirect("hub:campaign", found.number)
    line = _line(household, place=places.names_of([household.place])[household.place])
    return render(request, "hub/warnings/campaign_visit.html", {"campaign": found, "line": line, "form": form})
