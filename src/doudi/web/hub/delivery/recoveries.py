"""Recovery: what was overpaid and nobody has taken up, claims by where they stand, instalments that are late; and how a claim begins."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.terms import months_after
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.suiting import counted
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.claiming import notify
from doudi.delivery.recovery.overpaying import Overpaid, overpaid, overpaid_to
from doudi.delivery.recovery.permissions import READERS, check_may_notify
from doudi.delivery.recovery.planning import late_instalments
from doudi.delivery.recovery.stages import LIVING, Stage
from doudi.registry.models import Person
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.recovery_forms import Notifying
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MONTHS_BACK, CLAIMS_A_PAGE, FILES_MOST = 24, 50, 200
LIVING_ONES, OVER = "living", "over"
"""Two shelves beside the stages: claims in work, and what was overpaid and nobody has taken up, which is reckoned when it is asked for."""


@require_safe
@never_cache
@for_desks(*READERS)
def recoveries(request: OfficerRequest) -> HttpResponse:
    """Show what was overpaid in a county and not taken up, claims by stage, and whose instalments are late."""
    place, stage = place_of(request), request.GET.get("stage", LIVING_ONES)
    stage = stage if stage in (LIVING_ONES, OVER, *Stage.values) else LIVING_ONES
    write_look(request, about=f"recovery:{place.code}", place=place.code)
    found = Claim.objects.filter(place__startswith=place.code)
    chosen = found.filter(stage__in=LIVING) if stage == LIVING_ONES else found.filter(stage=stage)
    asked = {"stage": stage, "place": place.code}
    page = Paginator(chosen.order_by("answer_by", "pk"), CLAIMS_A_PAGE).get_page(page_of(request.GET))
    is_over, is_county = stage == OVER, len(place.code) >= COUNTY_DIGITS
    shown = {
        "place": place, "counties": counties_of(request), "page": page, "chosen": address(asked), "is_county": is_county,
        "stages": _stages(found, asked=asked), "rows": [(one, mark_of(one), one.answer_by < request.today) for one in page],
        "over": _by_file(overpaid(place.code, **_window(request), most=FILES_MOST)) if is_over and is_county else [],
        "is_over": is_over,
        "late": late_instalments(place.code, on=request.today), "kept": [("stage", stage)],
    }  # fmt: skip
    return render(request, "hub/delivery/recoveries.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def begin(request: OfficerRequest, number: str) -> HttpResponse:
    """Show what was overpaid to one, month by month; the county begins a claim, which is a notice first."""
    held = get_object_or_404(Entitlement, number=number)
    is_his = may(check_may_notify, request.officer, place=held.place)
    if request.method == "POST" and not is_his:
        raise PermissionDenied
    found = overpaid_to(held.pk, place=held.place, **_window(request))
    data = request.POST if request.method == "POST" else None
    form = Notifying(data, found=found, people=_who_had_it(held), auto_id="claim_%s")
    if tried(
        request,
        form,
        partial(notify, entitlement=held),
        done=gettext("已告知。请打印告知书，送达当事人。"),
        words=form.told,
    ):
        made = Claim.objects.filter(entitlement=held).order_by("-pk")[0]
        return redirect("hub:delivery_claim", made.number)
    write_look(request, about=f"overpaid:{held.number}", place=held.place)
    shown = {
        "held": held, "found": found, "form": form if is_his and form.found else None, "claims": held.claims.order_by("-pk"),
        "total": sum(one.cents for one in found if not one.claim),
    }  # fmt: skip
    return render(request, "hub/delivery/overpaid.html", shown)


def mark_of(claim: Claim) -> str:
    """Give the colour of its mark."""
    if claim.stage == Stage.CLOSED:
        return "met"
    return "open" if claim.stage in LIVING else "plain"


def _window(request: OfficerRequest) -> dict[str, Any]:
    this = request.today.replace(day=1)
    return {"first": months_after(this, count=-MONTHS_BACK), "last": this}


def _by_file(rows: Iterable[Overpaid]) -> list[dict[str, Any]]:
    """Add up what was overpaid by whom it was paid to."""
    found = []
    for number, months in groupby(rows, key=lambda one: one.number):
        several = list(months)
        first = several[0]
        found.append({
            "number": number, "name": first.name, "programme": first.programme, "months": len(several),
            "cents": sum(one.cents for one in several), "first": first.month, "last": several[-1].month,
        })  # fmt: skip
    return found


def _stages(found: Any, *, asked: dict[str, str]) -> list[tuple[str, int | None, str, bool]]:
    """Give each stage with how many claims stand there, and its link."""
    counted_ = dict(found.order_by().values_list("stage").annotate(Count("pk")))
    living = sum(number for stage, number in counted_.items() if stage in LIVING)
    every: list[tuple[str, str, int | None]] = [
        (LIVING_ONES, gettext("办理中"), living),
        (OVER, gettext("多发了、还没有追缴"), None),
    ]
    every += [(one.value, str(one.label), counted_.get(one.value, 0)) for one in Stage if one.value in counted_]
    return [(words, number, address(asked, stage=code), code == asked["stage"]) for code, words, number in every]


def _who_had_it(held: Entitlement) -> list[Person]:
    """List who may have had the money: whom it was for, who was counted with him, and who holds an account it went into."""
    holders = held.assignments.exclude(account__person=None).values_list("account__person", flat=True)
    numbers = {held.subject_id, *counted(held), *holders}
    people = Person.objects.filter(Q(pk__in=numbers), died_on=None).order_by("pk")
    return sorted(people, key=lambda one: one.pk != held.subject_id)
