"""Trying a standard before anybody proposes it: who comes in, who falls out, what it costs, and the same as a spreadsheet."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.monitoring.simulation import NothingToSimulate
from doudi.standards.permissions import READERS, may_propose
from doudi.standards.queries import rulebook, waiting_for
from doudi.web.hub import standard_words
from doudi.web.hub.simulations import PEOPLE_MOST, TooLarge, Tried, tried
from doudi.web.hub.standard_forms import Trying
from doudi.web.shell.signed_in import OfficerRequest, for_desks
from doudi.web.shell.simulated import CAUTION, write_workbook

ASKED = ("term", "place", "residence", "value", "since")


@require_safe
@never_cache
@for_desks(*READERS)
def simulate(request: OfficerRequest) -> HttpResponse:
    """Ask what to try, and show what it would do."""
    form = _form(request)
    shown: dict[str, Any] = {
        "form": form,
        "caution": gettext(CAUTION),
        "waiting_count": waiting_for(request.officer).count(),
    }
    if form.is_valid():
        try:
            found = tried(form.book, **_asked(form))
        except NothingToSimulate:
            shown["problem"] = gettext(
                "这个地方还没有汇总过的数据，不能测算。请技术人员先导入数据并运行 doudi screen。"
            )
        except TooLarge as too_large:
            shown |= {"problem": _too_large(too_large), "command": _command(form)}
        else:
            shown |= found.shown() | _links(request, form=form)
            shown["breaches"] = standard_words.breach_lines([one.as_json() for one in found.breaches])
    return render(request, "hub/simulate.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def sheet(request: OfficerRequest) -> HttpResponseBase:
    """Give a trial as a spreadsheet: counts only."""
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('hub:simulate')}?{request.GET.urlencode()}")
    try:
        found = tried(form.book, **_asked(form))
    except (NothingToSimulate, TooLarge):
        return redirect(f"{reverse('hub:simulate')}?{request.GET.urlencode()}")
    file = BytesIO()
    write_workbook(
        file, simulation=found.simulation, asked=_rows(found), names=found.names(), breaches=found.breaches
    )  # fmt: skip
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"doudi-simulation-{found.facts_on:%Y%m%d}.xlsx")


def _form(request: OfficerRequest) -> Trying:
    asked = request.GET if "value" in request.GET else None
    return Trying(asked, officer=request.officer, book=rulebook(), on=request.today)


def _asked(form: Trying) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ASKED}


def _links(request: OfficerRequest, *, form: Trying) -> dict[str, Any]:
    query = urlencode(_asked(form))
    links: dict[str, Any] = {"sheet_address": f"{reverse('hub:simulation_sheet')}?{query}"}
    if may_propose(request.officer):
        links["propose_address"] = f"{reverse('hub:propose')}?{query}"
    return links


def _rows(found: Tried) -> list[tuple[str, str]]:
    draft = found.draft
    return [
        (gettext("数据日期"), found.facts_on.isoformat()),
        (gettext("规定日期"), found.law_on.isoformat()),
        (gettext("地方"), draft.place),
        (gettext("参数"), f"{standard_words.label(draft.term)}（{standard_words.residence(draft.residence)}）"),
        (gettext("现行"), found.was),
        (gettext("新的数值"), standard_words.value_words(draft.term, draft.value)),
        (gettext("从哪天起"), draft.since.isoformat()),
    ]


def _too_large(problem: TooLarge) -> str:
    numbers = {"people": f"{problem.people:,}", "most": f"{PEOPLE_MOST:,}"}
    return (
        gettext("这里有 %(people)s 人，超过网页上能等的 %(most)s 人。请选一个更小的地方，或请技术人员运行：") % numbers
    )


def _command(form: Trying) -> str:
    asked = _asked(form)
    return f"doudi simulate --place {asked['place']} --set {asked['term']}={asked['value']} --residence {asked['residence']}"
