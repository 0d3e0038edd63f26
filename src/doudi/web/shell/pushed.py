"""Reminders on phones, as the ends show them: the switch, what a browser sends, which phone it is, and what a reminder opens.

Noun: Phone (in which cookie a browser of one end remembers which of the phones it is).
Verbs: switch_on, switch_off, forget. Questions: switch, page_of, handlers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext

from doudi.cases.permissions import By
from doudi.cases.pushes.addresses import is_on, read_address
from doudi.cases.pushes.keys import public_key
from doudi.cases.pushes.models import Subscription
from doudi.cases.pushes.news import OF_OFFICERS, OF_RESIDENTS, SENTENCES, TITLE, Kind
from doudi.cases.pushes.subscribing import end_all, is_own, subscribe, unsubscribe
from doudi.cases.refusals import NotReady
from doudi.offices.acting import SYSTEM
from doudi.offices.models import Officer
from doudi.registry.models import Person

YEAR = 365 * 24 * 60 * 60
HANDLERS = Path(__file__).with_name("static") / "shell" / "kept" / "push.js"
PAGES = {
    "application": "resident:application", "need": "hub:need", "sending": "hub:sending", "errands": "service:app",
}  # fmt: skip
"""What a reminder opens; whoever is not signed in any more signs in first."""


@dataclass(frozen=True)
class Phone:
    """A browser of one end: the cookie that says which phone it is, and the page below which it is sent."""

    cookie: str
    under: str = "/"

    def number(self, request: HttpRequest) -> int:
        """Say which phone this is; 0 when it is none that is reminded."""
        try:
            return int(signing.loads(request.COOKIES.get(self.cookie, ""), salt=self.cookie))
        except signing.BadSignature:
            return 0

    def remember(self, answer: HttpResponseBase, *, number: int) -> None:
        """Let the browser say so from now on."""
        answer.set_cookie(
            self.cookie, signing.dumps(number, salt=self.cookie), max_age=YEAR, path=self.under, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip


RESIDENT, WORKER = Phone("push_resident", under="/me/"), Phone("push_worker")


def page_of(page: str, number: str) -> str:
    """Give the path a reminder opens."""
    return reverse(PAGES[page], args=[number] if number else [])


def switch(request: HttpRequest, *, phone: Phone, owner: Officer | Person) -> dict[str, Any]:
    """Give what the switch shows; nothing where this place reminds no phones."""
    if not is_on():
        return {}
    kinds = OF_OFFICERS if isinstance(owner, Officer) else OF_RESIDENTS
    return {
        "key": public_key(),
        "is_on": _is_own(phone.number(request), owner=owner),
        "sentences": [str(SENTENCES[kind]) for kind in kinds],
    }


def switch_on(request: HttpRequest, *, phone: Phone, owner: Officer | Person, by: By, on: date) -> HttpResponse:
    """Let this phone remind whoever asks."""
    try:
        made = subscribe(
            address=read_address(request.POST.dict()), owner=owner, by=by, language=get_language() or settings.LANGUAGE_CODE,
            on=on, device=_device(request.POST.get("device", "")),
        )  # fmt: skip
    except NotReady as reason:
        return JsonResponse({"words": str(reason)}, status=409)
    answer = JsonResponse({"words": gettext("打开了。这部手机会提醒您。")})
    phone.remember(answer, number=made.pk)
    return answer


def switch_off(request: HttpRequest, *, phone: Phone, by: By, on: date) -> HttpResponse:
    """Let this phone remind nobody."""
    answer = JsonResponse({"words": gettext("关掉了。这部手机不再提醒。")})
    _end(request, answer, phone=phone, because=Subscription.Ended.OFF, by=by, on=on)
    return answer


def forget(request: HttpRequest, answer: HttpResponseBase, *, phone: Phone, on: date) -> None:
    """Let this phone remind nobody, because whoever it reminded went out."""
    _end(request, answer, phone=phone, because=Subscription.Ended.OUT, by=SYSTEM, on=on)


def forget_all(owner: Officer | Person, *, by: By, on: date) -> None:
    """Let no phone remind somebody who lost one."""
    end_all(owner=owner, because=Subscription.Ended.LOST, by=by, on=on)


def handlers(*, start: str) -> str:
    """Give the part of a service worker that shows reminders and opens what they are about; `start` where nothing is said."""
    usual = {
        "title": str(TITLE), "body": str(SENTENCES[Kind.NEED]), "lang": get_language(), "open": start, "icon": static("shell/mark.svg"),
    }  # fmt: skip
    return HANDLERS.read_text(encoding="utf-8").replace('"usual"', json.dumps(usual))


def script(text: str) -> HttpResponse:
    """Answer with a service worker, which is asked for anew each time."""
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _is_own(number: int, *, owner: Officer | Person) -> bool:
    return bool(number) and is_own(number=number, owner=owner)


def _end(request: HttpRequest, answer: HttpResponseBase, *, phone: Phone, because: str, by: By, on: date) -> None:
    number = phone.number(request)
    if number:
        unsubscribe(number=number, because=because, by=by, on=on)
        answer.delete_cookie(phone.cookie, path=phone.under)


def _device(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
