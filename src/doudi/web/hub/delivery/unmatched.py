"""What came from banks and fits nowhere: listed, told with the bank's words and the lines it may mean, and settled by two of finance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.banks.returned import Outcome
from doudi.delivery.batches.models import Line
from doudi.delivery.clearing.matching import Said, booked_for, candidates, said_by_bank
from doudi.delivery.clearing.models import Unmatched
from doudi.delivery.clearing.settling import check_may_settle, confirm, ends_of, line_of, propose, turn_down
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.transfers import TransferKind
from doudi.offices.models import Desk, Place
from doudi.web.hub.cases.choices import buttons, words_field
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.tables import Column, TooMany, give
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.delivery.where import counties_of, place_of
from doudi.web.hub.delivery.words import SAYS
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks
from doudi.web.shell.spreadsheet import Cell
from doudi.web.shell.words import money

READERS = (Desk.Kind.COUNTY, Desk.Kind.CITY, Desk.Kind.FINANCE, Desk.Kind.SUPERVISION)
LINES_A_PAGE, CANDIDATES_MOST, WHY_MOST = 50, 10, 300
NONE_OF_THEM = "none"
STATES = {"open": gettext_lazy("待处理"), "settled": gettext_lazy("已处理"), "": gettext_lazy("全部")}


class Proposing(PlainForm):
    """How it ends, which line of ours is meant where that is not known, and why."""

    line: Any = buttons(label=gettext_lazy("这是名单里的哪一笔"), choices=[], initial=NONE_OF_THEM)
    ends: Any = buttons(label=gettext_lazy("怎样处理"), choices=[])
    why: forms.CharField = words_field(
        gettext_lazy("依据和理由"), most=WHY_MOST, missing=gettext_lazy("请写明依据和理由。")
    )

    def __init__(self, data: Any = None, *, one: Unmatched, line: Line | None, others: list[Line], **more: Any) -> None:
        super().__init__(data, **more)
        self.others = {str(each.pk): each for each in others}
        if others:
            told = [(key, line_words(each)) for key, each in self.others.items()]
            self._offer("line", [*told, (NONE_OF_THEM, gettext("都不是"))])
        else:
            del self.fields["line"]
        ends = ends_of(one, line=line or (others[0] if others else None))
        ends = [*ends, Unmatched.Ends.NOTED] if others else ends
        self._offer("ends", [(each.value, str(each.label)) for each in ends])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = dict(self.cleaned_data)
        return told | {"line": self.others.get(told.get("line", ""))}


class TurningDown(PlainForm):
    """Why another officer's proposal is not confirmed."""

    because: forms.CharField = words_field(
        gettext_lazy("为什么不同意"), most=WHY_MOST, missing=gettext_lazy("请写明为什么不同意。")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def unmatched(request: OfficerRequest) -> HttpResponseBase:
    """List what fits nowhere: what is open first; to be taken along."""
    place, state = place_of(request), request.GET.get("state", "open")
    state = state if state in STATES else "open"
    found = _found(place.code, state=state)
    asked = {"state": state, "place": place.code}
    if request.method == "POST":
        return _taken(request, found, place=place)
    page = Paginator(found, LINES_A_PAGE).get_page(page_of(request.GET))
    shown = {
        "place": place, "counties": counties_of(request), "page": page, "chosen": address(asked), "kept": [("state", state)],
        "states": [(str(words), address(asked, state=code) or f"place={place.code}", code == state) for code, words in STATES.items()],
        "rows": [(one, mark_of(one), state_words(one)) for one in page],
        "asked": f"?state={state}&place={place.code}",
    }  # fmt: skip
    return render(request, "hub/delivery/unmatched.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def one_unmatched(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one, with the bank's words and what was booked; one officer of finance proposes how it ends, another confirms or does not."""
    one = get_object_or_404(_every(), pk=number)
    is_his = may(check_may_settle, request.officer, one=one)
    if request.method == "POST" and not is_his:
        raise PermissionDenied
    line = line_of(one)
    others = candidates(one, limit=CANDIDATES_MOST) if one.proposed_by_id is None else []
    form, turning = _forms(request, one, line=line, others=others)
    if _done(request, one, form=form, turning=turning):
        return redirect("hub:delivery_one_unmatched", one.pk)
    write_look(request, about=f"unmatched:{one.pk}", place=one.place)
    is_second = is_his and one.proposed_by_id is not None and one.proposed_by_id != request.officer.pk
    shown = {
        "one": one, "mark": mark_of(one), "state": state_words(one), "line": line, "others": others,
        "said": [(each, says(each)) for each in said_by_bank(one)],
        "booked": [(each, TransferKind(each.kind).label) for each in booked_for(line)] if line else [],
        "turned_down": one.turned_down.select_related("proposed_by", "by"), "is_his": is_his,
        "form": form if is_his and one.proposed_by_id is None else None,
        "turning": turning if is_second and one.confirmed_on is None else None,
    }  # fmt: skip
    return render(request, "hub/delivery/one_unmatched.html", shown)


def says(said: Said) -> str:
    """Say what a bank's word means: an answer about a payment, or money that left its account or came back to it."""
    if said.is_statement:
        return gettext("退回专户") if (said.cents or 0) < 0 else gettext("从专户付出")
    return str(SAYS[Outcome(said.outcome)])


def mark_of(one: Unmatched) -> str:
    """Give the colour of its mark."""
    return "met" if one.confirmed_on else "open"


def state_words(one: Unmatched) -> str:
    """Say where it stands: nobody has said how it ends, another must confirm, or how it ended."""
    if one.confirmed_on:
        return str(Unmatched.Ends(one.ends).label)
    return gettext("待另一位财务确认") if one.proposed_by_id else gettext("待提出处理")


def line_words(line: Line) -> str:
    """Tell a line in a few words."""
    words = {"name": line.payee, "yuan": money(yuan(line.cents)), "number": line.batch.number, "seq": line.seq}
    return gettext("%(name)s · %(yuan)s 元 · 名单 %(number)s 第 %(seq)s 笔") % words


def _forms(
    request: OfficerRequest, one: Unmatched, *, line: Line | None, others: list[Line]
) -> tuple[Proposing, TurningDown]:
    data = request.POST if request.method == "POST" else None
    verb = request.POST.get("verb", "")
    form = Proposing(data if verb == "propose" else None, one=one, line=line, others=others, auto_id="propose_%s")
    return form, TurningDown(data if verb == "turn_down" else None, auto_id="turn_%s")


def _done(request: OfficerRequest, one: Unmatched, *, form: Proposing, turning: TurningDown) -> bool:
    if request.method != "POST":
        return False
    verb = request.POST.get("verb", "")
    if verb == "propose":
        return tried(
            request, form, lambda *, on, **told: propose(one, **told), done=gettext("已提出，等另一位财务确认。"), words=form.told
        )  # fmt: skip
    if verb == "turn_down":
        return tried(request, turning, partial(turn_down, one), done=gettext("已退回，可以重新提出。"))
    if verb != "confirm":
        raise PermissionDenied
    plain = PlainForm({})
    done = (
        gettext("已确认，只作记录，没有记账。") if one.ends == Unmatched.Ends.NOTED else gettext("已确认，并按此记账。")
    )
    if not tried(request, plain, partial(confirm, one), done=done):
        for error in plain.non_field_errors():
            messages.error(request, str(error))
    return True


def _every() -> QuerySet[Unmatched]:
    return Unmatched.objects.select_related("batch", "line__batch", "proposed_by", "confirmed_by")


def _found(place: str, *, state: str) -> QuerySet[Unmatched]:
    found = _every().filter(place__startswith=place).order_by("-found_on", "-pk")
    return found if not state else found.filter(confirmed_on__isnull=state == "open")


def _taken(request: OfficerRequest, found: QuerySet[Unmatched], *, place: Place) -> HttpResponseBase:
    heads = [
        (gettext("发现日期"), 12), (gettext("银行"), 14), (gettext("名单"), 26), (gettext("情况"), 18), (gettext("编号"), 36),
        (gettext("银行的话"), 30), (gettext("处理"), 20), (gettext("理由"), 30), (gettext("提出"), 12), (gettext("确认"), 12),
        (gettext("确认日期"), 12),
    ]  # fmt: skip
    try:
        return give(
            request, name=f"doudi-{place.code}-unmatched", columns=[Column(*one) for one in heads], rows=_rows(found),
            about=f"unmatched:{place.code}", verb="payment.export",
        )  # fmt: skip
    except TooMany as reason:
        messages.error(request, str(reason))
        return redirect("hub:delivery_unmatched")


def _rows(found: QuerySet[Unmatched]) -> Iterator[list[Cell]]:
    for one in found.iterator():
        yield [
            one.found_on.isoformat(), one.bank, one.batch.number if one.batch else "", one.get_kind_display(), one.about, one.said,
            state_words(one), one.why, one.proposed_by.name if one.proposed_by else "",
            one.confirmed_by.name if one.confirmed_by else "", one.confirmed_on.isoformat() if one.confirmed_on else "",
        ]  # fmt: skip
