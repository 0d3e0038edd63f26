"""The list of findings: by place, kind and programme, sorted, searched, page by page, and as a spreadsheet."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.monitoring import queries
from doudi.monitoring.permissions import READERS
from doudi.web.hub import export as spreadsheet
from doudi.web.hub import filters, places, words
from doudi.web.hub.filters import Filters
from doudi.web.shell.signed_in import OfficerRequest, for_desks

SEARCH = "findings_search"
SEARCH_MOST = 60
COLUMNS = (
    ("number", gettext_lazy("编号")),
    ("kind", gettext_lazy("类别")),
    ("name", gettext_lazy("户主")),
    ("place", gettext_lazy("地方")),
    ("members", gettext_lazy("人数")),
    ("programme", gettext_lazy("项目")),
    ("amount", gettext_lazy("应得（元/月）")),
    ("paid", gettext_lazy("现领（元/月）")),
    ("seen", gettext_lazy("首次发现")),
)
"""The columns of the list, by the name of their order."""


@require_safe
@never_cache
@for_desks(*READERS)
def findings(request: OfficerRequest) -> HttpResponse:
    """List what was found in a place."""
    chosen = filters.read(request.GET, own_place=request.officer.desk.place_id)
    search = _search(request, chosen)
    asked = _asked(request, chosen)
    page = queries.findings_for(page=chosen.page, order=chosen.order, **asked)
    counts = queries.counts_for(officer=request.officer, place=chosen.place)
    names = places.names_of(row.place for row in page.rows)
    shown = {
        "chosen": chosen,
        "search": search,
        "page": page,
        "rows": [(row, names[row.place]) for row in page.rows],
        "columns": [_column(chosen, name=name, label=label) for name, label in COLUMNS],
        "kinds": [(kind, sum(counts.get(kind, {}).values()), chosen.address(kind=kind)) for kind in words.KINDS],
        "all_kinds": (sum(sum(by.values()) for by in counts.values()), chosen.address(kind="")),
        "programmes": words.programmes(),
        "way": [(step, chosen.address(place=step.code)) for step in _way(request, chosen)],
        "inside": [(one, chosen.address(place=one.code)) for one in _inside(request, chosen)],
        "before": chosen.address(page=page.number - 1),
        "after": chosen.address(page=page.number + 1),
    }
    return render(request, "hub/findings.html", shown)


@require_POST
@for_desks(*READERS)
def search(request: OfficerRequest) -> HttpResponse:
    """Take the words to search for into the session, so that no name stands in an address."""
    chosen = filters.read(request.POST, own_place=request.officer.desk.place_id)
    text = request.POST.get("text", "").strip()[:SEARCH_MOST]
    request.session[SEARCH] = text
    return redirect(f"{reverse('hub:findings')}?{chosen.address(is_search=bool(text))}")


@require_POST
@never_cache
@for_desks(*READERS)
def export(request: OfficerRequest) -> HttpResponseBase:
    """Give the list as a spreadsheet and write down that it was taken."""
    chosen = filters.read(request.POST, own_place=request.officer.desk.place_id)
    try:
        file = spreadsheet.export(by=request.officer, on=request.today, chosen=chosen, search=_search(request, chosen))
    except spreadsheet.TooMany as reason:
        messages.error(request, str(reason))
        return redirect(f"{reverse('hub:findings')}?{chosen.address()}")
    return FileResponse(file, as_attachment=True, filename=f"doudi-{request.today:%Y%m%d}.xlsx")


def _search(request: OfficerRequest, chosen: Filters) -> str:
    return str(request.session.get(SEARCH, "")) if chosen.is_search else ""


def _asked(request: OfficerRequest, chosen: Filters) -> dict[str, Any]:
    return {
        "officer": request.officer,
        "place": chosen.place,
        "kind": chosen.kind,
        "programme": chosen.programme,
        "search": _search(request, chosen),
    }


def _way(request: OfficerRequest, chosen: Filters) -> list[Any]:
    return places.way_down(chosen.place, own_place=request.officer.desk.place_id)


def _inside(request: OfficerRequest, chosen: Filters) -> list[places.Inside]:
    """List the places one can go down to: those with findings."""
    return [one for one in places.inside(chosen.place, officer=request.officer, on=request.today) if one.total]


def _column(chosen: Filters, *, name: str, label: Any) -> dict[str, Any]:
    """Describe a column's head: which way it is sorted, and the link that sorts it or turns it round."""
    direction = {name: "ascending", f"-{name}": "descending"}.get(chosen.order, "none")
    turned = name if chosen.order == f"-{name}" else f"-{name}"
    return {"name": name, "label": label, "sorted": direction, "address": chosen.address(order=turned)}
