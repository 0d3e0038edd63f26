"""The inbox: needs from everywhere in the officer's place, by shelf, kind, place, urgency and day; and what the desk was just told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.dispatch.needs import queries
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.models import Need, Notice
from doudi.dispatch.needs.permissions import READERS
from doudi.dispatch.needs.telling import read_notices, unread_of
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.web.hub.cases.shelves import due_in
from doudi.web.hub.needs.lines import lines_of, title_of
from doudi.web.hub.needs.live import may_listen, stream_of
from doudi.web.hub.places import inside as places_inside
from doudi.web.shell.signed_in import OfficerRequest, for_desks

PAGE_MOST = 50
TOLD_MOST = 8
SHELVES = {
    "free": gettext_lazy("待接"),
    "mine": gettext_lazy("在我手上"),
    "sent": gettext_lazy("办理中"),
    "done": gettext_lazy("已答复，待跟进"),
    "closed": gettext_lazy("近 30 天办结"),
}
WHEN = {
    "overdue": gettext_lazy("已超期"), "today": gettext_lazy("今天到期"), "week": gettext_lazy("本周到期"),
    "later": gettext_lazy("以后到期"),
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What an officer chose in the address; anything nobody could have chosen is left out."""

    shelf: str = "free"
    kind: str = ""
    urgency: str = ""
    when: str = ""
    place: str = ""
    page: int = 1

    def address(self, **other: Any) -> str:
        """Write the choice as a query, one thing of it otherwise."""
        now = {
            "list": self.shelf,
            "kind": self.kind,
            "urgency": self.urgency,
            "when": self.when,
            "place": self.place,
            "page": self.page,
        }
        return urlencode({name: value for name, value in {**now, "page": 1, **other}.items() if value not in ("", 1)})


def read_chosen(query: QueryDict, *, by: Officer) -> Chosen:
    """Read an address."""
    page, place = query.get("page", ""), query.get("place", "")
    own = by.desk.place_id
    return Chosen(
        shelf=_one_of(query.get("list", ""), SHELVES) or "free", kind=_one_of(query.get("kind", ""), Kind.values),
        urgency=_one_of(query.get("urgency", ""), Need.Urgency.values), when=_one_of(query.get("when", ""), WHEN),
        place=place if place.isdecimal() and place.startswith(own) and len(place) <= 12 else "",
        page=int(page) if page.isascii() and page.isdecimal() and 0 < int(page) < 1000 else 1,
    )  # fmt: skip


def _one_of(value: str, choices: Any) -> str:
    return value if value in choices else ""


@require_safe
@never_cache
@for_desks(*READERS)
def inbox(request: OfficerRequest) -> HttpResponse:
    """List one shelf of the inbox."""
    chosen = read_chosen(request.GET, by=request.officer)
    found = filtered(queries.inbox(chosen.shelf, by=request.officer, on=request.today), chosen=chosen, on=request.today)
    first = (chosen.page - 1) * PAGE_MOST
    rows = list(found[first : first + PAGE_MOST + 1])
    stream = stream_of(request)
    shown = {
        "chosen": chosen,
        "stream": stream,
        "shelves": [(key, words, Chosen(shelf=key).address()) for key, words in SHELVES.items()],
        "title": SHELVES[chosen.shelf],
        "lines": lines_of(rows[:PAGE_MOST], on=request.today),
        "counts": _counts(request, chosen=chosen),
        "kinds": Kind.choices,
        "urgencies": Need.Urgency.choices,
        "places": [
            (one.code, one.name)
            for one in places_inside(request.officer.desk.place_id, officer=request.officer, on=request.today)
        ],
        "before": chosen.address(page=chosen.page - 1) if chosen.page > 1 else "",
        "after": chosen.address(page=chosen.page + 1) if len(rows) > PAGE_MOST else "",
        "told": [(one, title_of(one.need)) for one in unread_of(request.officer.desk)[:TOLD_MOST]],
    }
    return may_listen(render(request, "hub/needs/inbox.html", shown), stream=stream)


def filtered(found: QuerySet[Need], *, chosen: Chosen, on: date) -> QuerySet[Need]:
    """Keep the needs of a kind, an urgency, a place, a part of time."""
    kept = Q(**{name: value for name, value in (("kind", chosen.kind), ("urgency", chosen.urgency)) if value})
    if chosen.place:
        kept &= inside(chosen.place, column="residence")
    if chosen.when:
        kept &= due_in(chosen.when, on=on)
    return found.filter(kept)


def _counts(request: OfficerRequest, *, chosen: Chosen) -> list[tuple[str, Any, int, str]]:
    """Count what lies on the shelf by part of time."""
    if chosen.shelf == "closed":
        return []
    own = queries.inbox(chosen.shelf, by=request.officer, on=request.today).order_by()
    return [
        (when, words, own.filter(due_in(when, on=request.today)).count(), chosen.address(when="" if chosen.when == when else when))
        for when, words in WHEN.items()
    ]  # fmt: skip


@require_POST
@for_desks(*READERS)
def notice(request: OfficerRequest, number: int) -> HttpResponse:
    """Note that a desk has read what it was told, and lead on to the need."""
    told = Notice.objects.select_related("need").filter(pk=number, desk=request.officer.desk_id).first()
    if told is None:
        raise Http404
    read_notices(told.need, desk=request.officer.desk, on=request.today)
    return redirect(
        "hub:needs" if told.kind == Notice.Kind.TAKEN else "hub:need",
        *([] if told.kind == Notice.Kind.TAKEN else [told.need.number]),
    )
