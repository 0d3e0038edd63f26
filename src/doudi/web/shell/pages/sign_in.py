"""Signing in and out. A wrong password is said plainly; after too many, everybody waits."""

from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from doudi.journal.actions import record
from doudi.offices.acting import acting_as
from doudi.offices.models import Officer
from doudi.offices.signin import must_wait, officer_of
from doudi.web.shell import pushed
from doudi.web.shell.signed_in import DatedRequest

HOME = "hub:overview"
HOMES = {"department": "hub:sendings", "service": "hub:supply_portal", "finance": "hub:delivery"}
"""The page a desk begins on, where it is not the overview."""


class SignIn(AuthenticationForm):
    """User name and password, with what to say when they are wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("用户名或密码不对，请重新输入。连续输错多次，这个账号要停 15 分钟才能再登录。"),
        "must_wait": gettext_lazy("这个账号连续输错太多次。请 15 分钟后再试，或者找本单位的管理员。"),
        "inactive": gettext_lazy("这个账号已经停用，请联系本单位的管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field, label in (("username", gettext("用户名")), ("password", gettext("密码"))):
            self.fields[field].label = label
            self.fields[field].widget.attrs["class"] = "form-control form-control-lg"

    def get_invalid_login_error(self) -> ValidationError:
        """Say whether to try again now or later."""
        code = "must_wait" if must_wait(self.cleaned_data["username"]) else "invalid_login"
        return ValidationError(self.error_messages[code], code=code)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: DatedRequest) -> HttpResponse:
    """Let an officer in and write down that he came."""
    form = SignIn(request, request.POST or None)
    following = _following(request)
    if form.is_valid():
        user = form.get_user()
        login(request, user)
        officer = _note(user, verb="officer.sign_in", request=request)
        return redirect(_home(officer) if following == resolve_url(HOME) else following)
    if form.is_bound:
        _note_refusal(form.data.get("username", ""), request=request)
    return render(request, "shell/sign_in.html", {"form": form, "next": following})


@require_POST
def sign_out(request: DatedRequest) -> HttpResponse:
    """Let an officer go; this phone reminds him no more."""
    if isinstance(request.user, User):
        _note(request.user, verb="officer.sign_out", request=request)
    logout(request)
    answer = redirect("shell:sign_in")
    pushed.forget(request, answer, phone=pushed.WORKER, on=request.today)
    return answer


def _following(request: DatedRequest) -> str:
    """Where to go afterwards: only to a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else resolve_url(HOME)


def _home(officer: Officer | None) -> str:
    """Name the page a desk begins on."""
    return HOMES.get(officer.desk.kind, HOME) if officer is not None else HOME


def _note(user: Any, *, verb: str, request: DatedRequest) -> Officer | None:
    officer: Officer | None = officer_of(user, on=request.today)
    if officer is not None:
        with acting_as(officer):
            record(verb=verb, by=officer, on=request.today, place=officer.desk.place_id)
    return officer


def _note_refusal(name: str, *, request: DatedRequest) -> None:
    """Write down that somebody tried, under a name that exists: what else was typed may be a password."""
    if User.objects.filter(username=name).exists():
        record(verb="officer.sign_in_refused", by=request.officer, on=request.today, about=f"account:{name}")
