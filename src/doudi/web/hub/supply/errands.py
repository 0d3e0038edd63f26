"""Errands of a place, put together by village, worker or day, each with what it comes from; and somebody sent for an order or a review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.case import Case
from doudi.cases.permissions import READERS as CASE_READERS
from doudi.cases.queries import case_for
from doudi.dispatch.rounds.actions import open_errand
from doudi.dispatch.rounds.models import Errand
from doudi.dispatch.rounds.permissions import SENDERS, NotAllowed, NotReady
from doudi.dispatch.rounds.queries import door_of, errands_in, workers_for
from doudi.dispatch.supply.disclosing import read_disclosure
from doudi.dispatch.supply.permissions import READERS, SERVICE
from doudi.dispatch.supply.queries import order_for
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.places import names_of
from doudi.web.hub.supply.order_forms import Visiting
from doudi.web.hub.supply.origins import Origin, about_case, origins_of
from doudi.web.hub.supply.words import asked_words
from doudi.web.shell.signed_in import OfficerRequest, for_desks

SHOWN_MOST = 300
BY = {"village": gettext_lazy("按村（居）"), "worker": gettext_lazy("按走访的人"), "day": gettext_lazy("按日子")}
STATES = {"open": gettext_lazy("还没去的"), "ended": gettext_lazy("去过的、撤回的")}
State = Errand.State


@dataclass(frozen=True)
class Asked:
    """What the address asks for: how to put together, which state and source, and the errands of one case alone."""

    by: str
    state: str
    source: str
    case: Case | None

    def address(self, **other: str) -> str:
        """Write the choice as a query, one thing of it otherwise."""
        now = {"by": self.by, "state": self.state, "source": self.source, "case": self.case.number if self.case else ""}
        return urlencode({name: value for name, value in {**now, **other}.items() if value})


@require_safe
@never_cache
@for_desks(*READERS)
def errands(request: OfficerRequest) -> HttpResponse:
    """List a place's errands."""
    asked = _asked(request)
    rows = list(_chosen(request, asked=asked)[: SHOWN_MOST + 1])
    kind = request.officer.desk.kind
    shown = {
        "groups": _groups(rows[:SHOWN_MOST], by=asked.by, reads_cases=kind in CASE_READERS), "asked": asked,
        "has_more": len(rows) > SHOWN_MOST, "most": SHOWN_MOST, "may_send": kind in SENDERS,
        "tabs": [
            (gettext("怎样归在一起"), _tabs(asked, of="by", choices=BY.items())),
            (gettext("去了没有"), _tabs(asked, of="state", choices=STATES.items())),
            (gettext("从哪里来"), _tabs(asked, of="source", choices=[("", gettext("全部来源")), *Errand.Source.choices])),
        ],
    }  # fmt: skip
    return render(request, "hub/supply/errands.html", shown)


def _asked(request: OfficerRequest) -> Asked:
    """:raises Http404: when a case is named that is none of the officer's."""
    said = request.GET
    return Asked(
        by=said["by"] if said.get("by") in BY else "village", state=said["state"] if said.get("state") in STATES else "open",
        source=said["source"] if said.get("source") in Errand.Source.values else "", case=_case(request) if "case" in said else None,
    )  # fmt: skip


def _case(request: OfficerRequest) -> Case:
    """:raises Http404: when there is none for this officer."""
    reads = request.officer.desk.kind in CASE_READERS
    found = case_for(number=request.GET["case"], by=request.officer, on=request.today) if reads else None
    if found is None:
        raise Http404
    return found


def _chosen(request: OfficerRequest, *, asked: Asked) -> QuerySet[Errand]:
    rows = errands_in(request.officer.desk.place_id).select_related("worker__desk", "second", "need", "case")
    rows = rows.filter(state=State.OPEN) if asked.state == "open" else rows.exclude(state=State.OPEN)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.case is not None:
        rows = rows.filter(about_case(asked.case))
    when = "due_on" if asked.state == "open" else "-ended_on"
    first = {"village": ("place", when), "worker": ("worker__staff_number", when), "day": (when,)}[asked.by]
    return rows.order_by(*first, "pk")


def _tabs(asked: Asked, *, of: str, choices: Iterable[tuple[str, Any]]) -> list[tuple[Any, str, bool]]:
    """Give the words, address and standing of each thing that may be chosen."""
    return [(words, asked.address(**{of: one}), getattr(asked, of) == one) for one, words in choices]


def _groups(
    rows: Sequence[Errand], *, by: str, reads_cases: bool
) -> list[tuple[str, list[tuple[Errand, Origin, str]]]]:
    """Put errands that stand together under their heading, each with what it comes from and its place."""
    names, origins = names_of({one.place for one in rows}), origins_of(rows, reads_cases=reads_cases)
    headings: dict[str, Callable[[Errand], str]] = {
        "village": lambda one: names[one.place],
        "worker": lambda one: f"{one.worker.name} · {one.worker.desk.name}",
        "day": lambda one: (one.ended_on or one.due_on).isoformat(),
    }
    return [
        (heading, [(one, origins[one.pk], names[one.place]) for one in found])
        for heading, found in groupby(rows, key=headings[by])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*SENDERS)
def new(request: OfficerRequest) -> HttpResponse:
    """Send somebody for the service order or the case's review that the address names."""
    asked, known = _for_order(request) if "order" in request.GET else _for_review(request)
    workers = workers_for(asked["place"], on=request.today)
    if asked["source"] == Errand.Source.ORDER:  # a provider's own people learn what was agreed to, from the order
        workers = workers.exclude(desk__kind=SERVICE)
    form = Visiting(**posted(request), workers=workers, known=known)
    if form.is_valid():
        case = asked["case"] if form.cleaned_data["second"] else None
        try:
            made = open_errand(**{**asked, "case": case, **form.cleaned_data}, by=request.officer, on=request.today)
        except (NotAllowed, NotReady) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, gettext("已派给%(name)s。") % {"name": made.worker.name})
            return redirect(asked_at(made))
    return render(request, "hub/supply/errand_new.html", {"form": form, "asked": asked, "known": known})


def asked_at(errand: Errand) -> str:
    """Give the page an errand was asked for on."""
    return origins_of([errand], reads_cases=True)[errand.pk].address


def _for_order(request: OfficerRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """:raises Http404: when there is no such order of this officer's place, or nobody knows who it is for."""
    order = order_for(number=request.GET["order"], by=request.officer, on=request.today)
    told = read_disclosure(order, by=request.officer, on=request.today) if order else None
    if order is None or told is None or not order.place.startswith(request.officer.desk.place_id):
        raise Http404
    what = asked_words(order) if order.item else order.offer.title
    asked = {
        "source": Errand.Source.ORDER, "source_number": order.number, "place": order.place, "case": None,
        "name": told.name or order.need.name or gettext("不愿说姓名的人"),
    }  # fmt: skip
    words = gettext("%(provider)s上门“%(what)s”：一同去，看看服务得怎样。") % {
        "provider": order.provider.name,
        "what": what,
    }
    return asked, {"where": told.where, "words": words, "due_on": request.today}


def _for_review(request: OfficerRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """:raises Http404: when there is no such case of this officer's, or no review of it is waiting."""
    case = _case(request) if "case" in request.GET else None
    review = case.reviews.filter(done_on=None).first() if case else None
    if case is None or review is None:
        raise Http404
    asked = {
        "source": Errand.Source.REVIEW, "source_number": case.number, "place": case.place, "case": case, "name": case.name
    }  # fmt: skip
    words = gettext("定期复核（%(what)s）：看家里的人、收入和财产有没有变化。") % {
        "what": review.get_review_class_display()
    }
    door = door_of(case.applicant_person)
    return asked, {"where": door.where if door else "", "words": words, "due_on": max(review.due_on, request.today)}
