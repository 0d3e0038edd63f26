"""Who has come in on this phone, and for how long: settled before any page of his own is asked.

Noun: OwnRequest. Verbs: let_in, let_out, only_inside. After half an hour without a page everybody must come in again; what he was
writing is kept first. The moment of his last page travels in a signed cookie, so that looking at a page writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from doudi.cases.permissions import resident_of
from doudi.offices.acting import Actor, acting_as
from doudi.registry.accounts import account_for
from doudi.registry.models import Account, Person

KEPT = "resident_account"
LAST_PAGE = "resident_last_page"
IDLE_SECONDS = 30 * 60
Page = Callable[..., HttpResponseBase]
Keep = Callable[["OwnRequest"], None]
Answer = TypeVar("Answer", bound=HttpResponseBase)


class OwnRequest(HttpRequest):
    """A request from somebody who has come in: every page behind `only_inside` gets one."""

    today: date
    account: Account
    person: Person
    by: Actor


def let_in(request: HttpRequest, answer: HttpResponse, *, account: Account) -> HttpResponse:
    """Let this browser go on as somebody, under a new session."""
    request.session.cycle_key()
    request.session[KEPT] = account.pk
    return _seen(answer, account=account.pk)


def let_out(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Forget on this phone who came in."""
    request.session.flush()
    answer.delete_cookie(LAST_PAGE, path=reverse("resident:open"))
    return answer


def only_inside(page: Page, *, keep: Keep | None = None) -> Page:
    """Let only somebody who has come in see a page; `keep` saves what he sent although his time is over."""

    @wraps(page)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = _account(request)
        if account is None:
            return redirect(_way_in(request))
        request.account, request.person = account, account.person
        request.by = resident_of(account.person_id, name=account.person.name)
        with acting_as(request.by):
            if not _is_fresh(request, account=account.pk):
                if keep is not None and request.method == "POST":
                    keep(request)
                return redirect(_way_in(request, is_late=True))
            return _seen(page(request, *args, **kwargs), account=account.pk)

    return guarded


def keeping(keep: Keep) -> Callable[[Page], Page]:
    """Let in as `only_inside` does, and keep what is sent too late."""
    return lambda page: only_inside(page, keep=keep)


def following(request: HttpRequest, *, asked: str) -> str:
    """Where to go after coming in: only to a page of this end."""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(reverse("resident:open"))
    return asked if is_ours else reverse("resident:home")


def _account(request: HttpRequest) -> Account | None:
    kept = request.session.get(KEPT)
    return account_for(kept) if isinstance(kept, int) else None


def _way_in(request: HttpRequest, *, is_late: bool = False) -> str:
    words = {"next": request.path} | ({"late": "1"} if is_late else {})
    return f"{reverse('resident:come_in')}?{urlencode(words)}"


def _is_fresh(request: HttpRequest, *, account: int) -> bool:
    signed = request.COOKIES.get(LAST_PAGE, "")
    try:
        return signing.TimestampSigner(salt=LAST_PAGE).unsign(signed, max_age=IDLE_SECONDS) == str(account)
    except signing.BadSignature:
        return False


def _seen(answer: Answer, *, account: int) -> Answer:
    answer.set_cookie(
        LAST_PAGE, signing.TimestampSigner(salt=LAST_PAGE).sign(str(account)), max_age=settings.SESSION_COOKIE_AGE,
        path=reverse("resident:open"), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer
