"""One list of a month: its road, what was found in it, its money by cause; and the acts of whoever may do them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from doudi.delivery.batches.checking import settle_problem
from doudi.delivery.batches.models import Batch, BatchStep, Due, DueCause, Line, Problem
from doudi.delivery.batches.permissions import READERS, check_may_settle
from doudi.delivery.batches.road import moves_from
from doudi.delivery.batches.stages import AT_BANK, OPEN, Stage
from doudi.delivery.clearing.asking import waits_for
from doudi.offices.models import Desk
from doudi.web.hub.delivery.acts import VERBS, Settling, acts_of, form_of, is_his, why_not
from doudi.web.hub.delivery.found import told_of
from doudi.web.hub.delivery.laid_out import may, row_of
from doudi.web.hub.delivery.paging import page_of
from doudi.web.hub.delivery.trying import tried
from doudi.web.shell.signed_in import OfficerRequest, for_desks

PROBLEMS_A_PAGE = 50


@require_safe
@never_cache
@for_desks(*READERS)
def batch(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one list."""
    return _page(request, get_object_or_404(Batch, number=number))


@require_POST
@never_cache
@for_desks(Desk.Kind.COUNTY, Desk.Kind.FINANCE)
def act(request: OfficerRequest, number: str, to: str) -> HttpResponse:
    """Move a list on, for whoever may; what keeps it from moving is said beside the button."""
    held = get_object_or_404(Batch, number=number)
    if to not in VERBS:
        raise Http404
    stage = Stage(to)
    way = moves_from(held.stage).get(stage)
    if way is None:
        words = {"stage": Stage(held.stage).label}
        messages.error(request, gettext("名单现在是“%(stage)s”，不能这样办。请看办理过程。") % words)
        return redirect("hub:delivery_batch", held.number)
    if not is_his(held, by=request.officer, move=way):
        raise PermissionDenied
    form = form_of(stage, request.POST)
    if tried(request, form, partial(VERBS[stage], held), done=partial(_done, held)):
        return redirect("hub:delivery_batch", held.number)
    return _page(request, Batch.objects.get(pk=held.pk), tried_act=(stage, form))


@require_POST
@never_cache
@for_desks(Desk.Kind.COUNTY)
def problem(request: OfficerRequest, number: int) -> HttpResponse:
    """Settle what was found, with a reason; the county's civil affairs does."""
    one = get_object_or_404(Problem.objects.select_related("batch"), pk=number)
    if not may(check_may_settle, request.officer, batch=one.batch):
        raise PermissionDenied
    form = Settling(request.POST, auto_id=f"problem_{one.pk}_%s")
    if tried(request, form, partial(settle_problem, one), done=gettext("理由已记下。")):
        return redirect("hub:delivery_batch", one.batch.number)
    return _page(request, one.batch, tried_problem=(one.pk, form))


def _done(held: Batch) -> str:
    """Say where a list stands now: the bank's answer may have led it further than one step."""
    held.refresh_from_db(fields=["stage"])
    return gettext("已办好：%(what)s。") % {"what": Stage(held.stage).label}


def _page(
    request: OfficerRequest, held: Batch, *, tried_act: tuple[Stage, forms.Form] | None = None,
    tried_problem: tuple[int, forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    may_settle = held.stage in OPEN and may(check_may_settle, request.officer, batch=held)
    found = Problem.objects.filter(batch=held).select_related("line", "line__entitlement", "settled_by")
    page = Paginator(found.order_by(F("settled_on").asc(nulls_first=True), "severity", "rule", "pk"), PROBLEMS_A_PAGE)
    here = page.get_page(page_of(request.GET))
    acts = acts_of(held, by=request.officer, tried=tried_act)
    shown = {
        "batch": held, "row": row_of(held, on=request.today), "acts": acts, "why_not": why_not(held, by=request.officer),
        "leads_on": any(one.is_main for one in acts), "steps": _steps(held), "causes": _causes(held),
        "states": _states(held), "fundings": list(held.fundings.all()), "page": here,
        "waits": str(waits_for(held)) if held.stage in AT_BANK else "",
        "is_at_bank": held.stage in (Stage.FINANCE_SIGNED, *AT_BANK),
        "was_checked": held.stage not in (Stage.COMPUTED, Stage.FROZEN),
        "problems": [told_of(one, may_settle=may_settle, tried=tried_problem) for one in here],
        "loose": [] if tried_act is None or any(one.to == tried_act[0] for one in acts) else tried_act[1].non_field_errors(),
    }  # fmt: skip
    return render(request, "hub/delivery/batch.html", shown)


def _steps(held: Batch) -> list[dict[str, Any]]:
    """Tell a list's road: who moved it where, at which desk, when and why."""
    desks = dict(Desk.Kind.choices)
    return [
        {"stage": Stage(one.to_stage).label, "who": one.by_name, "desk": desks.get(one.desk, ""), "on": one.on, "why": one.why}
        for one in BatchStep.objects.filter(batch=held).order_by("nth")
    ]  # fmt: skip


def _causes(held: Batch) -> list[tuple[str, int, int]]:
    """Add up what a list pays by why it does: how many lines, and how much."""
    found = Due.objects.filter(line__batch=held).order_by("cause").values_list("cause")
    summed = found.annotate(count=Count("line", distinct=True), sum=Sum(F("base_cents") + F("supplement_cents")))
    return [(str(DueCause(cause).label), lines, cents) for cause, lines, cents in summed]


def _states(held: Batch) -> list[tuple[str, str, int, int]]:
    """Add up what became of a list's lines."""
    found = Line.objects.filter(batch=held).order_by("state").values_list("state").annotate(Count("pk"), Sum("cents"))
    return [(state, str(Line.State(state).label), lines, cents) for state, lines, cents in found]
