"""Price subsidies and sums paid once: what was declared and how far it is paid; what declaring a month would do, looked at, then done."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.terms import months_after
from doudi.delivery.batches.beside import standing_of
from doudi.delivery.entitlements.declaring import declare_extra
from doudi.delivery.entitlements.families import family_of, family_title
from doudi.delivery.entitlements.models import Declaration
from doudi.delivery.entitlements.permissions import check_may_declare
from doudi.delivery.entitlements.planning import Plan, plan_extra
from doudi.delivery.entitlements.triggering import CAUSES, MONTHS_BACK, met_undeclared
from doudi.offices.models import Desk, Level, Place
from doudi.offices.queries import inside
from doudi.web.hub.cases.choices import name_field
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.delivery.where import counties_of, place_of
from doudi.web.hub.delivery.words import month_of
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.hub.standard_forms import choice_box
from doudi.web.shell.signed_in import OfficerRequest, for_desks

READERS = (Desk.Kind.COUNTY, Desk.Kind.CITY, Desk.Kind.FINANCE, Desk.Kind.SUPERVISION)
ROWS_A_PAGE, DOCUMENT_MOST = 20, 200
PRICE = "price_subsidy"
MARKS = {True: "met", False: "unmet", None: "open"}


class Asking(PlainForm):
    """Which subsidy of which month is looked at."""

    programme = forms.ChoiceField(label=gettext_lazy("哪一项补贴"), widget=choice_box())
    month = forms.ChoiceField(label=gettext_lazy("哪个月份的"), widget=choice_box())

    def __init__(self, *, on: date, **more: Any) -> None:
        super().__init__(**more)
        months = [months_after(on.replace(day=1), count=-back) for back in range(MONTHS_BACK + 1)]
        self._offer("programme", [(one, family_title(family_of(one))) for one in CAUSES])
        self._offer("month", [(f"{one:%Y-%m}", f"{one:%Y-%m}") for one in months])
        self.initial = {"programme": PRICE, "month": f"{months[1]:%Y-%m}"}

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class Declaring(PlainForm):
    """By which document, which is known once it was declared, and what was seen before: the page writes the counts it shows."""

    document: forms.CharField = name_field(
        gettext_lazy("依据的文件（文号或者名称）"), most=DOCUMENT_MOST, missing=gettext_lazy("请写明依据的文件。")
    )
    people = forms.IntegerField(required=False, min_value=0)
    cents = forms.IntegerField(required=False, min_value=0)

    def __init__(self, data: Any = None, *, known: Declaration | None, **more: Any) -> None:
        super().__init__(data, **more)
        self.known = known
        if known is not None:
            del self.fields["document"]

    def clean(self) -> None:
        """Nothing is declared unseen."""
        if None in (self.cleaned_data.get("people"), self.cleaned_data.get("cents")):
            self.add_error(None, gettext("请先看清会发给谁，再登记。"))

    def told(self) -> dict[str, Any]:
        """Give what the verb asks for."""
        told = self.cleaned_data
        document = self.known.document if self.known else told["document"]
        return {"document": document, "seen": (told["people"], told["cents"])}


@require_safe
@never_cache
@for_desks(*READERS)
def extras(request: OfficerRequest) -> HttpResponse:
    """List what was declared, the latest month first, and the months that wait for it."""
    place = place_of(request)
    page = Paginator(_declarations(place), ROWS_A_PAGE).get_page(page_of(request.GET))
    standing = standing_of(page)
    names = dict(Place.objects.filter(code__in={one.place for one in page}).values_list("code", "name"))
    shown = {
        "place": place, "counties": counties_of(request), "page": page, "kept": [], "asking": Asking(on=request.today),
        "rows": [(one, names.get(one.place, one.place), standing[one.pk]) for one in page], "chosen": address({"place": place.code}),
        "undeclared": met_undeclared(place=place.code, month=request.today.replace(day=1)) if place.level == Level.COUNTY else [],
    }  # fmt: skip
    return render(request, "hub/delivery/extras.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def month(request: OfficerRequest) -> HttpResponse:
    """Show what declaring a subsidy of a month would do; civil affairs and finance of the place declare it."""
    place, programme = place_of(request), request.GET.get("programme", "")
    programme = programme if programme in CAUSES else PRICE
    asked = month_of(request.GET.get("month", ""), on=months_after(request.today.replace(day=1), count=-1))
    may_declare = may(check_may_declare, request.officer, place=place.code)
    if request.method == "POST" and not may_declare:
        raise PermissionDenied
    known = Declaration.objects.filter(programme=programme, place=place.code, month=asked).first()
    form = Declaring(request.POST if request.method == "POST" else None, known=known, auto_id="declare_%s")
    verb = partial(declare_extra, programme=programme, place=place.code, month=asked)
    if tried(request, form, verb, done=gettext("已登记，下一份名单发放。"), words=form.told):
        return redirect(f"{reverse('hub:delivery_extra')}?{_asked(programme, place, asked)}")
    plan = plan_extra(programme=programme, place=place.code, month=asked, on=request.today)
    return render(request, "hub/delivery/extra.html", _shown(plan, form=form, place=place) | {
        "counties": counties_of(request), "may_declare": may_declare,
    })  # fmt: skip


def _declarations(place: Place) -> Any:
    """Those of the place, of places inside it, and of places around it, which hold here too."""
    around = [place.code[:digits] for digits in (2, 4, 6) if digits <= len(place.code)]
    found = Declaration.objects.filter(inside(place.code, column="place")) | Declaration.objects.filter(
        place__in=around
    )
    return found.order_by("-month", "-pk")


def _shown(plan: Plan, *, form: Declaring, place: Place) -> dict[str, Any]:
    title = family_title(family_of(plan.programme))
    return {
        "plan": plan, "form": form, "place": place, "month": plan.month, "title": title, "mark": MARKS[plan.trigger.met],
        "missing": [(gettext(one.label), gettext(one.source)) for one in plan.trigger.missing],
        "not_known": [(one, [gettext(label) for label in one.missing]) for one in plan.not_known],
        "standing": standing_of([plan.declared])[plan.declared.pk] if plan.declared else None,
        "before": _asked(plan.programme, place, months_after(plan.month, count=-1)), "asked": _asked(plan.programme, place, plan.month),
        "after": _asked(plan.programme, place, months_after(plan.month, count=1)),
        "kept": [("programme", plan.programme), ("month", f"{plan.month:%Y-%m}")],
    }  # fmt: skip


def _asked(programme: str, place: Place, month: date) -> str:
    return address({"programme": programme, "month": f"{month:%Y-%m}", "place": place.code})
