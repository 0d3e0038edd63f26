"""Money that was paid too much, as whoever is asked for it sees it: what and why, his answer, the decision, the instalments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.delivery.ledger.money import yuan
from doudi.delivery.recovery.answering import WORDS_MOST, K, agreement_of, may_answer
from doudi.delivery.recovery.answering import answer as say
from doudi.delivery.recovery.models import Claim
from doudi.delivery.recovery.papers import Content, decision_of, notice_of
from doudi.delivery.recovery.planning import left_of
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.who_form import PlainForm

STANDS = {
    Stage.NOTIFIED: gettext_lazy("等您说意见"), Stage.HEARD: gettext_lazy("您的意见已经记下，还没有决定"),
    Stage.DECIDED: gettext_lazy("已经决定要退"), Stage.PLANNED: gettext_lazy("按约好的日子分几次退"),
    Stage.ESTATE: gettext_lazy("用留下的财产退"), Stage.CLOSED: gettext_lazy("已经退清，办完了"),
    Stage.WITHDRAWN: gettext_lazy("已经撤销，不用退"), Stage.WRITTEN_OFF: gettext_lazy("余下的不用再退，办完了"),
}  # fmt: skip
"""Where a claim stands, in the debtor's words."""

LABELS = {K.SAID: gettext_lazy("您的意见"), K.WISHES: gettext_lazy("您想怎样退：分几次，每次多少，从哪个月起")}
TITLES = {
    K.SAID: gettext_lazy("说我的意见"), K.WISHES: gettext_lazy("一次退有困难，我想分几次退"), K.AGREES: gettext_lazy("我同意这样分期退"),
}  # fmt: skip


class Answering(PlainForm):
    """A few words, where words are asked."""

    words = forms.CharField(
        max_length=WORDS_MOST, widget=forms.Textarea(attrs={"class": "entry entry-plain", "rows": 5}),
        error_messages={"required": gettext_lazy("请写一写。不会写的，请打电话给窗口。")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, kind: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.kind = kind
        if kind == K.AGREES:
            del self.fields["words"]
        else:
            self.fields["words"].label = LABELS[K(kind)]


@require_safe
@never_cache
@only_inside
def recovery(request: OwnRequest, number: str) -> HttpResponse:
    """Show a claim to its debtor."""
    found = own_claim(request, number)
    agreed = agreement_of(found)
    shown = {
        "claim": found, "stands": STANDS[Stage(found.stage)], "papers": _papers(found), "claimed": yuan(found.claimed_cents),
        "left": yuan(max(left_of(found).cents, 0)),
        "asked": yuan(found.asked_cents) if found.decided_on else None,
        "instalments": [(one.due_on, yuan(one.cents)) for one in agreed.instalments.all()] if agreed else [],
        "came": [(one.received_on, yuan(one.cents), one.get_how_display()) for one in found.receipts.all()],
        "answers": list(found.answers.all()), "acts": [(kind, TITLES[K(kind)]) for kind in may_answer(found, on=request.today)],
    }  # fmt: skip
    return render(request, "resident/recovery.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@only_inside
def answer(request: OwnRequest, number: str, kind: str) -> HttpResponse:
    """Take what the debtor says."""
    found = own_claim(request, number)
    if kind not in may_answer(found, on=request.today):
        raise Http404
    form = Answering(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        try:
            say(claim=found, kind=kind, words=form.cleaned_data.get("words", ""), by=request.by, on=request.today)
        except NotReady as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("resident:recovery", found.number)
    return render(
        request, "resident/recovery_answer.html", {"form": form, "claim": found, "title": TITLES[K(kind)], "kind": kind}
    )


def own_claim(request: OwnRequest, number: str) -> Claim:
    """Find a claim on somebody himself.

    :raises Http404: when it is none of his.
    """
    found = Claim.objects.filter(number=number, debtor=request.person.pk).first() if number.isalnum() else None
    if found is None:
        raise Http404
    return found


def _papers(claim: Claim) -> list[Content]:
    """Write what he was given in writing, the latest first; the file it names is the office's."""
    with acting_as(SYSTEM):
        held = Claim.objects.select_related("entitlement").get(pk=claim.pk)
        return [decision_of(held), notice_of(held)] if held.decided_on else [notice_of(held)]
