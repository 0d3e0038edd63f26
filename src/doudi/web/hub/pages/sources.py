"""How good each source is: rows, refused, without a usable number, nobody here, too old, and how often it turned out right.

The refused rows can be taken out as a file, by a desk whose place holds the whole delivery.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.database import var
from doudi.evidence.actions import note_quarantine_taken
from doudi.evidence.linkage import queries
from doudi.evidence.linkage.models import LinkageModel, Mark
from doudi.evidence.linkage.permissions import READERS, TAKERS, may_take_rejected
from doudi.evidence.linkage.queries import Rightness
from doudi.evidence.mapping import Mapping, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import count_rows, csv_pieces, find_quarantine
from doudi.offices.models import Officer
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@dataclass(frozen=True)
class Source:
    """One delivery of a data set as the page shows it."""

    mapping: Mapping
    mark: Mark
    age_days: int
    rightness: Rightness | None
    model: LinkageModel | None
    may_take: bool

    @property
    def is_stale(self) -> bool:
        return self.age_days > self.mark.max_age_days

    @property
    def rejected_permille(self) -> float:
        return 1000 * self.mark.rejected / self.mark.rows if self.mark.rows else 0.0


@require_safe
@never_cache
@for_desks(*READERS)
def sources(request: OfficerRequest) -> HttpResponse:
    """List the newest deliveries of every data set with how good they are."""
    found = _sources(by=request.officer, on=request.today)
    shown = {
        "sources": found,
        "stale": sum(one.is_stale for one in found),
        "waiting": sum(one.mark.waiting for one in found),
    }
    return render(request, "hub/sources.html", shown)


@require_POST
@never_cache
@for_desks(*TAKERS)
def rejected(request: OfficerRequest, number: str) -> HttpResponseBase:
    """Hand out the rejected rows of a delivery as CSV, to be sent back to the department, and write that down."""
    mark = queries.mark_of(delivery=number)
    if mark is None:
        raise Http404
    if not may_take_rejected(request.officer, places=mark.places):
        raise PermissionDenied(gettext("这份数据不只涉及本岗位管辖的地方；请由上级岗位取出，或者请管理员办理。"))
    found = find_quarantine(var(), number=mark.delivery)
    if found is None:
        messages.error(request, gettext("这份数据没有不合格的行，或者已经不在这台机器上。"))
        return redirect("hub:sources")
    note_quarantine_taken(
        number=mark.delivery,
        rows=count_rows(found),
        by=request.officer,
        on=request.today,
        place=request.officer.desk.place_id,
    )
    pieces = csv_pieces(found, pseudonyms=Pseudonyms.of(var()))
    name = f"{mark.dataset}-{mark.delivery}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


def _sources(*, by: Officer, on: date) -> list[Source]:
    right = queries.rightness(queries.judged_outcomes())
    return [
        Source(
            mapping=mapping_of(mark.dataset),
            mark=mark,
            age_days=(on - mark.as_of).days,
            rightness=right.get(mark.dataset),
            model=queries.latest_model(mark.dataset),
            may_take=may_take_rejected(by, places=mark.places),
        )
        for mark in queries.latest_marks()
    ]
