"""Who is signed in and which day it is: settled once for each request, before any page is asked.

Noun: OfficerRequest. Verb: act_as_officer (middleware). Everything a page asks of the database is answered
as this officer may see it, by row-level security.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone

from doudi.offices.acting import acting_as
from doudi.offices.models import Officer
from doudi.offices.signin import officer_of

Respond = Callable[[HttpRequest], HttpResponseBase]
Page = Callable[..., HttpResponseBase]


class DatedRequest(HttpRequest):
    """Any request: it knows its day, and the officer if one is signed in."""

    today: date
    officer: Officer | None


class OfficerRequest(HttpRequest):
    """A request from an officer: every page behind `for_desks` gets one."""

    today: date
    officer: Officer


def today() -> date:
    """Say which day it is where we work."""
    return timezone.localdate()


def act_as_officer(respond: Respond) -> Respond:
    """Set `request.officer` and `request.today`, and let the database see by the officer's eyes."""

    def answer(request: Any) -> HttpResponseBase:
        request.today = today()
        request.officer = officer_of(request.user, on=request.today)
        with acting_as(request.officer):
            return respond(request)

    return answer


def for_desks(*kinds: str) -> Callable[[Page], Page]:
    """Let only officers of these desks in: others are told so (403), strangers are asked to sign in."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.officer is None:
                return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            if request.officer.desk.kind not in kinds:
                raise PermissionDenied
            return page(request, *args, **kwargs)

        return guarded

    return guard
