"""Coming in: with the key in one's own phone, or by proving once who one is; going out; the phones one has tied.

A way to the provider is a plain link, because no form of ours may lead elsewhere; what we remember meanwhile travels in the
visitor's own signed cookie. Coming back is a page with one button: looking at a page never lets anybody in.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.cases.pushes.addresses import is_on
from doudi.evidence.letters import own
from doudi.evidence.letters.passkeys import keys_of
from doudi.evidence.letters.people import NotReady
from doudi.exchange.real_name import Provider, ProviderFailed, Waiting, begin, complete, providers
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.signin import count_failure, must_wait
from doudi.registry.accounts import NotProved, bind_account
from doudi.web.resident.inside import OwnRequest, following, let_in, let_out, only_inside
from doudi.web.resident.opened import host
from doudi.web.resident.pages.signing import answer_of
from doudi.web.shell import pushed
from doudi.web.shell.signed_in import DatedRequest

LOG = logging.getLogger(__name__)
WAITING, ENTRY, TYING = "resident_waiting", "resident_entry", "resident_tying"
WAITING_SECONDS = 10 * 60
NUMBER_HOSTS = {"127.0.0.1", "[::1]"}
TOO_OFTEN = gettext_noop("这里连续失败太多次。请 15 分钟后再试，或者到就近的窗口办理。")


@require_safe
@never_cache
def come_in(request: DatedRequest) -> HttpResponse:
    """Offer the ways in: the phone's key, a real-name proof, a code, a window."""
    if elsewhere := _by_name(request):
        return redirect(elsewhere)
    return render(request, "resident/come_in.html", _ways(request))


@require_POST
@never_cache
def entry_options(request: DatedRequest) -> HttpResponse:
    """Ask the phone for its key."""
    if must_wait(_address(request)):
        return JsonResponse({"problem": gettext(TOO_OFTEN)}, status=429)
    asked, nonce = own.begin_entry(host=host(request))
    request.session[ENTRY] = nonce.hex()
    return JsonResponse(asked)


@require_POST
@never_cache
def enter(request: DatedRequest) -> HttpResponse:
    """Let somebody in by his key."""
    nonce = bytes.fromhex(request.session.pop(ENTRY, ""))
    try:
        _refuse_too_often(request)
        if not nonce:
            raise NotReady(gettext("这一步已经过期，请再按一次。"))
        account = own.enter(answer=answer_of(request), nonce=nonce, host=host(request), on=request.today)
    except NotReady as reason:
        count_failure(_address(request))
        return render(request, "resident/come_in.html", {**_ways(request), "problem": str(reason)})
    return let_in(request, redirect(following(request, asked=request.POST.get("next", ""))), account=account)


@require_safe
@never_cache
def prove(request: DatedRequest, name: str) -> HttpResponse:
    """Send somebody to where he proves who he is."""
    provider = _provider(name)
    try:
        url, waiting = begin(provider, redirect_uri=_back(request))
    except ProviderFailed as problem:
        LOG.warning("real-name provider %s: %s", name, problem)
        problem_words = gettext("实名认证现在连不上，请过一会儿再试，或者到就近的窗口办理。")
        return render(request, "resident/come_in.html", {**_ways(request), "problem": problem_words})
    answer = redirect(url)
    kept = [waiting.provider, waiting.state, waiting.nonce, waiting.verifier]
    kept.append(following(request, asked=request.GET.get("next", "")))
    answer.set_cookie(
        WAITING, signing.dumps(kept, salt=WAITING), max_age=WAITING_SECONDS, path=reverse("resident:open"), httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def proved(request: DatedRequest) -> HttpResponse:
    """Come back with a proof: one button, and then one is in."""
    told = request.POST if request.method == "POST" else request.GET
    code, state = told.get("code", "")[:1000], told.get("state", "")[:1000]
    if request.method != "POST":
        shown = {"code": code, "state": state, "problem": "" if code else gettext("实名认证没有完成，请再试一次。")}
        return render(request, "resident/proved.html", shown)
    try:
        account, onwards = _proved(request, code=code, state=state)
    except (NotProved, NotReady) as reason:
        count_failure(_address(request))
        return render(request, "resident/come_in.html", {**_ways(request), "problem": str(reason)})
    has_key = _has_key(account.person_id)
    answer = let_in(request, redirect(onwards if has_key else "resident:tie"), account=account)
    answer.delete_cookie(WAITING, path=reverse("resident:open"))
    return answer


@require_POST
@never_cache
def go_out(request: DatedRequest) -> HttpResponse:
    """Let somebody out on this phone, which reminds him no more."""
    answer = let_out(request, redirect("resident:come_in"))
    pushed.forget(request, answer, phone=pushed.RESIDENT, on=request.today)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@only_inside
def tie(request: OwnRequest) -> HttpResponse:
    """Tie this phone: the same key comes in and signs letters."""
    problem = ""
    if request.method == "POST":
        nonce = bytes.fromhex(request.session.pop(TYING, ""))
        try:
            if not nonce:
                raise NotReady(gettext("这一步已经过期，请再按一次。"))
            own.register_own(
                account=request.account, answer=answer_of(request), nonce=nonce, host=host(request), on=request.today
            )
        except NotReady as reason:
            problem = str(reason)
        else:
            return redirect("resident:home")
    return render(request, "resident/tie.html", {"problem": problem, "name": request.person.name})


@require_POST
@never_cache
@only_inside
def tie_options(request: OwnRequest) -> HttpResponse:
    """Give the phone what it needs to make a key."""
    asked, nonce = own.begin_own_registration(account=request.account, host=host(request))
    request.session[TYING] = nonce.hex()
    return JsonResponse(asked)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@only_inside
def phones(request: OwnRequest) -> HttpResponse:
    """List the phones that are tied; put a lost one out of use, and let none remind: which of them is lost is not known."""
    problem = ""
    if request.method == "POST":
        try:
            number = request.POST.get("phone", "")
            own.remove_passkey(
                account=request.account,
                passkey=int(number) if number.isdecimal() else 0,
                by=request.by,
                on=request.today,
            )
        except NotReady as reason:
            problem = str(reason)
        else:
            pushed.forget_all(request.person, by=request.by, on=request.today)
            return redirect("resident:phones")
    return render(
        request,
        "resident/phones.html",
        {"problem": problem, "phones": keys_of(request.account.person_id), "reminds": is_on()},
    )


def _ways(request: DatedRequest) -> dict[str, Any]:
    asked = following(request, asked=request.POST.get("next") or request.GET.get("next", ""))
    return {"providers": list(providers().values()), "next": asked, "is_late": "late" in request.GET, "problem": ""}


def _proved(request: DatedRequest, *, code: str, state: str) -> tuple[Any, str]:
    _refuse_too_often(request)
    try:
        kept = signing.loads(request.COOKIES.get(WAITING, ""), salt=WAITING, max_age=WAITING_SECONDS)
    except signing.BadSignature as problem:
        raise NotReady(gettext("实名认证用的时间太长，请再试一次。")) from problem
    waiting, onwards = Waiting(*kept[:4]), kept[4]
    if not state or state != waiting.state:
        raise NotReady(gettext("实名认证没有完成，请再试一次。"))
    provider = _provider(waiting.provider)
    try:
        proof = complete(provider, waiting=waiting, code=code, redirect_uri=_back(request), at=now())
    except ProviderFailed as problem:
        LOG.warning("real-name provider %s: %s", provider.name, problem)
        raise NotReady(gettext("实名认证没有完成，请再试一次。")) from problem
    return bind_account(proof=proof, on=request.today), onwards


def _provider(name: str) -> Provider:
    found = providers().get(name)
    if found is None:
        raise Http404
    return found


def _has_key(person: int) -> bool:
    with acting_as(SYSTEM):
        return bool(keys_of(person))


def _refuse_too_often(request: HttpRequest) -> None:
    if must_wait(_address(request)):
        raise NotReady(gettext(TOO_OFTEN))


def _address(request: HttpRequest) -> str:
    """Name the network address somebody comes from, without keeping it."""
    return "resident:" + sha256(f"{settings.SECRET_KEY}{request.META.get('REMOTE_ADDR', '')}".encode()).hexdigest()[:32]


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("resident:proved"))


def _by_name(request: HttpRequest) -> str:
    """On this very machine a key belongs to the name localhost, never to a number (WebAuthn: a domain)."""
    name, _, port = request.get_host().rpartition(":")
    if (name or port) not in NUMBER_HOSTS:
        return ""
    return f"{request.scheme}://localhost{':' + port if name else ''}{request.get_full_path()}"
