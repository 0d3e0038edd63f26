"""What was found about this resident and from whom, in plain words; and saying that something is not so."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.evidence.letters.signing import resident_actor
from doudi.evidence.reports import actions, queries
from doudi.evidence.reports.ground import inquiries_of
from doudi.evidence.reports.models import Objection, Report
from doudi.evidence.reports.permissions import NotAllowed
from doudi.evidence.reports.told import told_of
from doudi.evidence.sources.catalogue import SOURCES
from doudi.evidence.sources.models import Inquiry
from doudi.web.resident.opened import ResidentRequest, own_people, with_letter

WORDS_MOST = 1000


class Objecting(forms.Form):
    """What is not so, in the resident's own words."""

    use_required_attribute = False
    words = forms.CharField(
        max_length=WORDS_MOST, label=gettext_lazy("哪里不对？实际情况是什么？"),
        widget=forms.Textarea(attrs={"class": "entry", "rows": 5}),
        error_messages={"required": gettext_lazy("请写一写哪里不对。不会写的，请工作人员替您写。")},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")


@require_safe
@never_cache
@with_letter
def report(request: ResidentRequest) -> HttpResponse:
    """Show what was found about those this resident signs for, and what became of his objections."""
    newest = _newest(request)
    if newest is None:
        return render(request, "resident/report_none.html")
    found = queries.report_for(number=newest.number, by=resident_actor(request.invitation), on=request.today)
    own = {one.pk for one in own_people(request)}
    shown = {
        "report": found,
        "told": told_of(newest.content, only=own),
        "objections": newest_objections(newest, own=own),
    }
    return render(request, "resident/report.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_letter
def objection(request: ResidentRequest, number: str) -> HttpResponse:
    """Take down that something a source said is not so."""
    newest = _newest(request)
    inquiry = _own_inquiry(request, newest, number=number)
    if newest is None or inquiry is None:
        raise Http404
    form = Objecting(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = resident_actor(request.invitation)
        try:
            actions.object_to(
                report=newest, inquiry=inquiry, item=SOURCES[inquiry.source].title, words=form.cleaned_data["words"],
                raised_by=by.name, on=request.today, by=by,
            )  # fmt: skip
        except actions.NotReady as reason:
            form.add_error("words", str(reason))
        except NotAllowed as reason:
            raise PermissionDenied(str(reason)) from reason
        else:
            return redirect("resident:report")
    source = SOURCES[inquiry.source]
    shown = {"form": form, "owner": source.owner, "title": source.title, "name": inquiry.subject.name}
    return render(request, "resident/objection.html", shown)


def newest_objections(newest: Report, *, own: set[int]) -> list[Objection]:
    """List objections of the whole letter that concern the resident's own people, the latest first."""
    rows = queries.objections_of(newest.commission.letter)
    return [row for row in rows if row.inquiry.subject_id in own]


def _newest(request: ResidentRequest) -> Report | None:
    """Find the report that stands under this letter; a replaced one is not shown to residents."""
    rows = Report.objects.filter(commission__letter=request.invitation.subject.letter, replaced_by=None)
    return rows.select_related("commission__letter").order_by("-id").first()


def _own_inquiry(request: ResidentRequest, newest: Report | None, *, number: str) -> Inquiry | None:
    if newest is None:
        return None
    own = {one.pk for one in own_people(request)}
    inside = (one for one in inquiries_of(newest.commission) if one.subject_id in own)
    return next((one for one in inside if one.number == number), None)
