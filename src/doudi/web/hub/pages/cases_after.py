"""After a decision: hearings before a cut or an end, changes, reviews, appeals, and help that moves with the household."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.case import Case
from doudi.cases.reviews import actions
from doudi.cases.reviews.models import Change, Hearing, Review, Transfer
from doudi.cases.terms import term
from doudi.web.hub.cases import after_forms as forms
from doudi.web.hub.cases.fetched import REFUSALS, case_of, posted, tried
from doudi.web.hub.cases.forms import next_month
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ACT = "hub/cases/act.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def hearing(request: OfficerRequest, number: str) -> HttpResponse:
    """Open a hearing before a cut or an end; or write down what the recipient said in the one that is open."""
    found = case_of(request, number)
    open_one = found.hearings.filter(heard_on=None).first()
    return _hear(request, found, hearing=open_one) if open_one else _open_hearing(request, found)


def _open_hearing(request: OfficerRequest, found: Case) -> HttpResponse:
    form = forms.OpeningHearing(**posted(request))
    verb = partial(actions.open_hearing, case=found)
    if tried(request, form, verb, done=gettext("已告知受助人，等他发表意见。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("拟调整或终止，听取意见"), "button": gettext("告知受助人"),
        "intro": gettext("减少或停止救助以前，必须先告诉本人打算怎样、为什么，并听他的意见。"),
    }  # fmt: skip
    return render(request, ACT, shown)


def _hear(request: OfficerRequest, found: Case, *, hearing: Hearing) -> HttpResponse:
    form = forms.HearingOut(**posted(request))
    verb = partial(actions.hear, hearing=hearing)
    if tried(request, form, verb, done=gettext("意见已记下。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("听取意见"), "button": gettext("记下意见"),
        "intro": gettext("%(what)s。理由：%(why)s 期限到 %(day)s。")
        % {"what": hearing.get_proposes_display(), "why": hearing.reasons, "day": hearing.answer_by},
    }  # fmt: skip
    return render(request, ACT, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("village", "township", "county")
def new_change(request: OfficerRequest, number: str) -> HttpResponse:
    """Write down that something changed in a household."""
    found = case_of(request, number)
    members = list(found.application.members.all())
    form = forms.Changing(members=members, **posted(request))
    verb = partial(actions.report_change, case=found)
    if tried(request, form, verb, done=gettext("变化已登记。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("登记变化"), "button": gettext("登记"),
        "intro": gettext("家里的人、收入、财产有变化，要尽快登记；核实以后再调整或终止。"),
    }  # fmt: skip
    return render(request, ACT, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("village", "township", "county")
def change(request: OfficerRequest, number: str, change: int) -> HttpResponse:
    """Show a change, and write down what was done about it."""
    found = case_of(request, number)
    kept = Change.objects.filter(case=found, pk=change).first()
    if kept is None:
        raise Http404
    form = forms.Settling(**posted(request))
    settle = actions.end_for_death if "death" in request.POST else actions.settle_change
    verb = partial(settle, change=kept)
    if tried(request, form, verb, done=gettext("已写下处理结果。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "change": kept, "form": None if kept.settled_on else form, "title": gettext("处理变化"),
        "button": gettext("写下处理结果"), "is_death": kept.kind == Change.Kind.DEATH,
    }  # fmt: skip
    return render(request, "hub/cases/change.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def review(request: OfficerRequest, number: str) -> HttpResponse:
    """Plan the next review by class; or write down what the one that waits found."""
    found = case_of(request, number)
    waiting = found.reviews.filter(done_on=None).first()
    if waiting and "verify" in request.POST:
        return _verify(request, found, review=waiting)
    return _review(request, found, review=waiting) if waiting else _plan(request, found)


def _plan(request: OfficerRequest, found: Case) -> HttpResponse:
    form = forms.Planning(**posted(request))
    verb = partial(actions.plan_review, case=found)
    if tried(request, form, verb, done=gettext("复核已安排。")):
        return redirect("hub:case", found.number)
    shown = {"case": found, "form": form, "title": gettext("安排定期复核"), "button": gettext("安排")}
    return render(request, ACT, shown)


def _review(request: OfficerRequest, found: Case, *, review: Review) -> HttpResponse:
    form = forms.Reviewing(**posted(request))
    verb = partial(actions.review, review=review)
    if tried(request, form, verb, done=gettext("复核已登记。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("定期复核"), "button": gettext("登记复核"),
        "intro": gettext("%(sort)s，应在 %(day)s 前复核。")
        % {"sort": review.get_review_class_display(), "day": review.due_on},
    }  # fmt: skip
    return render(request, "hub/cases/review.html", shown)


def _verify(request: OfficerRequest, found: Case, *, review: Review) -> HttpResponse:
    """Have the household verified again before its review."""
    try:
        begun = actions.begin_review(review=review, by=request.officer, on=request.today)
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, gettext("已发起核对。") if begun else gettext("已请核对岗位开始核对。"))
    return redirect("hub:case_review", found.number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def appeal(request: OfficerRequest, number: str) -> HttpResponse:
    """Write down that somebody does not accept a decision; or how the appeal that is open ended."""
    found = case_of(request, number)
    waiting = found.reconsiderations.filter(answered_on=None).first()
    form = forms.AnsweringAppeal(**posted(request)) if waiting else forms.Appealing(**posted(request))
    verb = partial(actions.answer_again, reconsideration=waiting) if waiting else partial(actions.ask_again, case=found)
    if tried(request, form, verb, done=gettext("已记下。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "waiting": waiting, "title": gettext("复核、复议"),
        "button": gettext("写下结果") if waiting else gettext("登记"),
    }  # fmt: skip
    return render(request, "hub/cases/appeal.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def transfer(request: OfficerRequest, number: str) -> HttpResponse:
    """Hand help over to where the household moves: the last month here and the first month there touch."""
    found = case_of(request, number)
    this = request.today.replace(day=1)
    months = [this, next_month(this), next_month(next_month(this))]
    form = forms.HandingOver(months=months, on=request.today, **posted(request))
    verb = partial(actions.hand_over, case=found)
    if tried(request, form, verb, done=gettext("已移交，等迁入地接收。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("转到别处"), "button": gettext("移交"),
        "intro": gettext("本地发到这个月为止，迁入地从下一个月接着发，中间不断，也不重复。"),
    }  # fmt: skip
    return render(request, ACT, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def coming(request: OfficerRequest, number: int) -> HttpResponse:
    """Show help that moves to this place, and take it over."""
    found = Transfer.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            made = actions.take_over(transfer=found, by=request.officer, on=request.today)
        except REFUSALS as reason:
            messages.error(request, str(reason))
            return redirect("hub:transfer", number)
        messages.success(request, gettext("已接收。"))
        return redirect("hub:case", made.number)
    hears_first = term("transfer_cut_heard", place=found.to_place, on=request.today)
    return render(request, "hub/cases/transfer.html", {"transfer": found, "hears_first": hears_first})
