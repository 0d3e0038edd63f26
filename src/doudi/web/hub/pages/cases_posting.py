"""Notices: hanging one, the sheet for the wall, taking it down, objections written down for somebody, and their answers."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases import unsealing
from doudi.cases.case import Case
from doudi.cases.permissions import READERS
from doudi.cases.postings import actions
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.evidence.print import qr_svg
from doudi.offices.models import Level
from doudi.offices.queries import descendants, full_name
from doudi.web.hub.cases import posting_forms as forms
from doudi.web.hub.cases.fetched import REFUSALS, case_of, posted, tried
from doudi.web.shell.signed_in import OfficerRequest, for_desks

TOWN_DIGITS = 9


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def post(request: OfficerRequest, number: str) -> HttpResponse:
    """Hang a notice of a case in a village or community, and give the sheet to print."""
    found = case_of(request, number)
    form = forms.Hanging(case=found, villages=_villages(request, found), **posted(request))
    if tried(request, form, partial(actions.post, case=found), done=gettext("公示单已生成，请打印张贴。")):
        return redirect("hub:posting", found.postings.latest("pk").number)
    shown = {
        "case": found, "form": form, "title": gettext("公示"), "button": gettext("生成公示单"),
        "intro": gettext("公示单只写申请人姓名、家庭人数和拟救助金额，别的都不写。涉及儿童的案件不公示。"),
    }  # fmt: skip
    return render(request, "hub/cases/act.html", shown)


def _villages(request: OfficerRequest, found: Case) -> list[tuple[str, str]]:
    """List the villages and communities of the case's township, its own first."""
    inside = descendants(found.place[:TOWN_DIGITS], on=request.today, level=Level.VILLAGE)
    known = list(inside.values_list("code", "name"))
    return sorted(known, key=lambda one: (one[0] != found.place, one[0]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def posting(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a notice with its objections; write one down for somebody, or take the notice down."""
    found = _posting(request, number)
    if request.method == "POST" and "down" in request.POST:
        return _take_down(request, found)
    form = forms.Objecting(**posted(request))
    if tried(request, form, partial(actions.object_to_posting, posting=found), done=gettext("异议已登记。")):
        return redirect("hub:posting", found.number)
    shown = {
        "case": found.case, "posting": found, "form": form, "content": found.content,
        "village": full_name(found.village), "is_over": forms.is_over(found, on=request.today),
        "objections": list(found.objections.defer("name_sealed", "phone_sealed")),
        "may_work": request.officer.desk.kind in ("township", "county"),
    }  # fmt: skip
    return render(request, "hub/cases/posting.html", shown)


def _posting(request: OfficerRequest, number: str) -> Posting:
    """Fetch a notice by its number, and with it its case, which is written down."""
    found = Posting.objects.select_related("case", "posted_by").filter(number=number).first()
    if found is None:
        raise Http404
    case_of(request, found.case.number)
    return found


def _take_down(request: OfficerRequest, found: Posting) -> HttpResponse:
    try:
        actions.take_down(posting=found, by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("公示单已撤下。"))
    return redirect("hub:posting", found.number)


@require_safe
@never_cache
@for_desks(*READERS)
def sheet(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a notice as it hangs on the wall, to print on one sheet of A4."""
    found = _posting(request, number)
    address = request.build_absolute_uri(reverse("portal:posting", args=[found.number]))
    shown = {
        "posting": found, "content": found.content, "village": full_name(found.village), "address": address,
        "agency": found.posted_by.desk.agency.name, "picture": _data_of(qr_svg(address)),
    }  # fmt: skip
    return render(request, "hub/cases/sheet.html", shown)


def _data_of(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def objection(request: OfficerRequest, number: str) -> HttpResponse:
    """Show an objection; open who made it for a stated purpose; answer it, with the democratic review if one was held."""
    found = PostingObjection.objects.select_related("posting", "case", "answered_by").filter(number=number).first()
    if found is None:
        raise Http404
    case_of(request, found.case.number)
    opens = request.method == "POST" and "open" in request.POST
    opening = forms.Opening(request.POST if opens else None)
    objector = _opened(request, found, form=opening) if opens else None
    form = forms.AnsweringObjection(**({"data": None} if opens else posted(request)))
    verb = partial(actions.answer_posting_objection, objection=found)
    if not opens and tried(request, form, verb, done=gettext("答复已写下。")):
        return redirect("hub:posting_objection", found.number)
    shown: dict[str, Any] = {
        "objection": found, "case": found.case, "form": form, "opening": opening, "objector": objector,
        "may_answer": found.answered_on is None and request.officer.desk.kind in ("township", "county"),
        "may_open": request.officer.desk.kind in unsealing.OPENERS,
    }  # fmt: skip
    return render(request, "hub/cases/objection.html", shown)


def _opened(request: OfficerRequest, found: PostingObjection, *, form: forms.Opening) -> tuple[str, str] | None:
    """Open who objected when the purpose is given; say what is missing in the form."""
    if not form.is_valid():
        return None
    try:
        return unsealing.open_objector(
            objection=found, by=request.officer, on=request.today, why=form.cleaned_data["why"]
        )
    except REFUSALS as reason:
        form.add_error(None, str(reason))
        return None
