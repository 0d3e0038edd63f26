"""Seeing for oneself: a visit of two, the six items of self-care, the register of near relatives, and what lies sealed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.cases import unsealing
from doudi.cases.applying.models import Photograph
from doudi.cases.permissions import READERS
from doudi.cases.visits import actions
from doudi.cases.visits.models import Visit, VisitPicture
from doudi.evidence.letters.scans import kind_of
from doudi.web.hub.cases import visit_forms as forms
from doudi.web.hub.cases.fetched import REFUSALS, case_of, posted, tried
from doudi.web.hub.cases.judged import asked_for
from doudi.web.hub.cases.law import law_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def visit(request: OfficerRequest, number: str) -> HttpResponse:
    """Keep what two officers saw and judged; the second confirms it with his own sign-in."""
    found = case_of(request, number)
    law = law_of(found, on=request.today)
    members = [one for one in found.application.members.all() if one.is_member]
    form = forms.Visiting(
        asked=asked_for(found.programme, law=law, members=members), on=request.today, **posted(request)
    )
    if form.is_valid() and (second := form.second(request)) is not None:
        given = {name: form.cleaned_data[name] for name in (
            "kind", "visited_on", "met_name", "met_relation", "words", "remote_because", "unsigned_because", "pictures",
        )}  # fmt: skip
        verb = partial(
            actions.record_visit, case=found, level=request.officer.desk.kind, first=request.officer, second=second,
            form={"facts": form.facts()}, met_signature=form.signature(),
        )  # fmt: skip
        if tried(request, form, verb, done=gettext("入户调查已登记。"), words=lambda: given):
            return redirect("hub:case", found.number)
    people = [(one, form.fields_of(one.person_id)) for one in members]
    shown = {
        "case": found, "law": law, "form": form, "people": people, "title": gettext("登记入户调查"),
        "button": gettext("我们两人都去了，登记"),
    }  # fmt: skip
    return render(request, "hub/cases/visit.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township")
def self_care(request: OfficerRequest, number: str) -> HttpResponse:
    """Assess the six items of self-care, two officers together."""
    found = case_of(request, number)
    form = forms.Assessing(**posted(request))
    if form.is_valid() and (second := form.second(request)) is not None:
        verb = partial(actions.assess_self_care, case=found, items=form.items(), first=request.officer, second=second)
        own = {"words": form.cleaned_data["words"]}
        if tried(request, form, verb, done=gettext("生活自理能力评估已登记。"), words=lambda: own):
            return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("生活自理能力评估"), "button": gettext("我们两人都已当面评估，登记"),
        "intro": gettext("逐项看他自己能不能做。六项都能是具备，一至三项不能是部分丧失，四项以上不能是完全丧失。"),
    }  # fmt: skip
    return render(request, "hub/cases/self_care.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("village", "township", "county")
def relatives(request: OfficerRequest, number: str) -> HttpResponse:
    """Register a near relative, or compare the household with whoever handles it again."""
    found = case_of(request, number)
    if request.method == "POST" and "compare" in request.POST:
        return _compare(request, number=found.number)
    form = forms.Relating(members=list(found.application.members.all()), **posted(request))
    if tried(
        request,
        form,
        partial(actions.register_relative, case=found),
        done=gettext("已备案。县级民政部门要入户调查后才能确认。"),
    ):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("近亲属备案"), "button": gettext("备案"),
        "relatives": list(found.near_relatives.all()),
        "intro": gettext("家庭成员与经办人员、村（居）委会成员是近亲属的，要备案，由县级民政部门全部入户调查。"),
    }  # fmt: skip
    return render(request, "hub/cases/relatives.html", shown)


def _compare(request: OfficerRequest, *, number: str) -> HttpResponse:
    found = case_of(request, number)
    try:
        new = actions.compare_relatives(case=found, by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("已比对，新发现 %(count)s 条。") % {"count": len(new)})
    return redirect("hub:case_relatives", found.number)


@require_POST
@never_cache
@for_desks(*READERS)
def picture(request: OfficerRequest, number: str, picture: int) -> HttpResponse:
    """Open a picture of a visit for a stated purpose, which is written down."""
    found = case_of(request, number)
    kept = VisitPicture.objects.select_related("visit__case").filter(visit__case=found, pk=picture).first()
    if kept is None:
        raise Http404
    return _opened(request, lambda why: unsealing.open_picture(
        picture=kept, by=request.officer, on=request.today, why=why), number=number)  # fmt: skip


@require_POST
@never_cache
@for_desks(*READERS)
def signature(request: OfficerRequest, number: str, visit: int) -> HttpResponse:
    """Open the signature of whoever was met, for a stated purpose, which is written down."""
    found = case_of(request, number)
    kept = Visit.objects.select_related("case").filter(case=found, pk=visit).first()
    if kept is None:
        raise Http404
    return _opened(request, lambda why: unsealing.open_signature(
        visit=kept, by=request.officer, on=request.today, why=why), number=number)  # fmt: skip


@require_POST
@never_cache
@for_desks(*READERS)
def photograph(request: OfficerRequest, number: str, photograph: int) -> HttpResponse:
    """Open a photographed paper for a stated purpose, which is written down."""
    found = case_of(request, number)
    kept = Photograph.objects.filter(application=found.application_id, pk=photograph).first()
    if kept is None:
        raise Http404
    return _opened(request, lambda why: unsealing.open_photograph(
        photograph=kept, case=found, by=request.officer, on=request.today, why=why), number=number)  # fmt: skip


def _opened(request: OfficerRequest, verb: Callable[[str], bytes], *, number: str) -> HttpResponse:
    """Give what was opened as a picture, or go back and say why it was not."""
    try:
        content = verb(request.POST.get("why", ""))
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return redirect("hub:case", number)
    return HttpResponse(content, content_type=kind_of(content) or "application/octet-stream")
