"""The acts that bring a case on: a move with its reasons, everything missing told at once, an opinion, a decision, a longer limit."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases import actions, queries
from doudi.cases.case import Case
from doudi.cases.clocks.actions import extend
from doudi.cases.clocks.models import Clock
from doudi.cases.refusals import NotReady
from doudi.cases.requirements import Matter, missing_for
from doudi.cases.road import moves_from
from doudi.cases.stages import Stage
from doudi.web.hub.cases import adjusting, forms
from doudi.web.hub.cases.fetched import case_of, posted, tried
from doudi.web.hub.cases.law import law_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ACT = "hub/cases/act.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("village", "township", "county")
def move(request: OfficerRequest, number: str, to: str) -> HttpResponse:
    """Bring a case to its next stage, with the reasons its road asks for; what is missing is said, all of it."""
    if to not in Stage.values:
        raise Http404
    found = case_of(request, number)
    way = moves_from(found.road, found.stage).get(Stage(to))
    if way is None:
        return _no_way(request, found, to=Stage(to))
    offer = next((one for one in queries.next_moves(found, by=request.officer, on=request.today) if one.to == to), None)
    if offer is None:
        raise PermissionDenied
    form = forms.form_of(Stage(to))(must_say_why=way.must_say_why, **posted(request))
    verb = partial(actions.move, case=found, to=to)
    done = gettext("已转到“%(stage)s”。") % {"stage": Stage(to).label}
    if tried(request, form, verb, done=done, words=form.told):
        return redirect("hub:case", found.number)
    shown = {
        "title": gettext(way.label), "form": form, "missing": offer.missing, "button": gettext(way.label),
        "intro": gettext("案件将从“%(was)s”转到“%(to)s”。依据：%(article)s。")
        % {"was": Stage(found.stage).label, "to": Stage(to).label, "article": offer.move.article},
    }  # fmt: skip
    return render(request, ACT, shown | {"case": found})


def _no_way(request: OfficerRequest, found: Case, *, to: Stage) -> HttpResponse:
    """Say that the case has moved on, perhaps a moment ago at somebody else's desk."""
    words = gettext("案件现在处于“%(stage)s”，不能直接转为“%(to)s”。可能刚才已有人办理，请回到案件看看。") % {
        "stage": Stage(found.stage).label, "to": to.label,
    }  # fmt: skip
    return render(request, ACT, {"case": found, "title": to.label, "missing": [words]}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township")
def supplement(request: OfficerRequest, number: str) -> HttpResponse:
    """Tell the applicant at once everything that is missing; his answer is waited for."""
    found = case_of(request, number)
    form = forms.Supplementing(lacking=_lacking(request, found), **posted(request))
    verb = partial(actions.move, case=found, to=Stage.SUPPLEMENT)
    if tried(request, form, verb, done=gettext("已一次性告知，等待申请人补正。"), words=form.told):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("一次性告知补正"), "button": gettext("告知申请人"),
        "intro": gettext("要补的一次说全，不能分几次要。能查到的不要申请人提供。"),
    }  # fmt: skip
    return render(request, ACT, shown)


def _lacking(request: OfficerRequest, found: Case) -> list[str]:
    """List what the applicant himself can bring of what the ways on still lack, each once, in words for him."""
    ways = [one.move for one in queries.next_moves(found, by=request.officer, on=request.today)]
    is_drafted = found.application.letter_id is not None
    asked = dict.fromkeys(name for way in ways for name in way.requires if forms.may_bring(name, is_drafted=is_drafted))
    matter = Matter(case=found, to=Stage(found.stage), by=request.officer, on=request.today)
    return list(dict.fromkeys(forms.BROUGHT[name] for name in asked if missing_for((name,), matter)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township")
def opinion(request: OfficerRequest, number: str) -> HttpResponse:
    """Write the township's opinion beside what the law answers."""
    found = case_of(request, number)
    law = law_of(found, on=request.today)
    form = forms.Opining(law=law, **posted(request))
    verb = partial(actions.opine, case=found)
    if tried(request, form, verb, done=gettext("审核意见已写下。")):
        return redirect("hub:case", found.number)
    shown = {"case": found, "law": law, "form": form, "title": gettext("写审核意见"), "button": gettext("写下审核意见")}
    return render(request, ACT, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def decision(request: OfficerRequest, number: str) -> HttpResponse:
    """Decide as the rules answer, or otherwise with reasons; the move follows from the file."""
    found = case_of(request, number)
    desk = request.officer.desk.kind
    if not forms.verdicts_for(found, desk=desk):
        return _nothing_to_decide(request, found)
    law = law_of(found, on=request.today)
    form = forms.Deciding(law=law, case=found, desk=desk, on=request.today, **posted(request))
    verb = partial(actions.decide, case=found)
    if tried(request, form, verb, done=gettext("决定已写下。请在案件页办理下一步。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "law": law, "form": form, "title": gettext("作决定"), "button": gettext("写下决定"),
        "intro": gettext("与规则算出的一样，就按规则作出，凭据一起保存；不一样的，由您作出，必须写明理由。"),
    }  # fmt: skip
    return render(request, ACT, shown)


def _nothing_to_decide(request: OfficerRequest, found: Case) -> HttpResponse:
    words = gettext("案件现在处于“%(stage)s”，没有要作的决定。") % {"stage": Stage(found.stage).label}
    return render(request, ACT, {"case": found, "title": gettext("作决定"), "missing": [words]}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def longer(request: OfficerRequest, number: str) -> HttpResponse:
    """Make the limit of the whole procedure longer, for one of the reasons the law names."""
    found = case_of(request, number)
    form = forms.Extending(**posted(request))
    if tried(request, form, partial(_extend_longest, found), done=gettext("期限已延长，申请人会收到告知。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "form": form, "title": gettext("延长期限"), "button": gettext("延长"),
        "intro": gettext("全程办结的期限只能延长一次，只能因下面的原因。"),
    }  # fmt: skip
    return render(request, ACT, shown)


def _extend_longest(found: Case, **told: Any) -> Clock:
    return extend(clock=_longest(found), **told)


def _longest(found: Case) -> Clock:
    """Find the limit that may be made longer: that of the whole procedure.

    :raises NotReady: when it does not run.
    """
    clock = found.clocks.filter(limit="total", stopped_on=None).first()
    if clock is None:
        raise NotReady(gettext("全程办结的期限没有在走，不用延长。"))
    return clock


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def adjust(request: OfficerRequest, number: str) -> HttpResponse:
    """Decide while help runs: change the amount, keep it, leave step by step, end it; the case moves with the decision."""
    found = case_of(request, number)
    if not adjusting.ways_for(found):
        return _nothing_to_decide(request, found)
    law = law_of(found, on=request.today)
    form = adjusting.Adjusting(case=found, **posted(request))
    verb = partial(adjusting.adjust, found)
    if tried(request, form, verb, done=gettext("决定已作出。")):
        return redirect("hub:case", found.number)
    shown = {
        "case": found, "law": law, "form": form, "title": gettext("调整、维持或终止"), "button": gettext("作出决定"),
        "intro": gettext("增加可以直接调整；减少或终止以前，要先听取本人意见。与规则算出的不同，必须写明理由。"),
    }  # fmt: skip
    return render(request, ACT, shown)
