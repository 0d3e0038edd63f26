"""The lines of a list, searched without a name in the address; one line, and taking it out with a reason."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.delivery.batches.models import Batch, DueCause, Line, Pull
from doudi.delivery.batches.permissions import READERS, check_may_pull
from doudi.delivery.batches.pulling import PULLED_FROM, pull
from doudi.offices.models import Place
from doudi.web.hub.cases.choices import select_field, words_field
from doudi.web.hub.delivery import line_table
from doudi.web.hub.delivery.acts import WHY_MOST
from doudi.web.hub.delivery.laid_out import may, row_of
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LINES_A_PAGE = 50
SEARCH = "delivery_search"
SEARCH_MOST = 60
MARKS = {"listed": "open", "pulled": "plain", "paid": "met", "refused": "unmet"}


class Pulling(PlainForm):
    """Why one line is taken out."""

    reason: forms.ChoiceField = select_field(gettext_lazy("原因"), choices=Pull.Reason.choices)
    why: forms.CharField = words_field(gettext_lazy("具体情况"), most=WHY_MOST, missing=gettext_lazy("请写明情况。"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def lines(request: OfficerRequest, number: str) -> HttpResponseBase:
    """List a list's lines by state, and those that are looked for; to be taken along."""
    held = get_object_or_404(Batch, number=number)
    words = str(request.session.get(SEARCH, "")) if request.GET.get("search") == "yes" else ""
    state = request.GET.get("state", "")
    state = state if state in Line.State.values else ""
    asked = {"state": state, "search": "yes" if words else ""}
    found = _found(held, words=words, state=state)
    if request.method == "POST":
        return line_table.taken(request, held, found=found, back=f"{request.path}?{address(asked)}")
    write_look(request, about=f"batch:{held.number}", place=held.place)
    page = Paginator(found, LINES_A_PAGE).get_page(page_of(request.GET))
    shown = {
        "batch": held, "row": row_of(held, on=request.today), "page": page, "chosen": address(asked), "search": words,
        "lines": _told(list(page)), "states": _states(asked), "taken_at": f"?{address(asked)}",
    }  # fmt: skip
    return render(request, "hub/delivery/lines.html", shown)


@require_POST
@for_desks(*READERS)
def search(request: OfficerRequest, number: str) -> HttpResponse:
    """Take the words to search for into the session, so that no name stands in an address."""
    words = request.POST.get("words", "").strip()[:SEARCH_MOST]
    request.session[SEARCH] = words if words.isprintable() else ""
    asked = "?search=yes" if request.session[SEARCH] else ""
    return redirect(reverse("hub:delivery_lines", args=[number]) + asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def line(request: OfficerRequest, number: str, seq: int) -> HttpResponse:
    """Show one line, the months it is made of and what became of it; the county or finance takes it out."""
    found = Line.objects.select_related("batch", "entitlement", "account", "pull")
    one = get_object_or_404(found, batch__number=number, seq=seq)
    may_pull = may(check_may_pull, request.officer, batch=one.batch)
    if request.method == "POST" and not may_pull:
        raise PermissionDenied
    form = Pulling(request.POST if request.method == "POST" else None, auto_id="pull_%s")
    if tried(request, form, partial(pull, one), done=gettext("这一笔已抽出。")):
        return redirect("hub:delivery_line", number, seq)
    write_look(request, about=f"line:{one.end_to_end_id}", place=one.place)
    causes, offered = dict(DueCause.choices), may_pull and (form.is_bound or _can_be_pulled(one))
    shown = {
        "batch": one.batch, "row": row_of(one.batch, on=request.today), "line": one, "mark": MARKS[one.state],
        "dues": [(due, causes[due.cause]) for due in one.dues.all()], "pull": getattr(one, "pull", None), "form": form if offered else None,
    }  # fmt: skip
    return render(request, "hub/delivery/line.html", shown)


def _can_be_pulled(one: Line) -> bool:
    return one.state == Line.State.LISTED and one.batch.stage in PULLED_FROM and one.batch.sending_since is None


def _found(held: Batch, *, words: str, state: str) -> QuerySet[Line]:
    """Find lines by part of a name, by the beginning of a number of what is owed, or by the number at the bank."""
    found = Line.objects.filter(batch=held).select_related("entitlement", "account").order_by("seq")
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(
            Q(payee__contains=words) | Q(entitlement__number__startswith=words) | Q(end_to_end_id=words)
        )
    return found


def _told(found: list[Line]) -> list[dict[str, Any]]:
    names = dict(Place.objects.filter(code__in={one.place for one in found}).values_list("code", "name"))
    return [{"line": one, "mark": MARKS[one.state], "place": names.get(one.place, one.place)} for one in found]


def _states(asked: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Give the links to each state, and which is chosen."""
    every = [("", gettext("全部")), *Line.State.choices]
    return [(str(words), address(asked, state=state), state == asked["state"]) for state, words in every]
