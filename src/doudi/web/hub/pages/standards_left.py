"""Whom a standard was not carried out for, and why: cases and lines of rolls, each with its link; people settle theirs here."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.reviews.carried import Carried
from doudi.cases.reviews.resuming import WORDS_MOST, settle_left
from doudi.cases.reviews.standards import BY_ITSELF, left_of
from doudi.cases.road import COUNTY
from doudi.delivery.entitlements.models import RollLeft
from doudi.delivery.entitlements.raising import rolls_left
from doudi.journal.actions import record
from doudi.standards import queries
from doudi.standards.actions import about
from doudi.standards.models import Publication
from doudi.standards.permissions import READERS
from doudi.web.hub.cases.choices import words_field
from doudi.web.hub.cases.fetched import tried
from doudi.web.hub.delivery.paging import page_of
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ROWS_A_PAGE = 50
PURPOSE = "查看按新标准还没有调整的名单"


class Settling(PlainForm):
    """What came of looking into a case."""

    words = words_field(gettext_lazy("核实的结果"), most=WORDS_MOST, missing=gettext_lazy("请写明核实的结果。"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def left(request: OfficerRequest, number: int) -> HttpResponse:
    """List who is left, which is written down; the county says what came of one that is for people."""
    row = queries.publication_for(officer=request.officer, number=number)
    if row is None or not row.published_by_id:
        raise Http404
    asked, form = _settled(request, row)
    if form is not None and form.is_valid() and not form.errors:
        return redirect("hub:standard_left", row.pk)
    return render(request, "hub/standard_left.html", _shown(request, row, asked=asked, form=form))


def _settled(request: OfficerRequest, row: Publication) -> tuple[Carried | None, Settling | None]:
    """Settle the case that was sent, if one was; give it back with its form."""
    if request.method != "POST":
        return None, None
    if request.officer.desk.kind != COUNTY:
        raise PermissionDenied
    text = request.POST.get("case", "")
    one = left_of(row).filter(pk=int(text)).first() if text.isascii() and text.isdecimal() else None
    if one is None:
        raise Http404
    form = Settling(request.POST, auto_id=f"left_{one.pk}_%s")
    tried(request, form, partial(settle_left, carried=one), done=gettext("已记下，这一件不再列在这里。"))
    return one, form


def _shown(
    request: OfficerRequest, row: Publication, *, asked: Carried | None, form: Settling | None
) -> dict[str, Any]:
    record(
        verb="standard.look_left", by=request.officer, on=request.today, about=about(row), place=request.officer.desk.place_id,
        purpose=PURPOSE,
    )  # fmt: skip
    number = page_of(request.GET)
    cases, rolls = Paginator(left_of(row), ROWS_A_PAGE), Paginator(rolls_left(row), ROWS_A_PAGE)
    waiting: list[Carried] = list(cases.page(number)) if number <= cases.num_pages else []
    lines: list[RollLeft] = list(rolls.page(number)) if number <= rolls.num_pages else []
    names = names_of({row.place, *(one.place for one in waiting), *(one.place for one in lines)})
    is_county = request.officer.desk.kind == COUNTY
    return {
        "row": row, "place": names[row.place], "number": number, "has_more": number < max(cases.num_pages, rolls.num_pages),
        "case_count": cases.count, "line_count": rolls.count, "asked": "",
        "waiting": [
            (one, gettext(one.why), names[one.place], _form_of(one, asked=asked, form=form, is_county=is_county))
            for one in waiting
        ],
        "lines": [(one, names[one.place]) for one in lines],
    }  # fmt: skip


def _form_of(one: Carried, *, asked: Carried | None, form: Settling | None, is_county: bool) -> Settling | None:
    """What comes by itself is nobody's to settle."""
    if not is_county or one.why in BY_ITSELF:
        return None
    return form if asked is not None and asked.pk == one.pk else Settling(auto_id=f"left_{one.pk}_%s")
