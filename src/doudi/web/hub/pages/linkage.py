"""Whose row is this: the pairs that wait for a desk, and one of them side by side with why it may be the same person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.evidence.linkage import actions, queries
from doudi.evidence.linkage.models import Pair
from doudi.evidence.linkage.permissions import READERS, NotAllowed, may_judge
from doudi.journal.queries import entries_about
from doudi.web.hub import linkage_words
from doudi.web.hub.places import names_of
from doudi.web.hub.standard_forms import text_box
from doudi.web.shell.signed_in import OfficerRequest, for_desks

STATES = {
    "waiting": "",
    "unknown": Pair.Verdict.UNKNOWN,
    "same": Pair.Verdict.SAME,
    "different": Pair.Verdict.DIFFERENT,
}
LINES_MOST = 20


class Judging(forms.Form):
    """Whether two are one person, and why."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        choices=Pair.Verdict.choices, error_messages={"required": gettext_lazy("请选择判断结果。")}
    )
    why = forms.CharField(
        label=gettext_lazy("怎么知道的"), max_length=actions.WHY_MOST, widget=text_box(),
        error_messages={"required": gettext_lazy("请写明判断的理由，例如“电话问过本人”。")},
    )  # fmt: skip


@require_safe
@never_cache
@for_desks(*READERS)
def pairs(request: OfficerRequest) -> HttpResponse:
    """List the pairs of the own place that wait, or were judged so."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "waiting"
    counts = queries.counts_by_dataset()
    dataset = request.GET.get("dataset", "")
    dataset = dataset if dataset in counts else ""
    found = queries.pairs_for(dataset=dataset, verdict=STATES[state])
    page = Paginator(found, queries.PAGE_SIZE).get_page(request.GET.get("page"))
    names = names_of(row.place for row in page)
    shown = {
        "page": page,
        "rows": [(row, names[row.place], linkage_words.lines(row)) for row in page],
        "state": state,
        "dataset": dataset,
        "counts": sorted(counts.items()),
        "total": sum(counts.values()),
    }
    return render(request, "hub/pairs.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def pair(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one pair and write down that it was looked at; a desk that judges decides."""
    found = queries.pair_for(officer=request.officer, number=number, on=request.today)
    if found is None:
        raise Http404
    form = Judging(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        try:
            actions.judge(pair=found, by=request.officer, on=request.today, **form.cleaned_data)
        except actions.NotReady as reason:
            form.add_error(None, str(reason))
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from reason
        else:
            messages.success(request, gettext("已记下。下次导入或关联时按这个判断办。"))
            return redirect("hub:pair", found.pk)
    return render(request, "hub/pair.html", _shown(request, found, form=form))


def _shown(request: OfficerRequest, found: Pair, *, form: Judging) -> dict[str, Any]:
    return {
        "pair": found,
        "place": names_of([found.place])[found.place],
        "lines": linkage_words.lines(found),
        "start": -found.start,
        "rivals": queries.rivals_of(found).count(),
        "may_judge": may_judge(request.officer),
        "form": form,
        "journal": entries_about(actions.about(found))[:LINES_MOST],
    }
