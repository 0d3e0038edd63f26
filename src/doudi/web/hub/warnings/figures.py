"""Figures of the indicators: tried on the data of the last run, proposed with their trial, published by a second officer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doudi.database import var
from doudi.evidence.assembly import facts_folder
from doudi.monitoring.warnings.figures import DESKS, WORDS_MOST, NotReady, Tried, decline, propose, publish, try_figure
from doudi.monitoring.warnings.levels import LEVELS
from doudi.monitoring.warnings.models import Figure
from doudi.monitoring.warnings.permissions import NotAllowed
from doudi.monitoring.warnings.queries import latest_run
from doudi.monitoring.warnings.terms import TERMS
from doudi.monitoring.warnings.words import level_name
from doudi.offices.queries import inside
from doudi.standards.notices import BadValue
from doudi.web.hub import places
from doudi.web.hub.cases.choices import day_field, name_field, select_field, words_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks

SHOWN_MOST = 100
REFUSALS = (BadValue, NotReady, NotAllowed, FileNotFoundError)


class Trying(PlainForm):
    """Which figure, and its new value; to propose it also from when, by which document and why."""

    term = select_field(gettext_lazy("参数"), choices=[])
    value = name_field(gettext_lazy("新的数值（例如 0.15、40）"), most=40)
    since = day_field(gettext_lazy("从哪天起（只试算可以不填）"), required=False)
    source = name_field(gettext_lazy("依据的文件（只试算可以不填）"), most=300, required=False)
    reason = words_field(gettext_lazy("理由（只试算可以不填）"), most=WORDS_MOST, required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        named = [(name, gettext(term.label)) for name, term in TERMS.terms.items()]
        assert isinstance(self.fields["term"], forms.ChoiceField)
        self.fields["term"].choices = [("", gettext("请选择")), *named]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*DESKS)
def figures(request: OfficerRequest) -> HttpResponse:
    """Try a figure, and propose it once its trial was seen."""
    form, tried = Trying(request.POST or None), None
    if form.is_valid():
        try:
            tried = _tried(request, form)
            if "propose" in request.POST:
                _propose(request, form, tried=tried)
                messages.success(request, gettext("已提出，等另一位发布。"))
                return redirect("hub:warning_figures")
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    own = request.officer.desk.place_id
    rows = Figure.objects.filter(inside(own, column="place")).select_related("proposed_by", "published_by")[:SHOWN_MOST]
    names = places.names_of(row.place for row in rows)
    shown = {
        "form": form,
        "tried": _said(tried),
        "rows": [
            (row, gettext(TERMS.terms[row.term].label), names[row.place], _said(Tried(**row.tried))) for row in rows
        ],
        "run": latest_run(),
    }
    return render(request, "hub/warnings/figures.html", shown)


@require_POST
@never_cache
@for_desks(*DESKS)
def figure(request: OfficerRequest, number: int) -> HttpResponse:
    """Publish or decline what waits."""
    row = Figure.objects.filter(inside(request.officer.desk.place_id, column="place"), pk=number).first()
    if row is None:
        raise Http404
    verb = publish if "publish" in request.POST else decline
    try:
        verb(figure=row, by=request.officer, on=request.today)
    except REFUSALS as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("已办理。"))
    return redirect("hub:warning_figures")


def _tried(request: OfficerRequest, form: Trying) -> Tried:
    run = latest_run()
    if run is None:
        raise NotReady(gettext("还没有按月监测过，没有数据可以试算。"))
    told = form.cleaned_data
    facts, place = facts_folder(var=var(), on=run.on), request.officer.desk.place_id
    return try_figure(term=told["term"], value=told["value"], place=place, facts=facts, on=run.on)


def _propose(request: OfficerRequest, form: Trying, *, tried: Tried) -> None:
    told = form.cleaned_data
    propose(
        term=told["term"], place=request.officer.desk.place_id, value=told["value"], source=told["source"], reason=told["reason"],
        since=told["since"] or request.today - timedelta(days=1), tried=tried, by=request.officer, on=request.today,
    )  # fmt: skip


def _said(tried: Tried | None) -> dict[str, Any] | None:
    if tried is None:
        return None
    levels = [(level_name(level), tried.before[level], tried.after[level]) for level in LEVELS]
    return {
        "on": tried.on,
        "households": tried.households,
        "levels": levels,
        "come": tried.come,
        "go": tried.go,
        "go_true": tried.go_true,
    }
