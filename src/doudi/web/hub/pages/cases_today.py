"""My work today, by deadline; who waits for whom; finding a case; and the safe steps for several cases at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.cases import queries
from doudi.cases.papers.models import Paper
from doudi.cases.permissions import READERS
from doudi.cases.road import PROCEDURE
from doudi.cases.stages import LIVING
from doudi.web.hub.cases.lines import holder_words, line_of, places_of
from doudi.web.hub.cases.shelves import SHELVES, Asked, Chosen, read_chosen, shelf_lines
from doudi.web.hub.cases.summary import counts_of, desk_titles, waiting_in
from doudi.web.hub.cases.together import NUMBERS_MOST, done_together
from doudi.web.shell.signed_in import OfficerRequest, for_desks

SEARCH = "cases_search"
SEARCH_MOST = 60
TIMED = ("mine", "all")
"""The lists that may be narrowed by programme, stage and part of time."""


@require_safe
@never_cache
@for_desks(*READERS)
def today(request: OfficerRequest) -> HttpResponse:
    """List what a desk has to do, the nearest day first; the list is chosen in the address."""
    chosen = read_chosen(request.GET, by=request.officer)
    asked = Asked(by=request.officer, on=request.today, chosen=chosen)
    lines, has_more = shelf_lines(asked)
    shelf = SHELVES[chosen.shelf]
    shown = {
        "chosen": chosen,
        "shelf": shelf,
        "lines": lines,
        "shelves": [(key, one.title, Chosen(shelf=key).address()) for key, one in _shelves(request)],
        "counts": _counts(asked) if chosen.shelf == "mine" else [],
        "programmes": sorted(PROCEDURE) if chosen.shelf in TIMED else [],
        "stages": [(stage.value, stage.label) for stage in LIVING],
        "before": chosen.address(page=chosen.page - 1) if chosen.page > 1 else "",
        "after": chosen.address(page=chosen.page + 1) if has_more else "",
        "together": sorted({act.partition(":")[0] for line in lines for act in line.acts}),
        "delivered": Paper.Delivered.choices,
    }
    return render(request, "hub/cases/today.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def waiting(request: OfficerRequest) -> HttpResponse:
    """Say who waits for whom in the officer's place: a table of places and desks."""
    rows = waiting_in(request.officer.desk.place_id, on=request.today)
    return render(request, "hub/cases/waiting.html", {"rows": rows, "desks": desk_titles()})


@require_POST
@for_desks(*READERS)
def search(request: OfficerRequest) -> HttpResponse:
    """Take the words to search for into the session, so that no name stands in an address."""
    request.session[SEARCH] = request.POST.get("words", "").strip()[:SEARCH_MOST]
    return redirect("hub:cases_found")


@require_safe
@never_cache
@for_desks(*READERS)
def found(request: OfficerRequest) -> HttpResponse:
    """List the cases that are looked for, by number, name, pinyin initials or masked number."""
    words = str(request.session.get(SEARCH, ""))
    cases = list(queries.found_by(words, by=request.officer)) if words.isprintable() else []
    places = places_of(cases)
    lines = [line_of(one, on=request.today, places=places, notes=(holder_words(one),)) for one in cases]
    shown = {"words": words, "lines": lines, "most": queries.PAGE_MOST}
    return render(request, "hub/cases/found.html", shown)


@require_POST
@for_desks("township", "county")
def together(request: OfficerRequest) -> HttpResponse:
    """Make one safe step in several cases, and say of each what came of it."""
    asked = request.POST.getlist("one")
    results = done_together(asked[:NUMBERS_MOST], act=request.POST.get("act", ""), request=request)
    shown = {"results": results, "most": NUMBERS_MOST, "left_out": asked[NUMBERS_MOST:]}
    return render(request, "hub/cases/together.html", shown)


def _shelves(request: OfficerRequest) -> list[tuple[str, Any]]:
    """List the shelves of a desk: its own work only where cases come to it."""
    has_own = request.officer.desk.kind in ("township", "county")
    return [(key, shelf) for key, shelf in SHELVES.items() if has_own or key != "mine"]


def _counts(asked: Asked) -> list[tuple[str, Any, int, str]]:
    return [(when, words, count, asked.chosen.address(when=when)) for when, words, count in counts_of(asked)]
