"""Payees' accounts: searched without a name in the address, those that ask for somebody, and one with what was found out and kept of it.

Of a number only the last four are ever shown. Whoever reads is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.delivery.payees import queries
from doudi.delivery.payees.account import TO_MEND, Account, AccountCheck
from doudi.delivery.payees.assigning import replace
from doudi.delivery.payees.keeping import Keeping
from doudi.delivery.payees.keeping_cards import agree, give_back, keep_card
from doudi.delivery.payees.opening import check_name
from doudi.delivery.payees.permissions import READERS, check_may_check, check_may_write, check_may_write_for_county
from doudi.offices.models import Place
from doudi.web.hub.delivery import account_forms
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.paging import page_of
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ACCOUNTS_A_PAGE, FILES_MOST = 50, 100
SEARCH, SEARCH_MOST, TAIL_LETTERS = "delivery_account_search", 60, 4
WRONG = "unmet"
"""The mark of an account into which nothing can be paid."""

SHELVES = {
    "shared": gettext_lazy("一个账户发给多个不相干的人"), "kept": gettext_lazy("工作人员代管、没有书面协议"),
    "without": gettext_lazy("应发、还没有账户"),
}  # fmt: skip


@require_safe
@never_cache
@for_desks(*READERS)
def accounts(request: OfficerRequest) -> HttpResponse:
    """Search accounts by name, last four or number of what is owed; and name what asks for somebody."""
    place = place_of(request)
    words = str(request.session.get(SEARCH, "")) if request.GET.get("search") == "yes" else ""
    page = Paginator(_found(place.code, words=words) if words else Account.objects.none(), ACCOUNTS_A_PAGE).get_page(
        page_of(request.GET)
    )
    if words:
        write_look(request, about=f"accounts:{place.code}", place=place.code)
    shown = {
        "place": place, "counties": counties_of(request), "search": words, "page": page, "rows": rows_of(list(page)),
        "chosen": f"search=yes&place={place.code}", "shelves": _counts(place, request),
    }  # fmt: skip
    return render(request, "hub/delivery/accounts.html", shown)


@require_POST
@for_desks(*READERS)
def search(request: OfficerRequest) -> HttpResponse:
    """Take the words to search for into the session, so that no name stands in an address."""
    words = request.POST.get("words", "").strip()[:SEARCH_MOST]
    request.session[SEARCH] = words if words.isprintable() else ""
    return redirect(reverse("hub:delivery_accounts") + ("?search=yes" if request.session[SEARCH] else ""))


@require_safe
@never_cache
@for_desks(*READERS)
def shelf(request: OfficerRequest, what: str) -> HttpResponse:
    """List what asks for somebody: accounts shared by many, cards kept without an agreement, and who has no account."""
    if what not in SHELVES:
        raise Http404
    place, month = place_of(request), request.today.replace(day=1)
    asked: dict[str, Any] = {"place": place.code, "month": month}
    write_look(request, about=f"accounts.{what}:{place.code}", place=place.code)
    shown: dict[str, Any] = {
        "place": place, "counties": counties_of(request), "what": what, "title": SHELVES[what],
        "shelves": [(code, words, code == what) for code, words in SHELVES.items()],
    }  # fmt: skip
    if what == "shared":
        shown["shared"] = queries.shared_by_many(**asked)
    elif what == "kept":
        shown["kept"] = queries.kept_by_staff_without_agreement(**asked)[:FILES_MOST]
    else:
        shown["without"] = queries.without_account(**asked)
    return render(request, "hub/delivery/account_shelf.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def account(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one account: what is paid into it, what was found out, who keeps its card; and what may be done with it."""
    one = get_object_or_404(Account.objects.select_related("person", "follows"), pk=number)
    keeping = one.keepings.filter(until=None).first()
    offered = _acts(request, one, keeping=keeping)
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb not in offered:
            raise PermissionDenied
        form, act, done, words = offered[verb]
        if tried(request, form, act, done=done, words=words):
            return redirect("hub:delivery_account", one.pk)
    write_look(request, about=f"account:{one.pk}", place=one.place)
    ((row),) = rows_of([one])
    shown = {
        "one": one, "row": row, "checks": one.checks.order_by("-pk")[:FILES_MOST],
        "followed_by": one.followed_by.first(),
        "assignments": one.assignments.select_related("entitlement").order_by("-months")[:FILES_MOST],
        "keepings": one.keepings.order_by("-pk"), "keeping": keeping,
        "forms": {verb: form for verb, (form, *_) in offered.items()},
    }  # fmt: skip
    return render(request, "hub/delivery/account.html", shown)


def rows_of(found: list[Account]) -> list[dict[str, Any]]:
    """Lay accounts out with their banks, places and what was found last, however many, with the same few questions."""
    checks = AccountCheck.objects.filter(account__in=found).order_by("account_id", "-pk").distinct("account_id")
    last = {one.account_id: one for one in checks}
    names = dict(Place.objects.filter(code__in={one.place for one in found}).values_list("code", "name"))
    banks = dict(account_forms.bank_choices())
    return [
        {
            "one": one, "bank": banks.get(one.bank, one.bank), "place": names.get(one.place, one.place), "check": last.get(one.pk),
            "mark": _mark(last.get(one.pk)),
        }
        for one in found
    ]  # fmt: skip


Offer = tuple[forms.Form, Callable[..., Any], str, Callable[[], dict[str, Any]] | None]


def _acts(request: OfficerRequest, one: Account, *, keeping: Keeping | None) -> dict[str, Offer]:
    """Give what an officer may do with an account: the form of each, its verb, what is said when it is done, what the verb is told."""
    by, on = request.officer, request.today

    def data(verb: str) -> dict[str, Any]:
        is_this = request.method == "POST" and request.POST.get("verb") == verb
        return {"data": request.POST if is_this else None, "auto_id": f"{verb}_%s"}

    found: dict[str, Offer] = {}
    if may(check_may_check, by, place=one.place):
        checking = account_forms.Checking(**data("check"))
        found["check"] = checking, partial(check_name, account=one), gettext("核对结果已记下。"), None
    if may(check_may_write, by, place=one.place):
        replacing = account_forms.Replacing(account=one, on=on, **data("replace"))
        found["replace"] = replacing, replace, gettext("已换成新账户，下一份名单起用。"), replacing.told
        if keeping is None:
            found["keep"] = (
                account_forms.Keeping(**data("keep")),
                partial(keep_card, account=one),
                gettext("代管人已登记。"),
                None,
            )
        else:
            back = PlainForm(request.POST if request.method == "POST" else None)
            found["back"] = back, partial(give_back, keeping=keeping), gettext("已登记交还。"), None
    if keeping is not None and keeping.agreed_on is None and may(check_may_write_for_county, by, place=one.place):
        found["agree"] = (
            account_forms.Agreeing(**data("agree")),
            partial(agree, keeping=keeping),
            gettext("协议已登记。"),
            None,
        )
    return found


def _found(place: str, *, words: str) -> QuerySet[Account]:
    """Find accounts by part of the holder's name, by the last four, or by the number of what is paid into them."""
    found = Account.objects.filter(place__startswith=place).order_by("-pk")
    if len(words) == TAIL_LETTERS and words.isascii():
        return found.filter(tail=words.upper())
    return found.filter(Q(holder__contains=words) | Q(assignments__entitlement__number=words)).distinct()


def _counts(place: Place, request: OfficerRequest) -> list[tuple[str, Any, int | None]]:
    """Count what asks for somebody; of a whole city, or beside what is searched, only when it is asked for."""
    if len(place.code) < COUNTY_DIGITS or request.GET.get("search"):
        return [(code, words, None) for code, words in SHELVES.items()]
    asked: dict[str, Any] = {"place": place.code, "month": request.today.replace(day=1)}
    counted = {
        "shared": len(queries.shared_by_many(**asked)), "kept": queries.kept_by_staff_without_agreement(**asked).count(),
        "without": len(queries.without_account(**asked)),
    }  # fmt: skip
    return [(code, words, counted[code]) for code, words in SHELVES.items()]


def _mark(check: AccountCheck | None) -> str:
    if check is None or check.outcome == AccountCheck.Outcome.UNKNOWN:
        return "plain"
    return WRONG if check.outcome in TO_MEND else "met"
