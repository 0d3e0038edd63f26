"""What an applicant does himself in his case: withdraw, say that it is supplemented, be heard, tell of a change, ask again.

Each is a page that says what follows from it, and one button.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.actions import NotAllowed, NotReady, move
from doudi.cases.case import Case
from doudi.cases.permissions import By
from doudi.cases.queries import next_moves
from doudi.cases.reviews.appeals import ask_again
from doudi.cases.reviews.changes import report_change
from doudi.cases.reviews.hearings import hear
from doudi.cases.reviews.models import Change, Hearing, Reconsideration
from doudi.cases.stages import Stage
from doudi.registry.models import Person
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.pages.progress import own_case
from doudi.web.resident.progress_words import acts_of
from doudi.web.resident.who_form import PlainForm, entry

WORDS_MOST = 1000


class Saying(PlainForm):
    """A few words; what kind of change and since when, where that is asked."""

    kind = forms.ChoiceField(
        label=gettext_lazy("什么变化"), choices=[("", gettext_lazy("请选择")), *Change.Kind.choices],
        widget=forms.Select(attrs={"class": "entry entry-plain"}), error_messages={"required": gettext_lazy("请选择一项。")},
    )  # fmt: skip
    person = forms.ChoiceField(
        label=gettext_lazy("是谁的变化"), required=False, widget=forms.Select(attrs={"class": "entry entry-plain"})
    )
    happened_on = forms.DateField(
        label=gettext_lazy("从哪一天起"), widget=entry(type="date"),
        error_messages={"required": gettext_lazy("请填写日期。"), "invalid": gettext_lazy("请填写日期，例如 2026-08-03。")},
    )  # fmt: skip
    words = forms.CharField(
        max_length=WORDS_MOST, widget=forms.Textarea(attrs={"class": "entry entry-plain", "rows": 5}),
        error_messages={"required": gettext_lazy("请写一写。不会写的，请打电话给窗口。")},
    )  # fmt: skip

    def __init__(self, data: Any, *, doing: Doing, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["words"].label = doing.label
        if not doing.asks_kind:
            del self.fields["kind"], self.fields["happened_on"], self.fields["person"]
            return
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("全家")), *people]


@dataclass(frozen=True)
class Doing:
    """One thing an applicant does: what follows from it in words, what he is asked to write, and the verb."""

    title: Any
    follows: tuple[Any, ...]
    label: Any
    button: Any
    verb: Callable[..., Any]
    asks_kind: bool = False


def _withdraw(case: Case, *, told: dict[str, Any], by: By, on: date) -> None:
    move(case=case, to=Stage.WITHDRAWN, by=by, on=on, why=told["words"])


def _supplement(case: Case, *, told: dict[str, Any], by: By, on: date) -> None:
    """Go back to where the file waited: to be accepted, or to be investigated further."""
    onwards = [one.to for one in next_moves(case, by=by, on=on) if one.to != Stage.WITHDRAWN and one.is_ready]
    move(case=case, to=next(iter(onwards), Stage.SUBMITTED), by=by, on=on, why=told["words"])


def _hear(case: Case, *, told: dict[str, Any], by: By, on: date) -> None:
    hear(hearing=Hearing.objects.get(case=case, heard_on=None), said=told["words"], by=by, on=on)


def _change(case: Case, *, told: dict[str, Any], by: By, on: date) -> None:
    person = Person(pk=int(told["person"])) if told["person"] else None  # he sees no register; the key alone is needed
    named = {name: told[name] for name in ("kind", "happened_on", "words")}
    report_change(case=case, told=Change.Told.FAMILY, person=person, by=by, on=on, **named)


def _again(case: Case, *, told: dict[str, Any], by: By, on: date) -> None:
    ask_again(case=case, road=Reconsideration.Road.AGAIN, words=told["words"], by=by, on=on)


DOINGS = {
    "withdraw_case": Doing(
        gettext_lazy("撤回申请吗？"),
        (gettext_lazy("撤回以后不再办理，也不再查询您家的信息。"), gettext_lazy("以后需要，可以随时重新申请。")),
        gettext_lazy("为什么撤回"), gettext_lazy("撤回申请"), _withdraw,
    ),
    "supplement": Doing(
        gettext_lazy("缺的材料补好了吗？"),
        (gettext_lazy("照片可以在申请的页面上发。"), gettext_lazy("按下以后，马上继续办理，时间接着算。")),
        gettext_lazy("补了什么，怎么补的"), gettext_lazy("我补好了"), _supplement,
    ),
    "hear": Doing(
        gettext_lazy("请说说您的意见"),
        (gettext_lazy("您说的话会原样记下来，作决定的人一定要看。"), gettext_lazy("说了意见，不会因此少得救助。")),
        gettext_lazy("您的意见"), gettext_lazy("这是我的意见"), _hear,
    ),
    "change": Doing(
        gettext_lazy("家里有什么变化？"),
        (gettext_lazy("家庭情况变化要在三个月内告诉我们。"), gettext_lazy("说早了没有坏处；该增加的，也从这里开始。")),
        gettext_lazy("说一说是怎么回事"), gettext_lazy("告诉你们"), _change, asks_kind=True,
    ),
    "again": Doing(
        gettext_lazy("不服这个决定吗？"),
        (
            gettext_lazy("申请复核不要钱，也不影响以后再申请。"),
            gettext_lazy("您也可以在收到通知书六十日内申请行政复议，或者在六个月内向法院起诉。"),
        ),
        gettext_lazy("哪里不对，您觉得应该怎样"), gettext_lazy("申请复核"), _again,
    ),
}  # fmt: skip
"""Everything an applicant does himself, by the name of its address."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@only_inside
def act(request: OwnRequest, number: str, name: str) -> HttpResponse:
    """Say what follows, take the words, do it."""
    case = own_case(request, number)
    doing = DOINGS[name]
    if name not in {one.name for one in acts_of(case, by=request.by, on=request.today)}:
        raise Http404
    members = case.application.members.filter(is_member=True).values_list("person_id", "name")
    form = Saying(request.POST if request.method == "POST" else None, doing=doing, people=list(members))
    if form.is_valid():
        try:
            doing.verb(case, told=form.cleaned_data, by=request.by, on=request.today)
        except (NotReady, NotAllowed) as reason:
            form.add_error("words", str(reason))
        else:
            return redirect("resident:application", case.application.number)
    return render(request, "resident/act.html", {"form": form, "doing": doing, "case": case})
