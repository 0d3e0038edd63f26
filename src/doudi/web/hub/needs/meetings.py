"""The county's coordination (一事一议): its meetings, and one of them with agenda, minutes, decisions and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.dispatch.needs import meetings as verbs
from doudi.dispatch.needs.models import Matter, Meeting, Need
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.refusals import NotReady
from doudi.offices.models import Desk
from doudi.offices.queries import inside
from doudi.web.hub.cases.choices import day_field, name_field, select_field, words_field
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box
from doudi.web.shell.choosing import let_choose_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MOST = 50


class Planning(PlainForm):
    """When, and about what."""

    title = name_field(gettext_lazy("会议名称"), most=80)
    planned_on = day_field(gettext_lazy("哪一天开"))


class Putting(PlainForm):
    """A need for the agenda."""

    need = name_field(gettext_lazy("需求编号"), most=30)
    question = words_field(gettext_lazy("要议什么"), most=500)
    proposal = words_field(gettext_lazy("建议怎么办"), most=500)


class Holding(PlainForm):
    """Who was there, and the minutes."""

    present = words_field(gettext_lazy("到会的单位"), most=500)
    minutes = words_field(gettext_lazy("会议纪要"), most=4000)


class Deciding(PlainForm):
    """What was decided."""

    decision = select_field(gettext_lazy("决定"), choices=Matter.Decision.choices)
    decided = words_field(gettext_lazy("决定的内容"), most=1000)
    owner: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("由谁落实"), empty_label=gettext_lazy("请选择"), widget=choice_box(),
        error_messages={"required": gettext_lazy("请选择一个岗位。"), "invalid_choice": gettext_lazy("请选择一个岗位。")},
    )  # fmt: skip
    until = day_field(gettext_lazy("最迟哪一天"))

    def __init__(self, data: Any = None, *, desks: Any, **more: Any) -> None:
        super().__init__(data, **more)
        let_choose_of(self, "owner", rows=desks)


class Finishing(PlainForm):
    """What came of a decision."""

    done = words_field(gettext_lazy("落实的情况"), most=1000)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("county", "city")
def meetings(request: OfficerRequest) -> HttpResponse:
    """List the meetings of a county, and call one."""
    form = Planning(request.POST or None)
    if form.is_valid():
        try:
            made = verbs.plan(by=request.officer, on=request.today, **form.cleaned_data)
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("hub:need_meeting", made.number)
    shown = {"form": form, "meetings": verbs.meetings_in(request.officer.desk.place_id)[:MOST]}
    return render(request, "hub/needs/meetings.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("county", "city")
def meeting(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one meeting and take one step in it."""
    rows = verbs.meetings_in(request.officer.desk.place_id)
    found = rows.filter(number=number).first() if number.isalnum() else None
    if found is None:
        raise Http404
    bound: dict[str, PlainForm] = {}
    if request.method == "POST" and _tried(request, found, bound):
        return redirect("hub:need_meeting", found.number)
    matters = found.matters.select_related("need", "owner__agency")
    shown = {
        "meeting": found, "matters": [(one, _matter_form(request, one, bound)) for one in matters],
        "putting": bound.get("put") or Putting(), "holding": bound.get("hold") or Holding(),
        "is_own": request.officer.desk.kind in verbs.CONVENERS,
    }  # fmt: skip
    return render(request, "hub/needs/meeting.html", shown)


def _matter_form(request: OfficerRequest, matter: Matter, bound: dict[str, PlainForm]) -> PlainForm | None:
    """Give the form of the next step of a matter, if there is one."""
    filled = bound.get(f"matter:{matter.pk}")
    if filled is not None:
        return filled
    if matter.meeting.held_on is None or matter.done_on is not None:
        return None
    form_id = f"matter{matter.pk}_%s"  # several forms on one page
    return Finishing(auto_id=form_id) if matter.decision else Deciding(desks=_desks(request), auto_id=form_id)


def _tried(request: OfficerRequest, found: Meeting, bound: dict[str, PlainForm]) -> bool:
    """Take the step that was asked for; what is missing is said in its form."""
    key, form, verb = _asked(request, found)
    bound[key] = form
    if not form.is_valid():
        return False
    try:
        verb(form.cleaned_data)
    except (NotAllowed, NotReady) as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, gettext("已写下。"))
    return True


def _asked(request: OfficerRequest, found: Meeting) -> tuple[str, PlainForm, Callable[[dict[str, Any]], Any]]:
    """Read which step was asked for.

    :raises Http404: when it is none.
    """
    who: dict[str, Any] = {"by": request.officer, "on": request.today}
    act, matter = request.POST.get("act", ""), _matter(request, found)
    if act == "put":
        return "put", Putting(request.POST), lambda told: _put(found, told, who)
    if act == "hold":
        return "hold", Holding(request.POST), lambda told: verbs.hold(meeting=found, **told, **who)
    if act == "matter" and matter is not None and not matter.decision:
        form = Deciding(request.POST, desks=_desks(request))
        return f"matter:{matter.pk}", form, lambda told: verbs.decide(matter=matter, **told, **who)
    if act == "matter" and matter is not None:
        return f"matter:{matter.pk}", Finishing(request.POST), lambda told: verbs.finish(matter=matter, **told, **who)
    raise Http404


def _put(found: Meeting, told: dict[str, Any], who: dict[str, Any]) -> Matter:
    number = told.pop("need").strip()
    need = Need.objects.filter(number=number).first()
    if need is None:
        raise NotReady(gettext("没有找到这个编号的需求。"))
    return verbs.put(meeting=found, need=need, **told, **who)


def _matter(request: OfficerRequest, found: Meeting) -> Matter | None:
    number = request.POST.get("matter", "")
    rows = found.matters.select_related("meeting")
    return rows.filter(pk=int(number)).first() if number.isascii() and number.isdecimal() and len(number) < 12 else None


def _desks(request: OfficerRequest) -> Any:
    rows = Desk.objects.filter(inside(request.officer.desk.place_id, column="place")).select_related("agency")
    return rows.exclude(kind__in=("supervision", "verification")).order_by("agency__name", "name")
