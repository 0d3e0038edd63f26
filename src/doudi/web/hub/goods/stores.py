"""Stores: what each holds, what came in and went out; taking things in, handing them out against a receipt, writing down what was lost."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.delivery.goods.models import Leaving, Lot, Store
from doudi.delivery.goods.permissions import KEEPERS, READERS
from doudi.delivery.goods.stocking import hand_out, open_store, receive, stock_of, write_down
from doudi.offices.models import Place
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.delivery.paging import page_of
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.hub.goods.looking import write_look
from doudi.web.hub.goods.store_forms import Handing, Losing, Opening, Receiving
from doudi.web.hub.goods.trying import check_desk, is_one_of, tried
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

COUNTY = "county"
ROWS_A_PAGE = 50
STORES_MOST = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def stores(request: OfficerRequest) -> HttpResponse:
    """List the stores of a place with what each holds; the county opens one."""
    check_desk(request, COUNTY)
    place = place_of(request)
    form = Opening(**posted(request))
    if tried(request, form, partial(open_store, place=request.officer.desk.place), done=gettext("仓库已登记。")):
        return redirect("hub:goods")
    county = place.code[:COUNTY_DIGITS]
    rows = list(Store.objects.select_related("place", "keeper").filter(place__code__startswith=county)[:STORES_MOST])
    shown = {
        "place": place, "counties": counties_of(request), "form": form if is_one_of(request, COUNTY) else None,
        "stores": [(one, stock_of(one, on=request.today)) for one in rows],
    }  # fmt: skip
    return render(request, "hub/goods/stores.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def store(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one store: what it holds, what came, and to whom things went, within the officer's own place."""
    found = store_of(number)
    write_look(request, about=f"store:{found.pk}", place=found.place_id)
    page = page_of(request.GET)
    after = (page - 1) * ROWS_A_PAGE
    gone = list(
        Leaving.objects.filter(lot__store=found).select_related("lot", "by", "second_by")[
            after : after + ROWS_A_PAGE + 1
        ]
    )
    names = names_of({one.place for one in gone})
    shown = {
        "store": found,
        "stock": stock_of(found, on=request.today),
        "lots": Lot.objects.filter(store=found).order_by("-received_on", "-pk")[:ROWS_A_PAGE],
        "gone": [(one, names[one.place]) for one in gone[:ROWS_A_PAGE]],
        "number": page,
        "has_more": len(gone) > ROWS_A_PAGE,
        "asked": "",
        "may_set_up": is_one_of(request, COUNTY),
        "may_keep": is_one_of(request, *KEEPERS),
    }
    return render(request, "hub/goods/store.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(COUNTY)
def come_in(request: OfficerRequest, number: int) -> HttpResponse:
    """Take things in at what they cost, or at the value on the donation's papers."""
    found = store_of(number)
    form = Receiving(**posted(request))
    verb = partial(receive, store=found)
    if tried(request, form, verb, done=gettext("已入库。"), words=lambda: {"delivery": form.delivery()}):
        return redirect("hub:goods_store", found.pk)
    shown = _act(found, form=form, title=gettext("入库"), button=gettext("登记入库"))
    return render(request, "hub/goods/act.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS)
def go_out(request: OfficerRequest, number: int) -> HttpResponse:
    """Hand things out to somebody, and go on to the receipt he signs."""
    found = store_of(number)
    stock = [one for one in stock_of(found, on=request.today) if one.good]
    form = Handing(**posted(request), stock=stock, own_place=request.officer.desk.place_id)
    made = tried(request, form, partial(hand_out, store=found), done=gettext("已发放。"), words=form.told)
    if made:
        return redirect("hub:goods_receipt", made[0].pk)
    shown = _act(found, form=form, title=gettext("发放"), button=gettext("发放，打印领取单"))
    return render(request, "hub/goods/act.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(COUNTY)
def lost(request: OfficerRequest, number: int) -> HttpResponse:
    """Write down what was spoilt or lost: a second officer confirms it with his own sign-in."""
    found = store_of(number)
    form = Losing(**posted(request), stock=stock_of(found, on=request.today))
    if form.is_valid() and (second := form.second(request)) is not None:
        verb = partial(write_down, store=found, seen_by=second)
        if tried(request, form, verb, done=gettext("损耗已登记。"), words=form.told):
            return redirect("hub:goods_store", found.pk)
    shown = _act(found, form=form, title=gettext("登记盘点少了、损坏的"), button=gettext("我们两人都看过，登记"))
    return render(request, "hub/goods/act.html", shown)


@require_safe
@never_cache
@for_desks(*READERS)
def receipt(request: OfficerRequest, number: int) -> HttpResponse:
    """Show what somebody received, to be printed and signed."""
    one = Leaving.objects.select_related("lot__store__place", "by").filter(pk=number, kind=Leaving.Kind.GIVEN).first()
    if one is None:
        raise Http404
    write_look(request, about=f"leaving:{one.pk}", place=one.place)
    same = Leaving.objects.filter(
        lot__store=one.lot.store_id,
        kind=one.kind,
        person=one.person_id,
        name=one.name,
        on=one.on,
        by=one.by_id,
        words=one.words,
    )
    shown = {"one": one, "rows": same.select_related("lot").order_by("pk"), "where": names_of({one.place})[one.place]}
    return render(request, "hub/goods/receipt.html", shown)


def store_of(number: int) -> Store:
    """Fetch a store.

    :raises Http404: when there is none for this officer.
    """
    found = Store.objects.select_related("place", "keeper").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def county_of(request: OfficerRequest) -> Place | None:
    """Give the county an officer's place lies in; None for whoever stands above it."""
    own = request.officer.desk.place_id
    return Place.objects.filter(code=own[:COUNTY_DIGITS]).first() if len(own) >= COUNTY_DIGITS else None


def _act(found: Store, *, form: Any, title: str, button: str) -> dict[str, Any]:
    return {"store": found, "form": form, "title": title, "button": button}
